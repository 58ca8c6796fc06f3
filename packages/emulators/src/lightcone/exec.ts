import { FieldError } from '../http/json.js';
import { json, type Reply, type StreamWriter } from '../http/reply.js';
import { ActionRefusedError } from '../machine/machine.js';
import { shellFor, startProcess, textOutput } from '../machine/start-process.js';
import type { Workspace } from '../machine/workspace.js';
import { inUse, type Endpoint } from './endpoint.js';
import { badRequest, Problem } from './problem.js';
import { newRequestId } from './request-id.js';
import type { Session, SessionEvent } from './session.js';
import { readCommand, type WireCommand } from './wire-action.js';

/** The error if commands are not allowed. */
export const execRefused = 'Shell commands are off: start the emulator with allowExec (--allow-exec)';

/**
 * The most output of each stream that `/exec/sync` keeps, in characters. The vendor documents no limit; memory is
 * limited.
 */
const longestOutput = 16 * 1024 * 1024;

/** `POST /computers/{id}/exec/sync`: runs a command. A failed command is a successful request. */
export const execSync: Endpoint = inUse(async (session, { emulator, json: body }) => {
  const command = readCommand(body());
  if (!emulator.settings.allowExec) throw new Problem(403, 'Forbidden', execRefused);
  try {
    const done = await runHeard(command, session, () => undefined);
    if (session.ended.aborted) throw session.ended.reason;
    return json(200, done);
  } catch (error) {
    throw error instanceof ActionRefusedError ? badRequest(error.message) : error;
  }
});

/**
 * `POST /computers/{id}/exec`: runs a command and streams NDJSON, one object per line. A line reports a failure; the
 * status is always 200.
 */
export const execStream: Endpoint = inUse(async (session, exchange) =>
  ndjson(async (stream) => {
    const line = (value: object): Promise<void> => stream.write(`${JSON.stringify(value)}\n`);
    const { allowExec, variants } = exchange.emulator.settings;
    if (variants.execStreamEndsSession) {
      await session.end();
      return line({ type: 'exit', code: -1 });
    }
    if (!allowExec) return line({ type: 'error', code: 'EXEC_DISABLED', message: execRefused });
    const done = session.lifetimes.begin();
    try {
      const { exit_code: code } = await runHeard(readCommand(exchange.json()), session, line);
      await line({ type: 'exit', code });
    } catch (error) {
      await line({ type: 'error', ...describeError(error) });
    } finally {
      done();
    }
  }),
);

const ndjson = (write: StreamWriter): Reply => ({
  type: 'stream',
  status: 200,
  contentType: 'application/x-ndjson',
  write,
});

const describeError = (error: unknown): { readonly code: string; readonly message: string } => {
  const bad = error instanceof ActionRefusedError || error instanceof FieldError || error instanceof Problem;
  return bad
    ? { code: 'INVALID_REQUEST', message: error.message }
    : { code: 'INTERNAL', message: 'The command could not be run.' };
};

/** A piece of a command's output. */
interface CommandOutput {
  readonly type: 'stdout' | 'stderr';
  readonly data: string;
}

/** Returns a piece of output in the format of `/events`. */
export const outputEvent = (requestId: string, { type, data }: CommandOutput): SessionEvent => ({
  request_id: requestId,
  data: Buffer.from(data).toString('base64'),
  is_stderr: type === 'stderr',
});

/** The result of a command in the format of `/exec/sync`. */
interface CommandResult {
  readonly exit_code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command like {@link runCommand}, and publishes it to the listeners of the session. */
const runHeard = async (
  command: WireCommand,
  session: Session,
  emit: (output: CommandOutput) => Promise<void> | void,
): Promise<CommandResult> => {
  const requestId = newRequestId();
  const output = { stdout: '', stderr: '' };
  session.publish({ request_id: requestId, action: { type: 'debug', debug: command } });
  const exitCode = await runCommand(command, session.workspace, async (piece) => {
    session.publish(outputEvent(requestId, piece));
    if (output[piece.type].length < longestOutput) output[piece.type] += piece.data;
    await emit(piece);
  });
  const result = { exit_code: exitCode, ...output };
  session.publish({ request_id: requestId, ...result });
  return result;
};

const defaultTimeoutSeconds = 120;

/**
 * Runs a command line in a shell of this machine and resolves to its exit code, or -1 if it timed out or a signal ended
 * it. Its background jobs run until the session ends.
 *
 * @throws ActionRefusedError if there is no command or its working directory does not exist.
 */
export const runCommand = async (
  { command, cwd, env, timeout_seconds }: WireCommand,
  workspace: Workspace,
  emit: (output: CommandOutput) => Promise<void> | void,
): Promise<number> => {
  if (command === undefined || command === '') throw new ActionRefusedError('exec needs a command');
  const seconds = timeout_seconds !== undefined && timeout_seconds > 0 ? timeout_seconds : defaultTimeoutSeconds;
  const output = textOutput((type, data) => emit({ type, data }));
  const { stdin, done } = await startProcess(
    {
      ...(await shellFor(await workspace.standIn(command))),
      directory: cwd,
      env,
      timeoutMs: seconds * 1000,
      emit: output.emit,
    },
    workspace,
  );
  stdin.end();
  const exitCode = await done;
  await output.end();
  return exitCode;
};
