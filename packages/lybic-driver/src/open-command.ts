import {
  isGone,
  FarhandError,
  markCommand,
  OutcomeUnknownError,
  type Deadline,
  type OpenShell,
  type OpenShellOptions,
  type ShellCommand,
} from '@farhand/core/driver';
import {
  killCommand,
  longestSeconds,
  posixLine,
  startedLine,
  startOf,
  windowsLine,
  type CommandPlace,
} from './command-line.js';
import { PollPace } from './poll-pace.js';
import { checkNames } from './program.js';
import { ShellReader } from './shell-reader.js';
import type { ShellRequest } from './wire-requests.js';

/**
 * Starts a command to be talked to.
 *
 * @remarks
 * What it says has to be asked for, again and again. Whether the vendor ends what it has started is not documented, so where
 * there is `/proc` that is killed by a second command, as with one that is streamed.
 */
export const openCommand = async (
  place: CommandPlace,
  command: ShellCommand,
  { cwd, env = {}, tty }: OpenShellOptions,
  deadline: Deadline,
): Promise<OpenShell> => {
  const { client, id, platform } = place;
  checkNames(env);
  const status = platform === 'windows' ? undefined : markCommand();
  const line =
    status === undefined
      ? windowsLine(command, env, [])
      : startedLine(posixLine(status, command, env), status, tty !== undefined);
  const body: ShellRequest = {
    command: line,
    timeoutSeconds: longestSeconds,
    ...(cwd === undefined ? {} : { workingDirectory: cwd }),
    ...(tty === undefined ? {} : { useTty: true, ttyRows: tty.rows, ttyCols: tty.columns }),
  };
  if (deadline.signal.aborted) throw deadline.error();
  const { sessionId } = await client.shell.create(id, body, deadline).catch(async (error: unknown) => {
    if (status !== undefined && error instanceof OutcomeUnknownError) await killCommand(place, status);
    throw error;
  });
  const pace = new PollPace();
  const reader = new ShellReader({
    ask: (limit) => client.shell.read(id, sessionId, limit),
    status,
    start: status && startOf(status),
    // A terminal has one stream.
    statusIn: tty === undefined ? 'stderr' : 'stdout',
    pace,
  });
  return {
    read: (signal) => reader.read(signal),
    write: async (text, limit) => {
      await client.shell.write(id, sessionId, text, limit);
      pace.hurry();
    },
    closeInput: async (limit) => {
      await client.shell.finish(id, sessionId, limit);
      pace.hurry();
    },
    end: async (limit) => {
      const failure: unknown = await client.shell.terminate(id, sessionId, limit).catch((error: unknown) => error);
      if (failure instanceof FarhandError && failure.code === 'CLOSED') return;
      if (!reader.hasEnded && status !== undefined) await killCommand(place, status);
      if (failure !== undefined && !isGone(failure)) throw failure;
    },
  };
};
