import { FieldError, stringField, stringsField, type JsonObject } from '../http/json.js';
import { json } from '../http/reply.js';
import { startProcess } from '../machine/start-process.js';
import { commandEndpoint } from './command-endpoint.js';
import type { Endpoint } from './endpoint.js';
import { textField } from './fields.js';

/** How much of each stream is kept, in bytes. The vendor states no limit; memory has one. */
const longestOutputBytes = 16 * 1024 * 1024;

/** `POST …/process`: runs a program to its end. One that fails is a success of the API. */
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
