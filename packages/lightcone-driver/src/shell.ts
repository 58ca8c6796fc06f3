import {
  ActionFailedError,
  commandVariable,
  FarhandError,
  isRecord,
  jsonLines,
  markCommand,
  OutcomeUnknownError,
  ProtocolError,
  shLine,
  shLineKilling,
  shLineReading,
  TimeoutError,
  type Deadline,
  type ShellChunk,
  type ShellCommand,
  type ShellFacet,
  type ShellOptions,
} from '@farhand/core/driver';
import { nameOf } from './caller.js';
import type { LightconeEndpoints } from './client.js';
import type { ExecRequest } from './wire-requests.js';

/**
 * The shell of a computer. `streams`: whether output is read as it comes. If not, core gives it when the command has ended:
 * in July 2026 users reported that the vendor's stream answers exit code -1 and ends the session.
 */
export const createShell = (client: LightconeEndpoints, id: string, streams: boolean): ShellFacet => ({
  run: async (command, options, deadline) => {
    const seconds = timeoutSeconds(deadline);
    const body = requestOf(command, options, seconds);
    const startedAt = performance.now();
    const { exit_code: exitCode, stdout, stderr } = await client.exec.sync(id, body, deadline);
    if (exitCode === abnormal && performance.now() - startedAt >= seconds * 1000) throw timeIsUp(seconds);
    return { exitCode, stdout, stderr };
  },
  ...(streams
    ? {
        stream: (command, options, deadline) => {
          const seconds = timeoutSeconds(deadline);
          return streamCommand({ client, id }, requestOf(command, options, seconds), seconds, deadline);
        },
      }
    : {}),
});

/** A command as the vendor takes it: a line, which a shell reads, and no standard input. */
const requestOf = (command: ShellCommand, { cwd, env, stdin }: ShellOptions, seconds: number): ExecRequest => {
  const line = shLine(command);
  return {
    command: stdin === undefined ? line : shLineReading(line, stdin, 'Lightcone'),
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    timeout_seconds: seconds,
  };
};

/**
 * Without a limit the vendor's own default of 120 s would end a command, so one is always sent. A day is the longest life
 * that any of its plans gives a computer.
 */
const longestSeconds = 86_400;

/** What is left for the way there and back, so that the vendor ends the command while there is still someone to tell. */
const travelMs = 1000;

/**
 * The vendor's limit for a command, in whole seconds: always less than what the call has left.
 *
 * @throws TimeoutError if that is less than the vendor's shortest.
 */
export const timeoutSeconds = (deadline: Deadline): number => {
  if (deadline.signal.aborted) throw deadline.error();
  const leftMs = deadline.remainingMs();
  if (leftMs > 1000) return Math.min(longestSeconds, Math.max(1, Math.floor((leftMs - travelMs) / 1000)));
  throw new TimeoutError(
    `Lightcone: a command is given whole seconds, and the call has ${Math.floor(leftMs)} ms left. It was not sent. Give the call a timeoutMs of more than 1000.`,
  );
};

/** The exit code that the vendor gives for an end that is none of the command's own (vendor's SDK, April 2026). */
const abnormal = -1;

/** The error for a command that the vendor ended because its time was over. */
const timeIsUp = (seconds: number): TimeoutError =>
  new TimeoutError(
    `Lightcone: the command was ended after ${seconds} s, the whole seconds that the call's timeoutMs left for it. What it had done stays done. Give the call a longer timeoutMs.`,
  );

/** How long ending a command may take, in milliseconds. */
const killTimeoutMs = 10_000;

const what = nameOf('execCreate');

const open = (reason: string, cause?: FarhandError): OutcomeUnknownError =>
  new OutcomeUnknownError(
    `${what} was sent, but ${reason}. The command may have run, or may still run, and is not run again. Look at the computer before you repeat it; without lightcone({ execStream: true }) commands are run in the way that is known to work.`,
    cause === undefined ? {} : { cause },
  );

/** What one line says (vendor's SDK, April 2026). What is none of these is left out. */
const chunkOf = (line: unknown): ShellChunk | undefined => {
  const { type, data, code, message } = isRecord(line) ? line : {};
  if ((type === 'stdout' || type === 'stderr') && typeof data === 'string') {
    return { type, bytes: Buffer.from(data, 'utf8') };
  }
  if (type === 'exit' && typeof code === 'number') return { type, exitCode: code };
  if (type !== 'error') return undefined;
  const said = [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  throw new ActionFailedError(
    `${what} failed${said === '' ? '' : `: ${said}`}.`,
    typeof code === 'string' ? { vendorStatus: code } : {},
  );
};

/**
 * Runs a command and gives what it says as it comes.
 *
 * @remarks
 * Whether the vendor ends a command whose reader has gone is not documented: a second one kills it, which finds it by its
 * environment.
 *
 * @throws OutcomeUnknownError if the answer stops before the end, or is only the exit code -1, which in July 2026 was all
 * that users got.
 */
async function* streamCommand(
  { client, id }: { readonly client: LightconeEndpoints; readonly id: string },
  request: ExecRequest,
  seconds: number,
  deadline: Deadline,
): AsyncGenerator<ShellChunk, void, undefined> {
  const { mark } = markCommand();
  const body = { ...request, env: { ...request.env, [commandVariable]: mark } };
  const startedAt = performance.now();
  let mayRun = true;
  let hasSpoken = false;
  try {
    const stream = await client.exec.create(id, body, deadline).catch((error: unknown) => {
      mayRun = error instanceof OutcomeUnknownError;
      throw error;
    });
    for await (const line of jsonLines(stream, what)) {
      const chunk = chunkOf(line);
      if (chunk?.type === 'exit') {
        mayRun = false;
        if (chunk.exitCode === abnormal && performance.now() - startedAt >= seconds * 1000) throw timeIsUp(seconds);
        if (chunk.exitCode === abnormal && !hasSpoken) throw open('the answer is only the exit code -1');
        yield chunk;
        return;
      }
      if (chunk === undefined) continue;
      hasSpoken = true;
      yield chunk;
    }
    throw new ProtocolError(`${what} stopped without an exit code.`);
  } catch (error) {
    if (deadline.signal.aborted) throw deadline.error();
    const broke = error instanceof FarhandError && (error.code === 'UNREACHABLE' || error.code === 'PROTOCOL');
    throw broke && mayRun ? open(error.message.replace(/\.$/, ''), error) : error;
  } finally {
    if (mayRun) {
      const kill = { command: shLineKilling(mark), timeout_seconds: killTimeoutMs / 1000 };
      await client.exec.sync(id, kill, { timeoutMs: killTimeoutMs }).catch(() => undefined);
    }
  }
}
