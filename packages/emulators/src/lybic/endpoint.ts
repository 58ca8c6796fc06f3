import type { RequestFault } from '../http/answer-faulted.js';
import { booleanField, stringField, type JsonObject } from '../http/json.js';
import type { Reply } from '../http/reply.js';
import type { Emulator } from './emulator.js';
import { execRefused } from './problem.js';
import type { Sandbox } from './sandbox.js';
import type { ShellRequest } from './shell-sessions.js';
import { numberInRange, textField } from './wire-action.js';

/** A request, as endpoints see it. */
export interface Exchange {
  readonly emulator: Emulator;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly fault: RequestFault;
  /** The body; `{}` if there is none. Throws the API's 400 if it is no JSON object. */
  json(): JsonObject;
}

/** What a route leads to. */
export interface Endpoint {
  /** Whether it wants the key. */
  readonly keyed: boolean;
  readonly answer: (exchange: Exchange) => Promise<Reply>;
}

/** An endpoint that any client with the key may use. */
export const keyed = (answer: Endpoint['answer']): Endpoint => ({ keyed: true, answer });

/** An endpoint of one sandbox, which must not have expired. */
export const onSandbox = (answer: (sandbox: Sandbox, exchange: Exchange) => Promise<Reply>): Endpoint =>
  keyed(async (exchange) => {
    const sandbox = exchange.emulator.sandboxes.find(exchange.params['sandboxId'] ?? '');
    sandbox.checkAlive();
    return answer(sandbox, exchange);
  });

/** An endpoint that acts on this machine besides its screen: refused unless the server allows it. Waits for the sandbox. */
export const commandEndpoint = (answer: (sandbox: Sandbox, exchange: Exchange) => Promise<Reply>): Endpoint =>
  onSandbox(async (sandbox, exchange) => {
    if (!exchange.emulator.settings.allowExec) throw execRefused();
    await sandbox.whenReady();
    return answer(sandbox, exchange);
  });

/** The most lines or columns that a terminal can be told of: two bytes. */
const longestSide = 65_535;

/** Reads a shell command. The size of a terminal counts only if there is one. */
export const shellRequest = (json: JsonObject): ShellRequest => {
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
