import type { Connection } from '@farhand/core/driver';
import type { AdmittedRequest, RequestFacts } from '../http/answer.js';
import type { SocketTarget } from '../http/relay.js';
import type { Reply } from '../http/reply.js';
import { PictureStore } from '../machine/pictures.js';
import type { Settings } from './options.js';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';

/** The target of a route. */
export interface Endpoint {
  readonly auth: Auth;
  readonly answer: (exchange: Exchange) => Promise<Reply>;
  /** Resolves to the target of its WebSocket. Absent: it has none. */
  readonly socket?: (exchange: RequestFacts & Pick<Exchange, 'emulator'>) => Promise<SocketTarget>;
}

/** How a client authenticates: by header, by header or `?token=`, or not at all. */
export type Auth = 'header' | 'header or query' | 'none';

/** A request in the form that endpoints receive. */
export interface Exchange extends AdmittedRequest {
  readonly emulator: Emulator;
}

/** The state that outlives a request: the settings, the sessions, the published pictures. */
export class Emulator<C extends Connection = Connection> {
  readonly settings: Settings<C>;
  readonly sessions: Sessions<C>;
  readonly pictures: PictureStore = new PictureStore('jpeg');
  /** The key that clients must send. */
  readonly token: string;
  /** The base URL of the server. */
  origin = '';

  constructor(settings: Settings<C>, token: string) {
    this.settings = settings;
    this.sessions = new Sessions(settings);
    this.token = token;
  }

  /** Stores a JPEG and returns its URL, which needs no key. */
  publishPicture(jpeg: Uint8Array): string {
    return `${this.origin}/screenshots/${this.pictures.put(jpeg)}`;
  }
}

/** Creates an endpoint for any client with the key. */
export const keyed = (answer: Endpoint['answer']): Endpoint => ({ auth: 'header', answer });

type SessionAnswer = (session: Session, exchange: Exchange) => Promise<Reply>;

/** Creates an endpoint that only reads from one session. */
export const onSession = (answer: SessionAnswer, auth: Auth = 'header'): Endpoint => ({
  auth,
  answer: async (exchange) => answer(exchange.emulator.sessions.find(exchange.params['id'] ?? ''), exchange),
});

/**
 * Creates an endpoint of one session that counts as activity: the idle timer stops during the request and restarts
 * afterward.
 */
export const inUse = (answer: SessionAnswer): Endpoint =>
  onSession(async (session, exchange) => {
    const done = session.lifetimes.begin();
    try {
      return await answer(session, exchange);
    } finally {
      done();
    }
  });
