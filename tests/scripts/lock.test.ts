import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../scripts/setup/lock.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'farhand-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockPath = (): string => join(folder, 'nested', 'setup.lock');

test('one runs at a time', async () => {
  const events: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    events.push(`${name} begins`);
    for (let turns = 0; turns < 20; turns += 1) await turn();
    events.push(`${name} ends`);
  };
  await Promise.all([
    withLock(lockPath(), work('first')),
    withLock(lockPath(), work('second'), () => events.push('second waits')),
  ]);

  expect(events).toEqual(['first begins', 'second waits', 'first ends', 'second begins', 'second ends']);
});

test('gives the result, and the lock back', async () => {
  expect(await withLock(lockPath(), async () => existsSync(lockPath()))).toBe(true);
  expect(existsSync(lockPath())).toBe(false);
});

test('gives the lock back after a failure', async () => {
  await expect(withLock(lockPath(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(lockPath())).toBe(false);
});

test('takes over a lock that a killed run left', async () => {
  const path = join(folder, 'setup.lock');
  const longAgo = new Date(Date.now() - 60_000);
  writeFileSync(path, 'somebody');
  utimesSync(path, longAgo, longAgo);

  expect(await withLock(path, async () => 'done')).toBe('done');
  expect(existsSync(path)).toBe(false);
});
