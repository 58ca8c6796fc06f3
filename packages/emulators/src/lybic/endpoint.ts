import type { RequestFault } from '../http/faults/request-fault.js';
import type { JsonObject } from '../http/json.js';
import type { Reply } from '../http/reply.js';
import type { Emulator } from './emulator.js';
import type { Sandbox } from './sandbox.js';

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
