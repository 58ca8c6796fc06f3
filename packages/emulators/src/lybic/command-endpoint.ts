import { numberField, booleanField, stringField, type JsonObject } from '../http/json.js';
import type { Reply } from '../http/reply.js';
import { onSandbox, type Endpoint, type Exchange } from './endpoint.js';
import { numberInRange, textField } from './fields.js';
import { execRefused } from './problem.js';
import type { Sandbox } from './sandbox.js';
import type { ShellRequest } from './shell-sessions.js';

/** An endpoint that acts on this machine besides its screen: refused unless the server allows it. Waits for the sandbox. */
export const commandEndpoint = (answer: (sandbox: Sandbox, exchange: Exchange) => Promise<Reply>): Endpoint =>
  onSandbox(async (sandbox, exchange) => {
    if (!exchange.emulator.settings.allowExec) throw execRefused();
    await sandbox.whenReady();
    return answer(sandbox, exchange);
  });

/** Reads a shell command. There are no terminals here, so what is said of one is checked and has no effect. */
export const shellRequest = (json: JsonObject): ShellRequest => {
  booleanField(json, 'useTty');
  numberField(json, 'ttyRows');
  numberField(json, 'ttyCols');
  const seconds = numberInRange(json, 'timeoutSeconds', 1, 86_400);
  return {
    command: textField(json, 'command'),
    workingDirectory: stringField(json, 'workingDirectory'),
    timeoutMs: seconds === undefined ? undefined : seconds * 1000,
  };
};
