import {
  ActionFailedError,
  commandVariable,
  OutcomeUnknownError,
  shLineInTerminal,
  shLineKilling,
  startDeadline,
  UnsupportedFacetError,
  type Deadline,
  type OpenShell,
  type OpenShellOptions,
  type ShellCommand,
  type TerminalSize,
} from '@farhand/core/driver';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { childEnvironment } from '../child-environment.js';
import { outputOf, startCommand, type ShellSurroundings, type StartedCommand } from './shell.js';

/**
 * Starts an interactive command in `sh`. With `tty` it gets its own terminal, and everything shown there is its
 * standard output.
 *
 * @throws UnsupportedFacetError if `tty` is set and no program here can create a terminal.
 * @throws ActionFailedError if the working directory does not exist.
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
      if (value === undefined) throw new ActionFailedError('shell.open: the output of the command has ended.');
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
      life.end(new ActionFailedError('shell.open: the command was terminated.'));
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
      started.forget();
    },
  };
};

/**
 * Resolves to whether there is a `script` program that runs a command in a terminal. The one of BSD and macOS has
 * different options.
 */
const hasScript = (path: string | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    const env = { ...childEnvironment(), ...(path === undefined ? {} : { PATH: path }) };
    execFile('script', ['--version'], { env }, (error, stdout) => resolve(error === null && /util-linux/.test(stdout)));
  });

const inTerminal = async (command: ShellCommand, tty: TerminalSize, path: string | undefined): Promise<string> => {
  if (await hasScript(path)) return shLineInTerminal(command, tty);
  throw new UnsupportedFacetError(
    'shell.open: `tty: true` requires the program script of util-linux, which is not on the PATH. Nothing was started. Install it, or leave tty out.',
  );
};

/** Kills the processes that have a command's mark in their environment, in any group. */
const killMarked = async (mark: string): Promise<void> => {
  await once(spawn('/bin/sh', ['-c', shLineKilling(mark)], { stdio: 'ignore', env: childEnvironment() }), 'exit').catch(
    () => undefined,
  );
};

const write = async ({ child }: StartedCommand, text: string, deadline: Deadline): Promise<void> => {
  if (deadline.isOver()) throw deadline.error();
  const written = new Promise<void>((resolve, reject) => {
    child.stdin.write(text, (error) => (error instanceof Error ? reject(error) : resolve()));
  });
  await deadline.race(written).catch((cause: unknown) => {
    throw deadline.isOver()
      ? new OutcomeUnknownError(
          'shellSession.write: the command did not read all of the input in time. It may still read the rest later.',
          { cause },
        )
      : new ActionFailedError(
          'shellSession.write: the command has stopped reading, so not all of the input was written.',
          {
            cause,
          },
        );
  });
};
