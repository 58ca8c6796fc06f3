import type { Wait } from '@farhand/core/driver';
import { nameOf, type Caller } from './client-call.js';
import {
  flag,
  missing,
  record,
  records,
  requireNumber,
  requireText,
  text,
  type Json,
  type Origin,
} from './read-fields.js';
import { shellEvents } from './shell-events.js';
import type { ProcessResponse, ShellEvent, ShellOutput, ShellReadResponse } from './wire-replies.js';
import type { ProcessRequest, ShellRequest } from './wire-requests.js';

/** The endpoint that runs a program. */
export interface ProcessClient {
  /**
   * `POST …/process`: runs a program and waits for its end. An exit code other than 0 is no error. The vendor documents
   * no limit of its own: set `timeoutMs` above what the program takes.
   */
  process(sandboxId: string, body: ProcessRequest, wait?: Wait): Promise<ProcessResponse>;
}

/** The endpoints for command lines that run for long, or that are talked to. */
export interface ShellClient {
  /**
   * `POST …/shell/stream`: runs a command line and gives what it says as it comes. There is no exit code. `timeoutMs` is
   * for the beginning of the answer, `signal` ends it.
   */
  stream(sandboxId: string, body: ShellRequest, wait?: Wait): Promise<AsyncIterable<ShellEvent>>;
  /** `POST …/shell`: starts a command line; the id is for the other methods. */
  create(sandboxId: string, body: ShellRequest, wait?: Wait): Promise<{ readonly sessionId: string }>;
  /** `POST …/shell/{shellId}`: writes to its standard input. */
  write(sandboxId: string, shellId: string, data: string, wait?: Wait): Promise<void>;
  /** `PUT …/shell/{shellId}/finish`: ends its standard input. */
  finish(sandboxId: string, shellId: string, wait?: Wait): Promise<void>;
  /** `POST …/shell/{shellId}/read`: what it has said. Whether what was read comes again is not documented. */
  read(sandboxId: string, shellId: string, wait?: Wait): Promise<ShellReadResponse>;
  /** `DELETE …/shell/{shellId}`: ends it. */
  terminate(sandboxId: string, shellId: string, wait?: Wait): Promise<void>;
}

const readOutput = (json: Json): ShellOutput | undefined => {
  const [stdout, stderr, waiting] = [text(json['stdout']), text(json['stderr']), flag(json['waiting'])];
  if (stdout !== undefined) return { oneofKind: 'stdout', stdout };
  if (stderr !== undefined) return { oneofKind: 'stderr', stderr };
  return waiting === undefined ? undefined : { oneofKind: 'waiting', waiting };
};

/** The vendor's OpenAPI has `output` with the pieces, its SDKs `outputs` with each piece one level down (both March 2026). */
const readShell = (json: Json, origin: Origin): ShellReadResponse => {
  const list = [json['outputs'], json['output']].find(Array.isArray);
  const isRunning = flag(json['isRunning']);
  if (list === undefined) throw missing('output', origin);
  if (isRunning === undefined) throw missing('isRunning', origin);
  const output = records(list)
    .map((piece) => readOutput(record(piece['output']) ?? piece))
    .filter((piece) => piece !== undefined);
  return { output, isRunning };
};

/**
 * Reads what a program has left.
 *
 * @throws ProtocolError if there is no exit code.
 */
export const readProcess = ({ body, origin }: { readonly body: Json; readonly origin: Origin }): ProcessResponse => ({
  stdoutBase64: text(body['stdoutBase64']) ?? '',
  stderrBase64: text(body['stderrBase64']) ?? '',
  exitCode: requireNumber(body, 'exitCode', origin),
});

/** Makes the method for {@link ProcessClient}. */
export const createProcessClient = (caller: Caller): ProcessClient => ({
  process: async (sandboxId, body, wait = {}) =>
    readProcess(await caller.object('process', { ids: { sandboxId }, body, wait })),
});

/** Makes the methods for {@link ShellClient}. */
export const createShellClient = (caller: Caller): ShellClient => ({
  stream: async (sandboxId, body, wait = {}) => {
    const stream = await caller.stream('shellStream', { ids: { sandboxId }, body, wait }, 'text/event-stream');
    return shellEvents(stream, nameOf('shellStream'));
  },
  create: async (sandboxId, body, wait = {}) => {
    const { body: json, origin } = await caller.object('shellCreate', { ids: { sandboxId }, body, wait });
    return { sessionId: requireText(json, 'sessionId', origin) };
  },
  write: (sandboxId, shellId, data, wait = {}) =>
    caller.done('shellWrite', { ids: { sandboxId, shellId }, body: { data }, wait }),
  finish: (sandboxId, shellId, wait = {}) => caller.done('shellFinish', { ids: { sandboxId, shellId }, wait }),
  read: async (sandboxId, shellId, wait = {}) => {
    const { body, origin } = await caller.object('shellRead', { ids: { sandboxId, shellId }, wait });
    return readShell(body, origin);
  },
  terminate: (sandboxId, shellId, wait = {}) => caller.done('shellTerminate', { ids: { sandboxId, shellId }, wait }),
});
