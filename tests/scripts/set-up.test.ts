import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { alone } from '../../scripts/setup/set-up.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'farhand-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const kinds: Readonly<Record<string, () => string>> = {
  file: () => join(folder, 'lock'),
  ...(process.platform === 'linux' ? { name: () => `\0${join(folder, 'lock')}` } : {}),
};

describe.each(Object.entries(kinds))('a lock that is a %s', (_kind, lock) => {
  test('one runs at a time', async () => {
    const events: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      events.push(`${name} begins`);
      await wait(20);
      events.push(`${name} ends`);
    };
    await Promise.all([alone(lock(), work('first')), alone(lock(), work('second'), () => events.push('second waits'))]);

    expect(events).toEqual(['first begins', 'second waits', 'first ends', 'second begins', 'second ends']);
  });

  test('gives the result, and the lock back', async () => {
    expect(await alone(lock(), async () => 'done')).toBe('done');
    expect(await alone(lock(), async () => 'again')).toBe('again');
    expect(existsSync(lock())).toBe(false);
  });

  test('gives the lock back after a failure', async () => {
    await expect(alone(lock(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await alone(lock(), async () => 'done')).toBe('done');
  });

  test('takes over a lock that a killed run left', async () => {
    const program = `require('node:net').createServer().listen(${JSON.stringify(lock())}, () => console.log('has it'))`;
    const holder = spawn(process.execPath, ['-e', program]);
    await once(holder.stdout, 'data');
    const events: string[] = [];
    const done = alone(
      lock(),
      async () => events.push('runs'),
      () => events.push('waits'),
    );
    await wait(150);
    events.push('is killed');
    holder.kill('SIGKILL');
    await done;

    expect(events).toEqual(['waits', 'is killed', 'runs']);
  });
});
