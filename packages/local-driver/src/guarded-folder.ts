import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { childEnvironment } from './child-environment.js';
import { freePath } from './temporary-folder.js';

/** A folder, and a guard process that removes it if this process cannot. */
export interface GuardedFolder<T extends ChildProcess | undefined> {
  readonly folder: string;
  /** `undefined` on systems without a shell for it. */
  readonly guard: T;
}

/**
 * Starts a guard, and then makes the folder that the guard removes. Only the current user can read the folder.
 *
 * @remarks The order matters. If the process is killed between the two steps, the guard has no folder and ends. In the
 * opposite order, a folder without a guard would be left.
 *
 * @param prefix - the start of the folder's name
 * @param start - starts the guard, which removes this path if it exists
 */
export const makeGuardedFolder = <T extends ChildProcess | undefined>(
  prefix: string,
  start: (folder: string) => T,
): GuardedFolder<T> => {
  const folder = freePath(prefix);
  const guard = start(folder);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // If the name exists by now, it belongs to another process.
    guard?.kill('SIGKILL');
    throw error;
  }
  return { folder, guard };
};

/**
 * Starts a guard: an `sh` script that outlives this process, with `words` as `$1` and following. Its input is a pipe.
 */
export const startGuard = (
  script: string,
  words: readonly string[],
  { stdio, env = {} }: { readonly stdio: StdioOptions; readonly env?: Readonly<Record<string, string>> },
): ChildProcess => {
  const guard = spawn('/bin/sh', ['-c', script, 'farhand-guard', ...words], {
    stdio,
    // A session of its own, so that Ctrl+C in the terminal reaches only this process.
    detached: true,
    cwd: '/',
    env: { ...childEnvironment(), ...env },
  });
  guard.on('error', () => undefined);
  guard.stdin?.on('error', () => undefined);
  return guard;
};
