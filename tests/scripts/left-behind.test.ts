import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { leftBehind } from '../../scripts/tasks/test.mjs';

const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'fh-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

test("nothing is nothing, and other people's files are not counted", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'vitest-cache'));
  expect(await leftBehind({ temporary: folder })).toEqual([]);
});

test.runIf(process.platform === 'linux')('waits for what is still on its way out', async () => {
  const folder = temporaryFolder();
  const child = spawn('cat', { env: { ...process.env, TMPDIR: folder } });
  await once(child, 'spawn');
  const left = leftBehind({ temporary: folder });
  child.stdin.end();
  expect(await left).toEqual([]);
});

test.runIf(process.platform === 'linux')('names processes and files', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'farhand-desktop-x'));
  const child = spawn('cat', ['-u'], { env: { ...process.env, TMPDIR: folder } });
  await once(child, 'spawn');
  expect(await leftBehind({ temporary: folder }, 0)).toEqual([
    `process ${child.pid} cat -u`,
    'temporary farhand-desktop-x',
  ]);
  child.stdin.end();
  await once(child, 'close');
});

test('names files that nobody asked for, in the home and in the folder for temporary files', async () => {
  const [temporary, home] = [temporaryFolder(), temporaryFolder()];
  mkdirSync(join(temporary, 'stray'));
  mkdirSync(join(home, '.config'));
  writeFileSync(join(home, '.config/settings'), '');
  expect(await leftBehind({ temporary, home }, 0)).toEqual([
    'temporary stray',
    'in the home: .config',
    'in the home: .config/settings',
  ]);
});

/** Makes the folder of X servers' sockets where no X server has run yet, until the test ends. */
const withSockets = (): void => {
  const folder = '/tmp/.X11-unix';
  if (existsSync(folder)) return;
  mkdirSync(folder);
  onTestFinished(() => rmdirSync(folder));
};

test.runIf(existsSync('/tmp')).each([
  ['socket', '/tmp/.X11-unix/X59999', ''],
  // No process has a number as high.
  ['lock', '/tmp/.X59999-lock', ' 999999999\n'],
])('names the %s of an X server that is gone', async (_what, path, content) => {
  withSockets();
  writeFileSync(path, content);
  onTestFinished(() => rmSync(path));
  expect(await leftBehind({ temporary: temporaryFolder(), displays: [] }, 0)).toContain(`display ${path}`);
});
