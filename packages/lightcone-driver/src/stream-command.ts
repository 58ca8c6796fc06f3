import {
  ActionFailedError,
  commandVariable,
  FarhandError,
  isRecord,
  jsonLines,
  markCommand,
  OutcomeUnknownError,
  ProtocolError,
  shLineKilling,
  type Deadline,
  type ShellChunk,
} from '@farhand/core/driver';
import type { LightconeEndpoints } from './client.js';
import { nameOf } from './client-call.js';
import { abnormal, timeIsUp } from './command-limit.js';
import type { ExecRequest } from './wire-requests.js';

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
export async function* streamCommand(
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
