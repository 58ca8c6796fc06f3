import type { RequestFault } from '../http/answer-faulted.js';
import type { JsonObject } from '../http/json.js';
import type { SocketTarget } from '../http/relay.js';
import type { Reply } from '../http/reply.js';
import type { Emulator } from './emulator.js';
import type { Session } from './session.js';

/** A request, as endpoints see it. */
export interface Exchange {
  readonly emulator: Emulator;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly fault: RequestFault;
  /** The body; `{}` if there is none. Throws the API's 400 if it is no JSON object. */
  json(): JsonObject;
}

/** How a client proves who it is: by header, by header or `?token=`, or not at all. */
export type Auth = 'header' | 'header or query' | 'none';

/** What a route leads to. */
export interface Endpoint {
  readonly auth: Auth;
  readonly answer: (exchange: Exchange) => Promise<Reply>;
  /** Where a WebSocket of it leads. Absent: it has none. */
  readonly socket?: (exchange: Pick<Exchange, 'emulator' | 'params' | 'query'>) => Promise<SocketTarget>;
}

/** An endpoint that any client with the key may use. */
export const keyed = (answer: Endpoint['answer']): Endpoint => ({ auth: 'header', answer });

type SessionAnswer = (session: Session, exchange: Exchange) => Promise<Reply>;

/** An endpoint of one session that only looks at it. */
export const onSession = (answer: SessionAnswer, auth: Auth = 'header'): Endpoint => ({
  auth,
  answer: async (exchange) => answer(exchange.emulator.sessions.find(exchange.params['id'] ?? ''), exchange),
});

/** An endpoint of one session that counts as activity: the idle timer stands still meanwhile and starts anew afterwards. */
export const inUse = (answer: SessionAnswer): Endpoint =>
  onSession(async (session, exchange) => {
    const done = session.lifetimes.begin();
    try {
      return await answer(session, exchange);
    } finally {
      done();
    }
  });
