import {
  isRecord,
  ProtocolError,
  TransportError,
  UnsupportedFacetError,
  type Deadline,
  type Http,
  type Json,
} from '@farhand/core/driver';
import { nameOf } from './caller.js';
import { cdpEndpointOf } from './cdp-endpoint.js';
import type { LightconeEndpoints } from './client.js';
import { baseUrlOf, prefixOf, type LightconeOptions } from './options.js';
import { openWebSocket, type DriverSocket } from './web-socket.js';

/** An event of the browser's DevTools protocol. */
export interface DevToolsEvent {
  readonly method: string;
  readonly params: Json;
  /** The target of the event; `undefined` for the browser itself. */
  readonly sessionId: string | undefined;
}

/** The computer whose browser is asked, and the means. */
export interface DevToolsContext {
  readonly http: Http;
  readonly client: LightconeEndpoints;
  readonly id: string;
  readonly options: LightconeOptions;
}

const what = 'Lightcone: the DevTools connection for dialogs';

/**
 * A connection to a browser by its DevTools protocol, for commands, replies and events. It keeps the process alive only
 * while a command waits for its reply, so a program that forgets to close its computer ends as it would without the
 * connection.
 */
export class DevTools {
  /** Resolves when the connection has ended, for any reason. */
  readonly over: Promise<void>;
  readonly #socket: DriverSocket;
  readonly #hear: (event: DevToolsEvent, from: DevTools) => void;
  readonly #waiting = new Map<number, (reply: Json | Error) => void>();
  #lastId = 0;
  #isOver = false;

  /** Connects to the browser of a computer. `hear` receives its events, in order. */
  static async open(
    { http, client, id, options }: DevToolsContext,
    hear: (event: DevToolsEvent, from: DevTools) => void,
    deadline: Deadline,
  ): Promise<DevTools> {
    const endpoint = await cdpEndpointOf(client, id, options, deadline);
    if (endpoint === undefined) {
      throw new UnsupportedFacetError(
        `${nameOf('retrieve')}: the reply has no cdp endpoint, so Farhand cannot observe this computer's dialogs. Leave lightcone({ dialogs }) out: the vendor's own handling then applies.`,
      );
    }
    const path = await socketPathOf(http, endpoint, options, deadline);
    // The deadline applies only to the opening. Its own signal would also end the connection.
    const opening = new AbortController();
    const stop = (): void => opening.abort(deadline.error());
    deadline.signal.addEventListener('abort', stop, { once: true });
    try {
      if (deadline.isOver()) throw deadline.error();
      return new DevTools(await openWebSocket(options, path, what, { signal: opening.signal }), hear);
    } finally {
      deadline.signal.removeEventListener('abort', stop);
    }
  }

  private constructor(socket: DriverSocket, hear: (event: DevToolsEvent, from: DevTools) => void) {
    this.#socket = socket;
    this.#hear = hear;
    this.over = this.#read();
  }

  /**
   * Sends a command and resolves to its result.
   *
   * @throws Error with the browser's message if it refuses.
   * @throws TransportError if the connection has ended.
   */
  async send(method: string, params: Json = {}, sessionId?: string): Promise<Json> {
    const id = (this.#lastId += 1);
    const reply = new Promise<Json | Error>((resolve) => {
      if (this.#isOver) resolve(lost());
      else this.#waiting.set(id, resolve);
    });
    this.#socket.keepProcess(true);
    const command = { id, method, params, ...(sessionId === undefined ? {} : { sessionId }) };
    // If sending fails, the connection has ended, and the pending reply reports it.
    void this.#socket.send(JSON.stringify(command)).catch(() => undefined);
    const result = await reply;
    if (result instanceof Error) throw result;
    return result;
  }

  /** Ends the connection. A second call has no effect. */
  async close(): Promise<void> {
    await this.#socket.close();
    await this.over;
  }

  async #read(): Promise<void> {
    try {
      for await (const message of this.#socket) this.#take(JSON.parse(String(message)));
    } catch {
      // A connection that broke or sent unreadable data is lost too, and every pending command rejects.
    } finally {
      this.#isOver = true;
      for (const resolve of this.#waiting.values()) resolve(lost());
      this.#waiting.clear();
    }
  }

  #take(message: unknown): void {
    if (!isRecord(message)) return;
    const { id, method, params, result, error, sessionId } = message;
    if (typeof id === 'number') {
      const words = isRecord(error) ? String(error['message']) : undefined;
      this.#waiting.get(id)?.(words === undefined ? (isRecord(result) ? result : {}) : new Error(words));
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#socket.keepProcess(false);
    } else if (typeof method === 'string') {
      const target = typeof sessionId === 'string' ? sessionId : undefined;
      this.#hear({ method, params: isRecord(params) ? params : {}, sessionId: target }, this);
    }
  }
}

const lost = (): TransportError => new TransportError('UNREACHABLE', `${what} was lost.`);

/**
 * Resolves to the path of a browser's WebSocket, which `/json/version` of the DevTools endpoint contains (seen in July
 * 2026). Its scheme is that of the base URL.
 *
 * @throws ProtocolError if there is none, or if it is on another host, because the key would be sent there.
 */
const socketPathOf = async (
  http: Http,
  endpoint: URL,
  options: LightconeOptions,
  deadline: Deadline,
): Promise<string> => {
  const base = new URL(baseUrlOf(options));
  const prefix = prefixOf(base);
  const { pathname } = endpoint;
  const path = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
  const { body } = await http.request({
    method: 'GET',
    path: `${path.replace(/\/$/, '')}/json/version`,
    query: Object.fromEntries(endpoint.searchParams),
    effect: 'read',
    deadline,
  });
  const address = isRecord(body) ? body['webSocketDebuggerUrl'] : undefined;
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.host !== base.host || url.username !== '' || url.password !== '') {
    throw new ProtocolError(
      `${what}: /json/version has no WebSocket address at ${base.host}. The API key was not sent there.`,
    );
  }
  return `${url.pathname}${url.search}`;
};
