import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import {
  ActionFailedError,
  shArguments,
  type Deadline,
  type ShellCommand,
  type ShellOptions,
  type ShellResult,
} from '@farhand/core/driver';
import type { Guard } from './guard.js';

/** What commands run with. */
export interface ShellSurroundings {
  readonly guard: Guard;
  /** What the user wants in the environment, on top of that of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** What a process needs to show itself on the desktop. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How long output may still arrive after the shell has ended, in case a job in the background holds the pipe open. */
const drainMs = 100;

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

const exitCodeOf = (code: unknown, signal: unknown): number => {
  if (typeof code === 'number') return code;
  const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0;
  return 128 + number;
};

const collect = (stream: Readable): { text(): string } => {
  const chunks: string[] = [];
  stream.setEncoding('utf8').on('data', (chunk) => chunks.push(String(chunk)));
  stream.on('error', () => undefined);
  return { text: () => chunks.join('') };
};

const checkFolder = async (cwd: string | undefined): Promise<void> => {
  if (cwd === undefined) return;
  const found = await stat(cwd).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new ActionFailedError(`shell.run: there is no folder ${cwd} to run in.`);
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
 * Runs a command in `sh` and resolves with its exit code: 128 and the signal's number if a signal ended it.
 *
 * @remarks
 * Jobs that it leaves in the background go on until the desktop ends. At the deadline all of it is killed.
 *
 * @throws ActionFailedError if the folder to run in does not exist.
 */
export const runCommand = async (
  command: ShellCommand,
  { cwd, env, stdin }: ShellOptions,
  { guard, env: ownEnv, environment }: ShellSurroundings,
  deadline: Deadline,
): Promise<ShellResult> => {
  await checkFolder(cwd);
  if (deadline.signal.aborted) throw deadline.error();
  forgetEnded(guard);
  const child = spawn('/bin/sh', shArguments(command), {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...ownEnv, ...environment, ...env },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  // A command that ends without reading its input has not failed.
  child.stdin.on('error', () => undefined).end(stdin);
  const { pid } = child;
  if (pid === undefined) {
    const [error]: unknown[] = await exited.catch((reason: unknown) => [reason]);
    throw new ActionFailedError(`shell.run: /bin/sh did not start: ${error instanceof Error ? error.message : ''}.`);
  }
  guard.watch(pid);
  const groups = leftRunning.get(guard) ?? new Set();
  leftRunning.set(guard, groups.add(pid));
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const closed = once(child, 'close');
  try {
    const [code, signal]: unknown[] = await deadline.race(exited);
    const drained = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, drainMs);
    await closed;
    clearTimeout(drained);
    return { exitCode: exitCodeOf(code, signal), stdout: stdout.text(), stderr: stderr.text() };
  } catch (error) {
    kill(pid);
    child.stdout.destroy();
    child.stderr.destroy();
    throw error;
  } finally {
    forgetEnded(guard);
  }
};
