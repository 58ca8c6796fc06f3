import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeGuardedFolder } from '../dist/guarded-folder.js';
import { useOwnTempFolder } from './left-behind.js';

useOwnTempFolder();

test('the guard starts before the folder is there, which a process may not survive', () => {
  const there: boolean[] = [];
  const { folder } = makeGuardedFolder('farhand-folder-', (path) => {
    there.push(existsSync(path));
    return undefined;
  });
  there.push(existsSync(folder));
  expect(there).toEqual([false, true]);
  expect(folder).toMatch(/[/\\]farhand-folder-[0-9a-z]{6}$/);
});

test.skipIf(process.platform === 'win32')('only this user may read the folder', () => {
  const { folder } = makeGuardedFolder('farhand-folder-', () => undefined);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('a guard without a folder is ended before it removes the folder of another process', async () => {
  const guard = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1_000_000)'], { stdio: 'ignore' });
  const theirs: string[] = [];
  const make = (): unknown =>
    makeGuardedFolder('farhand-folder-', (path) => {
      mkdirSync(path);
      theirs.push(path);
      return guard;
    });
  expect(make).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  expect(await once(guard, 'exit')).toEqual([null, 'SIGKILL']);
  expect(theirs.map((path) => existsSync(path))).toEqual([true]);
});
