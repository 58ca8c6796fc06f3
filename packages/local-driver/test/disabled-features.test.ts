import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { local } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';
import { forever } from './browser.js';

/** The lists of features that a browser is started without, in their order. A browser that only writes them down takes its place. */
const disabledFeatures = async (cdp: boolean): Promise<readonly (readonly string[])[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'fh-features-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [executablePath, written] = [join(folder, 'browser'), join(folder, 'arguments')];
  writeFileSync(executablePath, `#!/bin/sh\nprintf '%s\\n' "$@" > '${written}'\nexit 1\n`);
  chmodSync(executablePath, 0o700);
  await expect(local({ executablePath, cdp }).open({ kind: 'browser' }, forever)).rejects.toThrow('did not start');
  const name = '--disable-features=';
  const lines = readFileSync(written, 'utf8').split('\n');
  return lines.filter((line) => line.startsWith(name)).map((line) => line.slice(name.length).split(','));
};

test.skipIf(process.platform === 'win32').each([false, true])(
  'the last list of disabled features, which counts, repeats all of Playwright (cdp: %s)',
  async (cdp) => {
    const lists = await disabledFeatures(cdp);
    const [playwrights = []] = lists;
    expect(playwrights.length).toBeGreaterThan(5);
    expect(lists).toEqual([playwrights, [...playwrights, 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup']]);
  },
);
