import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
  expect(await leftBehind(folder)).toEqual([]);
});

test.runIf(process.platform === 'linux')('waits for what is still on its way out', async () => {
  const folder = temporaryFolder();
  const child = spawn('cat', { env: { ...process.env, TMPDIR: folder } });
  await once(child, 'spawn');
  const left = leftBehind(folder);
  child.stdin.end();
  expect(await left).toEqual([]);
});

test.runIf(process.platform === 'linux')('names processes and files', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'farhand-desktop-x'));
  const child = spawn('cat', ['-u'], { env: { ...process.env, TMPDIR: folder } });
  await once(child, 'spawn');
  expect(await leftBehind(folder, 0)).toEqual([`process ${child.pid} cat -u`, 'temporary farhand-desktop-x']);
  child.stdin.end();
  await once(child, 'close');
});
