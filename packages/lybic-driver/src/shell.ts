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
 * The shell of a sandbox. The vendor runs programs, no command lines, and takes no environment, so a shell is the program
 * and sets it.
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

/** What a command that is streamed reads: what it is given, or nothing. */
const streamedLine = (status: CommandStatus, command: ShellCommand, { env = {}, stdin }: ShellOptions): string => {
  const line = posixLine(status, command, env);
  return stdin === undefined ? `${line} </dev/null` : shLineReading(line, stdin, 'Lybic');
};

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/** The error of a stream that broke: nobody can say how the command goes on. */
const brokeOff = (error: FarhandError): OutcomeUnknownError =>
  new OutcomeUnknownError(
    `shell.stream: ${error.message} Whether the command has ended cannot be told; it is not run again. Look at the computer before you repeat it.`,
    { cause: error },
  );

/** The events of a stream, whose failures say that the command may still run. */
async function* untilEnd(
  events: AsyncIterable<ShellEvent>,
  deadline: Deadline,
): AsyncGenerator<ShellEvent, void, undefined> {
  try {
    yield* events;
  } catch (error) {
    if (deadline.signal.aborted) throw deadline.error();
    throw error instanceof FarhandError ? brokeOff(error) : error;
  }
}

/**
 * Runs a command and gives what it says as it comes.
 *
 * @remarks
 * Whether the vendor ends a command whose reader has gone is not documented, so where there is `/proc` it is killed by a
 * second one, which finds it by its environment. On Windows it may go on until its time is over.
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
      'shell.stream: on Windows Lybic gives a command that is streamed nothing to read. Use shell.run(), or put it into a file.',
    );
  }
  const status = platform === 'windows' ? undefined : markCommand();
  if (deadline.signal.aborted) throw deadline.error();
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
          `shell.stream: Lybic ended the command after ${body.timeoutSeconds} s. What it had done stays done.`,
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
