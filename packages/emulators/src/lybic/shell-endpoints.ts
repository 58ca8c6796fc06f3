import {
  booleanField,
  FieldError,
  numberInRange,
  stringField,
  stringsField,
  textField,
  type JsonObject,
} from '../http/json.js';
import { empty, json, type BodyStream } from '../http/reply.js';
import { shellFor, startProcess, textOutput } from '../machine/start-process.js';
import { commandEndpoint, type Endpoint } from './endpoint.js';
import type { Sandbox } from './sandbox.js';
import type { ShellRequest } from './shell-sessions.js';

/**
 * `POST …/shell/stream`: runs a command and streams server-sent events, each with one key. The command ends when its
 * client disconnects.
 */
export const streamShell: Endpoint = commandEndpoint(async (sandbox, { json: body }) => {
  const request = shellRequest(body());
  const stream = await startStream(sandbox, request);
  return { type: 'stream', status: 200, contentType: 'text/event-stream', write: stream };
});

/** Starts a command before the reply starts, so that a failed start still has a status. */
const startStream = async (
  { workspace }: Sandbox,
  { command, workingDirectory, timeoutMs, tty }: ShellRequest,
): Promise<(body: BodyStream) => Promise<void>> => {
  const client = openClient();
  // The vendor's clients decode each piece separately, so no piece may end within a character.
  const output = textOutput((stream, text) => client.send({ [stream]: base64(text) }));
  const started = await startProcess(
    { ...(await shellFor(command, tty)), directory: workingDirectory, timeoutMs, emit: output.emit },
    workspace,
  );
  started.stdin.end();
  return async (body) => {
    body.signal.addEventListener('abort', () => started.kill(), { once: true });
    client.connect(body);
    await started.done;
    await output.end();
    if (started.timedOut) await client.send({ timeout: base64('The time limit was reached') });
    else await client.send({ waiting: '' });
    await client.send({ end: '' });
  };
};

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** Queues events until the client listens. */
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

/** `POST …/shell`: starts a command line. */
export const createShell: Endpoint = commandEndpoint(async (sandbox, { json: body }) =>
  json(200, { sessionId: await sandbox.shells.start(shellRequest(body())) }),
);

/** `POST …/shell/{shellId}`: writes plain text to its standard input. */
export const writeShell: Endpoint = commandEndpoint(async (sandbox, { params, json: body }) => {
  const data = stringField(body(), 'data');
  if (data === undefined) throw new FieldError('data is missing');
  sandbox.shells.write(params['shellId'] ?? '', data);
  return empty(200);
});

/** `PUT …/shell/{shellId}/finish`: closes its standard input. */
export const finishShell: Endpoint = commandEndpoint(async (sandbox, { params }) => {
  sandbox.shells.finish(params['shellId'] ?? '');
  return empty(200);
});

/**
 * `POST …/shell/{shellId}/read`: reads its output, in `output` as in the schema, and in `outputs` as the vendor's
 * clients expect.
 */
export const readShell: Endpoint = commandEndpoint(async (sandbox, { params }) => {
  const { output, isRunning } = sandbox.shells.read(params['shellId'] ?? '');
  return json(200, { output, outputs: output.map((piece) => ({ output: piece })), isRunning });
});

/** `DELETE …/shell/{shellId}`: ends it. */
export const terminateShell: Endpoint = commandEndpoint(async (sandbox, { params }) => {
  sandbox.shells.terminate(params['shellId'] ?? '');
  return empty(200);
});

/** The most lines or columns of a terminal: two bytes. */
const longestSide = 65_535;

/** Reads a shell command. The terminal size is used only if a terminal is requested. */
const shellRequest = (json: JsonObject): ShellRequest => {
  const seconds = numberInRange(json, 'timeoutSeconds', 1, 86_400);
  const rows = numberInRange(json, 'ttyRows', 1, longestSide) ?? 24;
  const columns = numberInRange(json, 'ttyCols', 1, longestSide) ?? 80;
  return {
    command: textField(json, 'command'),
    workingDirectory: stringField(json, 'workingDirectory'),
    timeoutMs: seconds === undefined ? undefined : seconds * 1000,
    tty: booleanField(json, 'useTty') === true ? { rows: Math.floor(rows), columns: Math.floor(columns) } : undefined,
  };
};

/** The most output of each stream that is kept, in bytes. The vendor documents no limit; memory is limited. */
const longestOutputBytes = 16 * 1024 * 1024;

/** `POST …/process`: runs a program to its end. A failed program is a successful request. */
export const processEndpoint: Endpoint = commandEndpoint(async (sandbox, { json: body }) => {
  const request = body();
  const output = { stdout: outputBuffer(), stderr: outputBuffer() };
  const input = stdinOf(request);
  const started = await startProcess(
    {
      executable: textField(request, 'executable'),
      args: stringsField(request, 'args') ?? [],
      directory: stringField(request, 'workingDirectory'),
      emit: (stream, bytes) => output[stream].add(bytes),
    },
    sandbox.workspace,
  );
  started.stdin.end(input);
  const exitCode = await started.done;
  sandbox.checkAlive();
  return json(200, { stdoutBase64: output.stdout.base64(), stderrBase64: output.stderr.base64(), exitCode });
});

const stdinOf = (request: JsonObject): Buffer => {
  const base64 = stringField(request, 'stdinBase64') ?? '';
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) throw new FieldError('stdinBase64 must be base64');
  return Buffer.from(base64, 'base64');
};

const outputBuffer = (): { add(bytes: Buffer): void; base64(): string } => {
  const chunks: Buffer[] = [];
  let leftBytes = longestOutputBytes;
  return {
    add: (bytes) => {
      chunks.push(bytes.subarray(0, leftBytes));
      leftBytes = Math.max(0, leftBytes - bytes.length);
    },
    base64: () => Buffer.concat(chunks).toString('base64'),
  };
};
