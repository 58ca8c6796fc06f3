import {
  ActionFailedError,
  commandVariable,
  OutcomeUnknownError,
  shArguments,
  shLineInTerminal,
  shLineKilling,
  startDeadline,
  UnsupportedFacetError,
  type Deadline,
  type OpenShell,
  type OpenShellOptions,
  type ShellChunk,
  type ShellCommand,
  type ShellOptions,
  type TerminalSize,
} from '@farhand/core/driver';
import { execFile, spawn, type ChildProcessWithoutNullStreams, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { constants } from 'node:os';
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

/** Whether there is a `script` that runs a command in a terminal: that of BSD and macOS takes other options. */
const hasScript = (path: string | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    const env = { ...process.env, ...(path === undefined ? {} : { PATH: path }) };
    execFile('script', ['--version'], { env }, (error, stdout) => resolve(error === null && /util-linux/.test(stdout)));
  });

const inTerminal = async (command: ShellCommand, tty: TerminalSize, path: string | undefined): Promise<string> => {
  if (await hasScript(path)) return shLineInTerminal(command, tty);
  throw new UnsupportedFacetError(
    'shell.open: a terminal on this machine takes the program script of util-linux, which is not on the PATH. Install it, or leave tty out.',
  );
};

/** Kills what has the mark of a command in its environment, in whatever group it is. */
const killMarked = async (mark: string): Promise<void> => {
  await once(spawn('/bin/sh', ['-c', shLineKilling(mark)], { stdio: 'ignore' }), 'exit').catch(() => undefined);
};

const write = async ({ child }: StartedCommand, text: string, deadline: Deadline): Promise<void> => {
  if (deadline.signal.aborted) throw deadline.error();
  const written = new Promise<void>((resolve, reject) => {
    child.stdin.write(text, (error) => (error instanceof Error ? reject(error) : resolve()));
  });
  await deadline.race(written).catch((cause: unknown) => {
    throw deadline.signal.aborted
      ? new OutcomeUnknownError(
          'shellSession.write: the command has not read all of it in time. It may read the rest later.',
          { cause },
        )
      : new ActionFailedError('shellSession.write: the command reads nothing any more, so not all of it was written.', {
          cause,
        });
  });
};

/**
 * Starts a command in `sh` to be talked to. With a terminal it has one of its own, and all that is shown there is its
 * standard output.
 *
 * @throws UnsupportedFacetError if it is to have a terminal and nothing here makes one.
 * @throws ActionFailedError if the folder to run in does not exist.
 */
export const openCommand = async (
  command: ShellCommand,
  { tty, cwd, env = {} }: OpenShellOptions,
  surroundings: ShellSurroundings,
  deadline: Deadline,
): Promise<OpenShell> => {
  const { PATH: path } = { ...surroundings.env, ...surroundings.environment, ...env };
  const line = tty === undefined ? command : await inTerminal(command, tty, path);
  const mark = randomBytes(16).toString('hex');
  const options = { ...(cwd === undefined ? {} : { cwd }), env: { ...env, [commandVariable]: mark } };
  const started = await startCommand(line, options, surroundings, deadline);
  const { child } = started;
  const life = startDeadline({ timeoutMs: 0 }, 'shell.open');
  const output = outputOf(child, life);
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    read: async () => {
      const { value } = await output.next();
      if (value === undefined) throw new ActionFailedError('shell.open: the command says nothing any more.');
      return [value];
    },
    write: (text, limit) => write(started, text, limit),
    closeInput: async () => {
      child.stdin.end();
    },
    end: async () => {
      if (isRunning()) {
        const exited = once(child, 'exit');
        started.kill();
        await killMarked(mark);
        await exited;
      }
      life.end(new ActionFailedError('shell.open: the command was ended.'));
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
      started.settle();
    },
  };
};

/** How long output may still arrive after the shell has ended, in case a job in the background holds the pipe open. */
const drainMs = 100;

/** The most that is read after the end, in bytes: more than a pipe and a buffer hold, so the rest is of such a job. */
const drainBytes = 2 ** 20;

/** The exit code as shells give it: 128 and the signal's number if a signal ended it. */
const exitCodeOf = ({ exitCode, signalCode }: ChildProcessWithoutNullStreams): number =>
  exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode]);

/** A bell that whoever waits hears, and that is forgotten if nobody does. */
const createBell = () => {
  let wake = (): void => undefined;
  return {
    ring: (): void => wake(),
    /** Resolves at the next ring with `true`, or with `false` after a time. */
    rung: (limitMs: number | undefined): Promise<boolean> =>
      new Promise((resolve) => {
        const timer = limitMs === undefined ? undefined : setTimeout(() => resolve(false), limitMs);
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      }),
  };
};

/**
 * What a process says, as it comes, and its end. Nothing is read ahead of who asks but a buffer of each pipe.
 *
 * @throws The deadline's error when that comes.
 */
export async function* outputOf(
  child: ChildProcessWithoutNullStreams,
  deadline: Deadline,
): AsyncGenerator<ShellChunk, void, undefined> {
  const bell = createBell();
  const pipes = [
    { type: 'stdout', pipe: child.stdout },
    { type: 'stderr', pipe: child.stderr },
  ] as const;
  for (const { pipe } of pipes) for (const event of ['readable', 'end', 'close', 'error']) pipe.on(event, bell.ring);
  child.on('exit', bell.ring);
  deadline.signal.addEventListener('abort', bell.ring);
  let afterEnd = 0;
  try {
    for (;;) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      let isQuiet = true;
      for (const { type, pipe } of pipes) {
        if (deadline.signal.aborted) throw deadline.error();
        const bytes: unknown = pipe.read();
        if (!(bytes instanceof Uint8Array)) continue;
        isQuiet = false;
        if (hasEnded) afterEnd += bytes.length;
        yield { type, bytes };
      }
      if (hasEnded && (afterEnd > drainBytes || pipes.every(({ pipe }) => pipe.readableEnded || pipe.destroyed))) break;
      if (isQuiet && !(await bell.rung(hasEnded ? drainMs : undefined))) break;
    }
    yield { type: 'exit', exitCode: exitCodeOf(child) };
  } finally {
    deadline.signal.removeEventListener('abort', bell.ring);
    child.stdin.destroy();
    for (const { pipe } of pipes) pipe.destroy();
  }
}
