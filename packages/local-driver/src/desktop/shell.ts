import {
  ActionFailedError,
  Alarm,
  shArguments,
  type Deadline,
  type ShellChunk,
  type ShellCommand,
  type ShellOptions,
  type ShellResult,
} from '@farhand/core/driver';
import { spawn, type ChildProcessWithoutNullStreams, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { childEnvironment } from '../child-environment.js';
import { desktopVariable, type Guard } from './guard.js';
import type { DesktopHome } from './home.js';

/** The surroundings of commands. */
export interface ShellSurroundings {
  readonly guard: Guard;
  /** The user's additions to the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** The environment that a process needs to show windows on the desktop. */
  readonly environment: Readonly<Record<string, string>>;
  readonly home: DesktopHome;
}

/** The most output that is kept of a command, in bytes: the same limit as for an HTTP reply. */
const longestOutputBytes = 64 * 2 ** 20;

/**
 * Runs a command to its end, like {@link streamCommand}.
 *
 * @throws ActionFailedError if its output exceeds 64 MiB. The command is killed then.
 */
export const runCommand = async (
  command: ShellCommand,
  options: ShellOptions,
  surroundings: ShellSurroundings,
  deadline: Deadline,
): Promise<ShellResult> => {
  const said: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  const textOf = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('utf8');
  let length = 0;
  for await (const chunk of streamCommand(command, options, surroundings, deadline)) {
    if (chunk.type === 'exit') {
      return { exitCode: chunk.exitCode ?? -1, stdout: textOf(said.stdout), stderr: textOf(said.stderr) };
    }
    length += chunk.bytes.length;
    if (length > longestOutputBytes) {
      throw new ActionFailedError(
        `shell.run: the output exceeds ${longestOutputBytes} bytes, the most that is kept. The command was terminated. Use shell.stream() to read the output as it comes.`,
      );
    }
    said[chunk.type].push(chunk.bytes);
  }
  throw new ActionFailedError('shell.run: the output ended without an exit code.');
};

/**
 * Runs a command in `sh` and yields its output as it comes. If a signal ended the command, its exit code is 128 plus
 * the signal's number.
 *
 * @remarks Its background jobs run until the desktop ends. At the deadline, and if the loop is left, the command and
 * its jobs are killed.
 *
 * @throws ActionFailedError if the working directory does not exist.
 */
export async function* streamCommand(
  command: ShellCommand,
  options: ShellOptions,
  surroundings: ShellSurroundings,
  deadline: Deadline,
): AsyncGenerator<ShellChunk, void, undefined> {
  const started = await startCommand(command, options, surroundings, deadline);
  let hasEnded = false;
  try {
    started.child.stdin.end(options.stdin);
    for await (const chunk of outputOf(started.child, deadline)) {
      if (chunk.type === 'exit') hasEnded = true;
      yield chunk;
    }
  } finally {
    if (!hasEnded) started.kill();
    started.forget();
  }
}

/** A started command, with every process that it starts. */
export interface StartedCommand {
  readonly child: ChildProcessWithoutNullStreams;
  /** Kills the command and the processes that it started. */
  kill(): void;
  /** Forgets its process group if the group has ended. Call it after the command has ended. */
  forget(): void;
}

/**
 * Starts a command in `sh`, in its own process group. Its background jobs run until the desktop ends.
 *
 * @throws ActionFailedError if the working directory does not exist, or the command is too long.
 * @throws ClosedError if the desktop has ended.
 */
export const startCommand = async (
  command: ShellCommand,
  { cwd, env }: ShellOptions,
  { guard, env: ownEnv, environment, home }: ShellSurroundings,
  deadline: Deadline,
): Promise<StartedCommand> => {
  const folder = home.folder === undefined ? cwd : resolve(home.folder, cwd ?? '');
  await checkFolder(folder);
  if (deadline.isOver()) throw deadline.error();
  forgetEnded(guard);
  guard.expectCommand();
  const child = startShell(command, {
    ...(folder === undefined ? {} : { cwd: folder }),
    env: {
      ...childEnvironment(),
      ...home.variables,
      ...ownEnv,
      ...environment,
      ...env,
      [desktopVariable]: guard.folder,
    },
    detached: true,
  });
  // A command that ends without reading its input has not failed.
  child.stdin.on('error', () => undefined);
  const { pid } = child;
  if (pid === undefined) {
    const [error]: unknown[] = await once(child, 'exit').catch((reason: unknown) => [reason]);
    throw new ActionFailedError(`shell: /bin/sh did not start: ${error instanceof Error ? error.message : ''}.`);
  }
  guard.include(pid);
  const groups = leftRunning.get(guard) ?? new Set();
  leftRunning.set(guard, groups.add(pid));
  return { child, kill: () => kill(pid), forget: () => forgetEnded(guard) };
};

/** Returns whether a process group still has members. */
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
    // The group has ended.
  }
};

const checkFolder = async (cwd: string | undefined): Promise<void> => {
  if (cwd === undefined) return;
  const found = await stat(cwd).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw new ActionFailedError(`shell: the working directory ${cwd} does not exist. The command was not started.`);
};

/** Most start failures arrive as an event; some, such as a command that is too long, are thrown. */
const startShell = (command: ShellCommand, options: SpawnOptions): ChildProcessWithoutNullStreams => {
  try {
    return spawn('/bin/sh', shArguments(command), { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (cause) {
    const isTooLong = cause instanceof Error && 'code' in cause && cause.code === 'E2BIG';
    const why = isTooLong
      ? 'it is longer than this system allows. Pass long data by stdin or in a file'
      : String(cause);
    throw new ActionFailedError(`shell: the command did not start: ${why}.`, { cause });
  }
};

/** The process groups of commands that left something running, by the guard that ends them. */
const leftRunning = new WeakMap<Guard, Set<number>>();

/** Forgets the groups that have ended meanwhile: the system may soon reuse their numbers. */
const forgetEnded = (guard: Guard): void => {
  for (const group of leftRunning.get(guard) ?? []) {
    if (hasMembers(group)) continue;
    guard.forget(group);
    leftRunning.get(guard)?.delete(group);
  }
};

/** How long to read output after the shell has ended, in milliseconds, in case a background job holds the pipe open. */
const drainMs = 100;

/**
 * The most output to read after the end, in bytes: more than a pipe and a buffer hold, so any more comes from a
 * background job.
 */
const drainBytes = 2 ** 20;

/** Returns the exit code as shells report it: 128 plus the signal's number if a signal ended the command. */
const exitCodeOf = ({ exitCode, signalCode }: ChildProcessWithoutNullStreams): number =>
  exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode]);

/**
 * Yields the output of a process as it comes, and its end. Reads ahead only one buffer per pipe.
 *
 * @throws The deadline's error if the deadline comes first.
 */
export async function* outputOf(
  child: ChildProcessWithoutNullStreams,
  deadline: Deadline,
): AsyncGenerator<ShellChunk, void, undefined> {
  const alarm = new Alarm();
  const ring = (): void => alarm.ring();
  const pipes = [
    { type: 'stdout', pipe: child.stdout },
    { type: 'stderr', pipe: child.stderr },
  ] as const;
  for (const { pipe } of pipes) for (const event of ['readable', 'end', 'close', 'error']) pipe.on(event, ring);
  child.on('exit', ring);
  deadline.signal.addEventListener('abort', ring);
  let afterEnd = 0;
  try {
    for (;;) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      let isQuiet = true;
      for (const { type, pipe } of pipes) {
        if (deadline.isOver()) throw deadline.error();
        const bytes: unknown = pipe.read();
        if (!(bytes instanceof Uint8Array)) continue;
        isQuiet = false;
        if (hasEnded) afterEnd += bytes.length;
        yield { type, bytes };
      }
      if (hasEnded && (afterEnd > drainBytes || pipes.every(({ pipe }) => pipe.readableEnded || pipe.destroyed))) break;
      if (isQuiet && !(await alarm.sleep(hasEnded ? drainMs : Infinity))) break;
    }
    yield { type: 'exit', exitCode: exitCodeOf(child) };
  } finally {
    deadline.signal.removeEventListener('abort', ring);
    child.stdin.destroy();
    for (const { pipe } of pipes) pipe.destroy();
  }
}
