import { StringDecoder } from 'node:string_decoder';
import { FieldError, stringField } from '../http/json.js';
import { empty, json, type BodyStream } from '../http/reply.js';
import { startProcess } from '../machine/start-process.js';
import { shellIn } from '../machine/terminal.js';
import { commandEndpoint, shellRequest } from './command-endpoint.js';
import type { Endpoint } from './endpoint.js';
import type { Sandbox } from './sandbox.js';
import type { ShellRequest } from './shell-sessions.js';

/** `POST …/shell/stream`: server-sent events, each of one key. The command ends with its client. */
export const streamShell: Endpoint = commandEndpoint(async (sandbox, { json: body }) => {
  const request = shellRequest(body());
  const stream = await startStream(sandbox, request);
  return { type: 'stream', status: 200, contentType: 'text/event-stream', write: stream };
});

/** Starts a command before the reply begins, so that what keeps it from starting still has a status. */
const startStream = async (
  { workspace }: Sandbox,
  { command, workingDirectory, timeoutMs, tty }: ShellRequest,
): Promise<(body: BodyStream) => Promise<void>> => {
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  const client = openClient();
  // The vendor's clients decode each piece alone, so none may end inside a character.
  const tell = (stream: 'stdout' | 'stderr', text: string): Promise<void> =>
    text === '' ? Promise.resolve() : client.send({ [stream]: base64(text) });
  const started = await startProcess(
    {
      ...(await shellIn(command, tty)),
      directory: workingDirectory,
      timeoutMs,
      emit: (stream, bytes) => tell(stream, decoders[stream].write(bytes)),
    },
    workspace,
  );
  started.stdin.end();
  return async (body) => {
    body.signal.addEventListener('abort', () => started.kill(), { once: true });
    client.connect(body);
    await started.done;
    for (const stream of ['stdout', 'stderr'] as const) await tell(stream, decoders[stream].end());
    if (started.timedOut) await client.send({ timeout: base64('The time limit was reached') });
    else await client.send({ waiting: '' });
    await client.send({ end: '' });
  };
};

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** Events for a client that is about to listen: they wait for it. */
const openClient = (): { send(event: object): Promise<void>; connect(body: BodyStream): void } => {
  let connect: (body: BodyStream) => void = () => undefined;
  const connected = new Promise<BodyStream>((resolve) => {
    connect = resolve;
  });
  return {
    send: async (event) => (await connected).write(`data: ${JSON.stringify(event)}\n\n`),
    connect: (body) => connect(body),
  };
};

/** `POST …/shell`. */
export const createShell: Endpoint = commandEndpoint(async (sandbox, { json: body }) =>
  json(200, { sessionId: await sandbox.shells.start(shellRequest(body())) }),
);

/** `POST …/shell/{shellId}`: plain text for its standard input. */
export const writeShell: Endpoint = commandEndpoint(async (sandbox, { params, json: body }) => {
  const data = stringField(body(), 'data');
  if (data === undefined) throw new FieldError('data is missing');
  sandbox.shells.write(params['shellId'] ?? '', data);
  return empty(200);
});

/** `PUT …/shell/{shellId}/finish`: the end of its standard input. */
export const finishShell: Endpoint = commandEndpoint(async (sandbox, { params }) => {
  sandbox.shells.finish(params['shellId'] ?? '');
  return empty(200);
});

/** `POST …/shell/{shellId}/read`: under `output` as the schema has it, and under `outputs` as the vendor's clients read it. */
export const readShell: Endpoint = commandEndpoint(async (sandbox, { params }) => {
  const { output, isRunning } = sandbox.shells.read(params['shellId'] ?? '');
  return json(200, { output, outputs: output.map((piece) => ({ output: piece })), isRunning });
});

/** `DELETE …/shell/{shellId}`. */
export const terminateShell: Endpoint = commandEndpoint(async (sandbox, { params }) => {
  sandbox.shells.terminate(params['shellId'] ?? '');
  return empty(200);
});
