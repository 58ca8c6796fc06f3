import { spawn, type ChildProcessWithoutNullStreams, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import {
  ActionFailedError,
  shArguments,
  type Deadline,
  type ShellCommand,
  type ShellOptions,
} from '@farhand/core/driver';
import { desktopVariable, type Guard } from './guard.js';

/** What commands run with. */
export interface ShellSurroundings {
  readonly guard: Guard;
  /** What the user wants in the environment, on top of that of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** What a process needs to show itself on the desktop. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A command that was started, with every process that it starts. */
export interface StartedCommand {
  readonly child: ChildProcessWithoutNullStreams;
  /** Kills it and what it has started. */
  kill(): void;
  /** Stops watching what has ended. Call it once the command has. */
  settle(): void;
}

/** A group of processes that has a member left. */
const hasMembers = (group: number): boolean => {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
};

const kill = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It has ended.
  }
};

const checkFolder = async (cwd: string | undefined): Promise<void> => {
  if (cwd === undefined) return;
  const found = await stat(cwd).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new ActionFailedError(`shell: there is no folder ${cwd} to run in.`);
};

/** Most of what keeps a program from starting comes as an event; some of it, such as a command that is too long, is thrown. */
const startShell = (command: ShellCommand, options: SpawnOptions): ChildProcessWithoutNullStreams => {
  try {
    return spawn('/bin/sh', shArguments(command), { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (cause) {
    const isTooLong = cause instanceof Error && 'code' in cause && cause.code === 'E2BIG';
    const why = isTooLong
      ? 'it is longer than this system takes. Give what is long by stdin, or as a file'
      : String(cause);
    throw new ActionFailedError(`shell: the command did not start: ${why}.`, { cause });
  }
};

/** The groups of commands that have left something running, by the guard that ends them. */
const leftRunning = new WeakMap<Guard, Set<number>>();

/** Forgets the groups that have ended meanwhile: their numbers may be somebody else's soon. */
const forgetEnded = (guard: Guard): void => {
  for (const group of leftRunning.get(guard) ?? []) {
    if (hasMembers(group)) continue;
    guard.forget(group);
    leftRunning.get(guard)?.delete(group);
  }
};

/**
 * Starts a command in `sh`, in a group of its own. Jobs that it leaves in the background go on until the desktop ends.
 *
 * @throws ActionFailedError if the folder to run in does not exist, or the command is too long.
 */
export const startCommand = async (
  command: ShellCommand,
  { cwd, env }: ShellOptions,
  { guard, env: ownEnv, environment }: ShellSurroundings,
  deadline: Deadline,
): Promise<StartedCommand> => {
  await checkFolder(cwd);
  if (deadline.signal.aborted) throw deadline.error();
  forgetEnded(guard);
  const child = startShell(command, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...ownEnv, ...environment, ...env, [desktopVariable]: guard.folder },
    detached: true,
  });
  // A command that ends without reading its input has not failed.
  child.stdin.on('error', () => undefined);
  const { pid } = child;
  if (pid === undefined) {
    const [error]: unknown[] = await once(child, 'exit').catch((reason: unknown) => [reason]);
    throw new ActionFailedError(`shell: /bin/sh did not start: ${error instanceof Error ? error.message : ''}.`);
  }
  guard.watch(pid);
  const groups = leftRunning.get(guard) ?? new Set();
  leftRunning.set(guard, groups.add(pid));
  return { child, kill: () => kill(pid), settle: () => forgetEnded(guard) };
};
