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
 * Creates the shell of a computer. `streams`: whether output is read while the command runs. If not, core delivers it
 * when the command has ended: in July 2026 users reported that the vendor's stream replies with exit code -1 and ends
 * the session.
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

/** Returns a command in the vendor's form: a line for a shell, without standard input. */
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
 * A limit is always sent, because the vendor's default of 120 s would end the command. A day is the longest computer
 * lifetime in any of its plans.
 */
const longestSeconds = 86_400;

/** The time left for the reply, in milliseconds, so that the vendor ends the command while the caller still waits. */
const travelMs = 1000;

/**
 * Returns the vendor's limit for a command, in whole seconds: always less than the remaining time of the call.
 *
 * @throws TimeoutError if that is less than the vendor's minimum.
 */
export const timeoutSeconds = (deadline: Deadline): number => {
  if (deadline.isOver()) throw deadline.error();
  const leftMs = deadline.remainingMs();
  if (leftMs > 1000) return Math.min(longestSeconds, Math.max(1, Math.floor((leftMs - travelMs) / 1000)));
  throw new TimeoutError(
    `Lightcone: command timeouts are whole seconds, and this call has only ${Math.floor(leftMs)} ms left. The command was not sent. Pass a timeoutMs above 1000.`,
  );
};

/** The vendor's exit code for an end that the command did not cause (vendor's SDK, April 2026). */
const abnormal = -1;

/** Creates the error for a command that the vendor ended because its time limit was reached. */
const timeIsUp = (seconds: number): TimeoutError =>
  new TimeoutError(
    `Lightcone: the command was terminated after ${seconds} s, the whole seconds that the call's timeoutMs left for it. Its effects up to then remain. Pass a longer timeoutMs.`,
  );

/** The time limit for ending a command, in milliseconds. */
const killTimeoutMs = 10_000;

const what = nameOf('execCreate');

const open = (reason: string, cause?: FarhandError): OutcomeUnknownError =>
  new OutcomeUnknownError(
    `${what} was sent, but ${reason}. The command may have run or may still run, and Farhand does not run it again. Check the computer before you repeat it. Leave out lightcone({ execStream: true }) to run commands through the endpoint that is known to work.`,
    cause === undefined ? {} : { cause },
  );

/** Reads one line (vendor's SDK, April 2026). Unknown lines are left out. */
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
 * Runs a command and yields its output as it comes.
 *
 * @remarks The vendor does not document whether it ends a command whose reader has disconnected. A second command kills
 * it, and finds it by its environment.
 *
 * @throws OutcomeUnknownError if the reply stops before the end, or is only the exit code -1, which was all that users
 * received in July 2026.
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
        if (chunk.exitCode === abnormal && !hasSpoken) throw open('the reply is only the exit code -1');
        yield chunk;
        return;
      }
      if (chunk === undefined) continue;
      hasSpoken = true;
      yield chunk;
    }
    throw new ProtocolError(`${what}: the reply ended without an exit code.`);
  } catch (error) {
    if (deadline.isOver()) throw deadline.error();
    const broke = error instanceof FarhandError && (error.code === 'UNREACHABLE' || error.code === 'PROTOCOL');
    throw broke && mayRun ? open(error.message.replace(/\.$/, ''), error) : error;
  } finally {
    if (mayRun) {
      const kill = { command: shLineKilling(mark), timeout_seconds: killTimeoutMs / 1000 };
      await client.exec.sync(id, kill, { timeoutMs: killTimeoutMs }).catch(() => undefined);
    }
  }
}
