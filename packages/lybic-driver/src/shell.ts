import {
  FarhandError,
  markCommand,
  OutcomeUnknownError,
  shLineReading,
  TimeoutError,
  UnsupportedFacetError,
  type CommandStatus,
  type Deadline,
  type Platform,
  type ShellChunk,
  type ShellCommand,
  type ShellFacet,
  type ShellOptions,
} from '@farhand/core/driver';
import type { LybicEndpoints } from './client.js';
import {
  checkNames,
  killCommand,
  longestSeconds,
  posix,
  posixLine,
  windows,
  windowsLine,
  type CommandPlace,
} from './command-line.js';
import { openCommand } from './open-command.js';
import type { ShellEvent } from './wire-replies.js';

/**
 * Creates the shell of a sandbox. The vendor runs programs, not command lines, and accepts no environment. So the
 * program is a shell, which sets the environment.
 */
export const createShell = (client: LybicEndpoints, id: string, platform: Platform): ShellFacet => ({
  run: async (command, { cwd, env = {}, stdin }, deadline: Deadline) => {
    checkNames(env);
    const body = {
      ...(platform === 'windows' ? windows : posix)(command, Object.entries(env)),
      ...(cwd === undefined ? {} : { workingDirectory: cwd }),
      ...(stdin === undefined ? {} : { stdinBase64: Buffer.from(stdin).toString('base64') }),
    };
    const { exitCode, stdoutBase64, stderrBase64 } = await client.process(id, body, deadline);
    return { exitCode, stdout: decoded(stdoutBase64), stderr: decoded(stderrBase64) };
  },
  stream: (command, options, deadline) => streamCommand({ client, id, platform }, command, options, deadline),
  open: (command, options, deadline) => openCommand({ client, id, platform }, command, options, deadline),
});

/** Returns the line of a streamed command, with its standard input or none. */
const streamedLine = (status: CommandStatus, command: ShellCommand, { env = {}, stdin }: ShellOptions): string => {
  const line = posixLine(status, command, env);
  return stdin === undefined ? `${line} </dev/null` : shLineReading(line, stdin, 'Lybic');
};

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/** Creates the error of a stream that broke: the state of the command is unknown. */
const brokeOff = (error: FarhandError): OutcomeUnknownError =>
  new OutcomeUnknownError(
    `shell.stream: ${error.message} Farhand cannot know whether the command has ended, and does not run it again. Check the computer before you repeat it.`,
    { cause: error },
  );

/** Yields the events of a stream. A failure reports that the command may still run. */
async function* untilEnd(
  events: AsyncIterable<ShellEvent>,
  deadline: Deadline,
): AsyncGenerator<ShellEvent, void, undefined> {
  try {
    yield* events;
  } catch (error) {
    if (deadline.isOver()) throw deadline.error();
    throw error instanceof FarhandError ? brokeOff(error) : error;
  }
}

/**
 * Runs a command and yields its output as it comes.
 *
 * @remarks The vendor does not document whether it ends a command whose reader has disconnected. On systems with
 * `/proc`, a second command kills it, and finds it by its environment. On Windows it may run until its time limit.
 */
async function* streamCommand(
  place: CommandPlace,
  command: ShellCommand,
  options: ShellOptions,
  deadline: Deadline,
): AsyncGenerator<ShellChunk, void, undefined> {
  const { client, id, platform } = place;
  const { cwd, env = {}, stdin } = options;
  checkNames(env);
  if (platform === 'windows' && stdin !== undefined) {
    throw new UnsupportedFacetError(
      'shell.stream: Lybic gives a streamed command on Windows no standard input. The command was not sent. Use shell.run(), or put the input into a file.',
    );
  }
  const status = platform === 'windows' ? undefined : markCommand();
  if (deadline.isOver()) throw deadline.error();
  const body = {
    command:
      status === undefined ? windowsLine(command, env, ['-NonInteractive']) : streamedLine(status, command, options),
    timeoutSeconds: Math.max(1, Math.min(longestSeconds, Math.ceil(deadline.remainingMs() / 1000))),
    ...(cwd === undefined ? {} : { workingDirectory: cwd }),
  };
  let mayRun = true;
  try {
    const events = await client.shell.stream(id, body, deadline).catch((error: unknown) => {
      mayRun = error instanceof OutcomeUnknownError;
      throw error;
    });
    for await (const event of untilEnd(events, deadline)) {
      if (event.type === 'timeout') {
        mayRun = false;
        throw new TimeoutError(
          `shell.stream: Lybic terminated the command after ${body.timeoutSeconds} s. Its effects up to then remain. Pass a longer timeoutMs.`,
        );
      }
      if (event.type === 'stdout') yield event;
      if (event.type === 'stderr') yield { type: 'stderr', bytes: status?.strip(event.bytes) ?? event.bytes };
    }
    mayRun = false;
    if (status !== undefined) yield { type: 'stderr', bytes: status.rest() };
    yield { type: 'exit', exitCode: status?.exitCode };
  } finally {
    if (mayRun && status !== undefined) await killCommand(place, status);
  }
}
