import type { OpenOptions } from '@farhand/core/driver';
import { local, type LocalConnection, type LocalDriver } from '@farhand/local-driver';
import { onTestFinished } from 'vitest';
import { forever, newMark } from './browser.js';
import { useOwnTempFolder } from './left-behind.js';

/** Computers whose processes can be told from all others. */
export interface MarkedComputers {
  readonly driver: LocalDriver;
  readonly env: Readonly<Record<string, string>>;
  /** What the environment of their processes holds. */
  readonly mark: string;
  /** Opens one for a test; it ends with the test. */
  open(options?: Omit<OpenOptions, 'kind'>): Promise<LocalConnection>;
}

/** Makes a driver whose browsers are marked. */
export const markedComputers = (): MarkedComputers => {
  useOwnTempFolder();
  const { env, text } = newMark();
  const driver = local({ env });
  return {
    driver,
    env,
    mark: text,
    open: async (options = {}) => {
      const connection = await driver.open({ kind: 'browser', ...options }, forever);
      onTestFinished(() => connection.terminate(forever));
      return connection;
    },
  };
};
