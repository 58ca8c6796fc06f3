import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { childEnvironment } from './child-environment.js';
import { freePath } from './temporary-folder.js';

/** A folder, and the process that removes it when this process removes nothing any more. */
export interface GuardedFolder<T extends ChildProcess | undefined> {
  readonly folder: string;
  /** `undefined` where there is no shell for it. */
  readonly guard: T;
}

/**
 * Starts a guard, and then makes the folder that the guard removes. Only this user may read it.
 *
 * @remarks
 * A process that is killed between the two leaves a guard without a folder, which ends. The other way round it would leave a folder
 * without a guard.
 *
 * @param prefix - what the name of the folder begins with
 * @param start - starts the guard, which is to remove this path if it is there
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
    // If something has this name by now, it is somebody else's.
    guard?.kill('SIGKILL');
    throw error;
  }
  return { folder, guard };
};

/** Starts a guard: a script for `sh` that outlives this process, with words for `$1` and on. Its input is a pipe. */
export const startGuard = (
  script: string,
  words: readonly string[],
  { stdio, env = {} }: { readonly stdio: StdioOptions; readonly env?: Readonly<Record<string, string>> },
): ChildProcess => {
  const guard = spawn('/bin/sh', ['-c', script, 'farhand-guard', ...words], {
    stdio,
    // A session of its own: Ctrl+C in the terminal is for this process to deal with.
    detached: true,
    cwd: '/',
    env: { ...childEnvironment(), ...env },
  });
  guard.on('error', () => undefined);
  guard.stdin?.on('error', () => undefined);
  return guard;
};
