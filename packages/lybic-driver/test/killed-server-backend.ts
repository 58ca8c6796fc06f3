import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FarhandError } from '@farhand/core';
import { startDeadline } from '@farhand/core/driver';
import { local, type LocalDriver } from '@farhand/local-driver';
import { expect, onTestFinished } from 'vitest';

/** A driver whose processes can be killed. */
export interface KillableBackend {
  readonly driver: LocalDriver;
  /** Kills those whose program has such a name, without warning, and waits until the driver has noticed. */
  kill(program: RegExp): Promise<void>;
}

const processesWith = (mark: string): readonly number[] =>
  readdirSync('/proc').flatMap((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });

const programOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';

const forever = startDeadline({ timeoutMs: 0 }, 'the test');

/** Makes one for a test. When the test is over, no process, folder or socket of it is left. */
export const killableBackend = (): KillableBackend => {
  const id = randomUUID();
  const driver = local({ env: { FARHAND_KILLED: id } });
  const folder = mkdtempSync(join(tmpdir(), 'farhand-killed-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  onTestFinished(async () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await expect.poll(() => processesWith(id), { timeout: 10_000 }).toEqual([]);
    // A Chromium that is killed leaves the folder of its socket, which only it knows.
    const left = (): readonly string[] => readdirSync(folder).filter((name) => !name.startsWith('org.chromium'));
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
    rmSync(folder, { recursive: true });
  });
  return {
    driver,
    kill: async (program) => {
      const killed = processesWith(id).filter((pid) => program.test(programOf(pid)));
      expect(killed).not.toEqual([]);
      for (const pid of killed) process.kill(pid, 'SIGKILL');
      await expect.poll(() => driver.list(forever)).toEqual([]);
    },
  };
};

/** `done`, or the code of the error. */
export const outcomeOf = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => 'done',
    (error: unknown) => (error instanceof FarhandError ? error.code : error),
  );
