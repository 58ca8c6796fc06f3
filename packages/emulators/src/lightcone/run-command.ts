import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ActionRefusedError } from './raise.js';
import type { WireCommand } from './wire-action.js';
import { signalGroup, type Workspace } from './workspace.js';

/** A piece of what a command printed. */
export interface CommandOutput {
  readonly type: 'stdout' | 'stderr';
  readonly data: string;
}

const defaultTimeoutSeconds = 120;

/** How long output may still arrive after the shell has ended, in case a job in the background holds the pipe open. */
const drainMs = 100;

/**
 * Runs a command line in a shell of this machine and resolves with its exit code: -1 if its time was up or a signal
 * ended it. Jobs it left in the background run on until the session ends.
 *
 * @throws ActionRefusedError if there is no command or its working directory does not exist.
 */
export const runCommand = async (
  { command, cwd, env, timeout_seconds }: WireCommand,
  workspace: Workspace,
  emit: (output: CommandOutput) => Promise<void> | void,
): Promise<number> => {
  if (command === undefined || command === '') throw new ActionRefusedError('exec needs a command');
  const directory = await workspace.resolve(cwd);
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new ActionRefusedError(`There is no directory ${cwd ?? directory}`);

  const shell = spawn(existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh', ['-c', command], {
    cwd: directory,
    env: { ...(await baseEnvironment(workspace)), ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(shell, 'exit');
  const { pid } = shell;
  if (pid === undefined) {
    await exited.catch(() => undefined);
    throw new ActionRefusedError('The shell could not be started');
  }
  workspace.track(pid);
  const seconds = timeout_seconds !== undefined && timeout_seconds > 0 ? timeout_seconds : defaultTimeoutSeconds;
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), Math.min(seconds * 1000, 2 ** 31 - 1));
  const pumping = Promise.all([pump(shell.stdout, 'stdout', emit), pump(shell.stderr, 'stderr', emit)]);
  try {
    const [code]: unknown[] = await exited;
    const drained = setTimeout(() => {
      shell.stdout.destroy();
      shell.stderr.destroy();
    }, drainMs);
    await pumping;
    clearTimeout(drained);
    return typeof code === 'number' ? code : -1;
  } finally {
    clearTimeout(timer);
    workspace.forgetIfEmpty(pid);
  }
};

const pump = async (
  stream: Readable,
  type: CommandOutput['type'],
  emit: (output: CommandOutput) => Promise<void> | void,
): Promise<void> => {
  stream.setEncoding('utf8');
  try {
    for await (const data of stream) await emit({ type, data: String(data) });
  } catch (error) {
    if (!stream.destroyed) throw error;
  }
};

/** Commands see none of the emulator's own environment, which may hold keys. */
const baseEnvironment = async (workspace: Workspace): Promise<Record<string, string>> => ({
  PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
  HOME: await workspace.directory(),
  LANG: 'C.UTF-8',
});
