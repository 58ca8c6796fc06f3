import { createPerformer, type Action, type OpenOptions } from '@farhand/core/driver';
import { local, type DesktopConnection, type LocalDriver, type LocalOptions } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { forever, newMark, processListeners } from './browser.js';
import { displayFiles, processesGone, useOwnTempFolder } from './left-behind.js';

/** Has something ended later. */
export type WhenOver = (end: () => Promise<void>) => void;

/** Desktops whose processes can be told from all others. */
export interface TestDesktops {
  readonly driver: LocalDriver;
  /** What the environment of their processes holds. */
  readonly mark: string;
  /** Opens one, which ends with the test, or when `whenOver` calls what it is given. */
  open(options?: Omit<OpenOptions, 'kind'>, whenOver?: WhenOver): Promise<DesktopConnection>;
}

/** Makes a driver whose desktops are marked. When the tests of the file are over, nothing of them is left. */
export const useDesktops = (options: LocalOptions = {}): TestDesktops => {
  useOwnTempFolder();
  const { env, text } = newMark();
  const driver = local({ ...options, env: { ...options.env, ...env } });
  const leftovers: (() => readonly string[])[] = [];
  let before = 0;

  beforeAll(() => {
    before = processListeners();
  });

  afterAll(async () => {
    await processesGone(text);
    expect(leftovers.flatMap((left) => left())).toEqual([]);
    expect(processListeners()).toBe(before);
  });

  return {
    driver,
    mark: text,
    open: async (wish = {}, whenOver = onTestFinished) => {
      const connection = await driver.open({ kind: 'desktop', ...wish }, forever);
      leftovers.push(displayFiles(connection.environment['DISPLAY'] ?? ''));
      whenOver(() => connection.terminate(forever));
      return connection;
    },
  };
};

/** Carries out actions on a desktop as one program. */
export const perform = (connection: DesktopConnection, ...actions: readonly Action[]): Promise<void> =>
  createPerformer('local', connection).perform(actions, forever);
