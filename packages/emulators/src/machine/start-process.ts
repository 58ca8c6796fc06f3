import { longestTimerMs, shLineInTerminal, type TerminalSize } from '@farhand/core/driver';
import { execFile, spawn, type ChildProcessWithoutNullStreams, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { ActionRefusedError } from './machine.js';
import { signalGroup, type Workspace } from './workspace.js';

/** What to start, and where. */
export interface ProcessRequest {
  /** A program, by path or by name. */
  readonly executable: string;
  readonly args: readonly string[];
  /** The working directory. Default: the workspace. */
  readonly directory?: string | undefined;
  /** Variables in addition to those of every command. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** The time limit, in milliseconds. Default: until the workspace is disposed of. */
  readonly timeoutMs?: number | undefined;
  /** Receives the output as it comes. Its result is awaited. */
  readonly emit: (stream: 'stdout' | 'stderr', bytes: Buffer) => Promise<void> | void;
}

/** A started program, with every process it starts. */
export interface StartedProcess {
  /** Its standard input. */
  readonly stdin: Writable;
  /** Resolves to its exit code, or -1 if a signal ended it, after all of its output was delivered. */
  readonly done: Promise<number>;
  /** Whether it was killed because of the time limit. */
  readonly timedOut: boolean;
  /** Kills the program and the processes that it started. */
  kill(): void;
}

/**
 * How long to read output after the program has ended, in milliseconds, in case a background job holds the pipe open.
 */
const drainMs = 100;

/**
 * The most output to pass on after the end, in bytes: more than a pipe and a buffer hold, so any more comes from a
 * background job.
 */
const drainBytes = 1024 * 1024;

/**
 * Starts a program on this machine. Its background jobs run until the workspace is disposed of.
 *
 * @throws ActionRefusedError if its directory does not exist or it cannot be started.
 */
export const startProcess = async (request: ProcessRequest, workspace: Workspace): Promise<StartedProcess> => {
  const { executable, args, env, timeoutMs, emit } = request;
  const directory = await workspace.resolve(request.directory);
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    throw new ActionRefusedError(`There is no directory ${request.directory ?? directory}`);
  }
  const child = spawnOrRefuse(executable, args, {
    cwd: directory,
    env: { ...(await minimalEnvironment(workspace)), ...workspace.environment(), ...env },
    detached: true,
  });
  const exited = once(child, 'exit');
  // A program that ends without reading its input has not failed.
  child.stdin.on('error', () => undefined);
  const { pid } = child;
  if (pid === undefined) {
    throw notStarted(executable, await exited.catch((error: unknown) => error));
  }
  workspace.track(pid);
  let timedOut = false;
  const stop = (): void => {
    timedOut = true;
    signalGroup(pid, 'SIGKILL');
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(stop, Math.min(timeoutMs, longestTimerMs));

  const pipes = [child.stdout, child.stderr];
  const leave = (): void => pipes.forEach((pipe) => pipe.destroy());
  let hasExited = false;
  let afterEnd = 0;
  let passing = 0;
  let quiet: NodeJS.Timeout | undefined;
  /** Waits for the last output, but not while the reader is slow to accept earlier output. */
  const awaitQuiet = (): void => {
    clearTimeout(quiet);
    if (hasExited && passing === 0) quiet = setTimeout(leave, drainMs);
  };
  const pass = async (stream: 'stdout' | 'stderr', bytes: Buffer): Promise<void> => {
    passing += 1;
    clearTimeout(quiet);
    await emit(stream, bytes);
    passing -= 1;
    if (hasExited) afterEnd += bytes.length;
    if (afterEnd > drainBytes) leave();
    else awaitQuiet();
  };

  const finish = async (): Promise<number> => {
    const pumping = Promise.all([
      pump(child.stdout, (bytes) => pass('stdout', bytes)),
      pump(child.stderr, (bytes) => pass('stderr', bytes)),
    ]);
    try {
      const [code]: unknown[] = await exited;
      hasExited = true;
      awaitQuiet();
      await pumping;
      return typeof code === 'number' ? code : -1;
    } finally {
      clearTimeout(quiet);
      clearTimeout(timer);
      child.stdin.destroy();
      workspace.forgetIfEmpty(pid);
    }
  };
  return {
    stdin: child.stdin,
    done: finish(),
    get timedOut() {
      return timedOut;
    },
    kill: () => void signalGroup(pid, 'SIGKILL'),
  };
};

const pump = async (stream: Readable, emit: (bytes: Buffer) => Promise<void> | void): Promise<void> => {
  try {
    for await (const bytes of stream) await emit(Buffer.from(bytes));
  } catch (error) {
    if (!stream.destroyed) throw error;
  }
};

const notStarted = (executable: string, reason: unknown): ActionRefusedError => {
  const code = reason instanceof Error && 'code' in reason ? ` (${String(reason.code)})` : '';
  return new ActionRefusedError(`${executable} could not be started${code}`);
};

/** Most start failures arrive as an event; some, such as arguments that are too long, are thrown. */
const spawnOrRefuse = (
  executable: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcessWithoutNullStreams => {
  try {
    return spawn(executable, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (reason) {
    throw notStarted(executable, reason);
  }
};

/** Commands receive none of the emulator's own environment, which may contain keys. */
const minimalEnvironment = async (workspace: Workspace): Promise<Record<string, string>> => ({
  PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
  HOME: await workspace.directory(),
  LANG: 'C.UTF-8',
});

/**
 * Returns the program that runs a command line: a shell, in a terminal if requested.
 *
 * @throws ActionRefusedError if no program on this machine can create a terminal.
 */
export const shellFor = async (command: string, tty?: TerminalSize): Promise<Program> => {
  if (tty === undefined) return shell(command);
  if (!(await hasScript())) throw new ActionRefusedError('There is no terminal here: script of util-linux is missing');
  const { executable, args } = shell(command);
  return shell(shLineInTerminal([executable, ...args], tty));
};

type Program = Pick<ProcessRequest, 'executable' | 'args'>;

const shell = (command: string): Program => ({
  executable: existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh',
  args: ['-c', command],
});

/**
 * Resolves to whether util-linux's `script` is available, which creates terminals. The one of BSD and macOS has
 * different options.
 */
const hasScript = (): Promise<boolean> =>
  new Promise((resolve) => {
    execFile('script', ['--version'], (error, stdout) => resolve(error === null && /util-linux/.test(stdout)));
  });

/** Output as text, in whole characters. */
export interface TextOutput {
  /** The function to pass to {@link startProcess}. */
  readonly emit: ProcessRequest['emit'];
  /** Delivers the rest at the end of the program. */
  end(): Promise<void>;
}

/** Decodes output and passes the text to `emit`, never an empty one. The result of `emit` is awaited. */
export const textOutput = (emit: (stream: 'stdout' | 'stderr', text: string) => Promise<void> | void): TextOutput => {
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  const tell = (stream: 'stdout' | 'stderr', text: string): Promise<void> | void =>
    text === '' ? undefined : emit(stream, text);
  return {
    emit: (stream, bytes) => tell(stream, decoders[stream].write(bytes)),
    end: async () => {
      await Promise.all((['stdout', 'stderr'] as const).map((stream) => tell(stream, decoders[stream].end())));
    },
  };
};
