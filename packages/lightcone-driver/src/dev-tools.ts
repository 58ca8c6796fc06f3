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
  /** The target that it is of; `undefined` for the browser. */
  readonly sessionId: string | undefined;
}

/** The computer whose browser is asked, and how. */
export interface DevToolsContext {
  readonly http: Http;
  readonly client: LightconeEndpoints;
  readonly id: string;
  readonly options: LightconeOptions;
}

const what = 'Lightcone: the DevTools connection that hears of dialogs';

/**
 * A connection to a browser by its DevTools protocol: commands, replies and events, as they come. It keeps the process
 * alive only while a command waits for its reply: a program that forgets to close its computer ends as without it.
 */
export class DevTools {
  /** Resolves once the connection is over, for whatever reason. */
  readonly over: Promise<void>;
  readonly #socket: DriverSocket;
  readonly #hear: (event: DevToolsEvent, from: DevTools) => void;
  readonly #waiting = new Map<number, (reply: Json | Error) => void>();
  #lastId = 0;
  #isOver = false;

  /** Connects to the browser of a computer. `hear` gets its events, in order. */
  static async open(
    { http, client, id, options }: DevToolsContext,
    hear: (event: DevToolsEvent, from: DevTools) => void,
    deadline: Deadline,
  ): Promise<DevTools> {
    const endpoint = await cdpEndpointOf(client, id, options, deadline);
    if (endpoint === undefined) {
      throw new UnsupportedFacetError(
        `${nameOf('retrieve')} names no cdp endpoint for this computer, so that its dialogs cannot be heard of. Leave lightcone({ dialogs }) out: the vendor's own handling then applies.`,
      );
    }
    const path = await socketPathOf(http, endpoint, options, deadline);
    // The deadline is for the opening only. Its own signal would end the connection with it.
    const opening = new AbortController();
    const stop = (): void => opening.abort(deadline.error());
    deadline.signal.addEventListener('abort', stop, { once: true });
    try {
      if (deadline.signal.aborted) throw deadline.error();
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
   * @throws Error with the browser's words if it refuses.
   * @throws TransportError if the connection is over.
   */
  async send(method: string, params: Json = {}, sessionId?: string): Promise<Json> {
    const id = (this.#lastId += 1);
    const reply = new Promise<Json | Error>((resolve) => {
      if (this.#isOver) resolve(lost());
      else this.#waiting.set(id, resolve);
    });
    this.#socket.keepProcess(true);
    const command = { id, method, params, ...(sessionId === undefined ? {} : { sessionId }) };
    // If it does not leave, the connection is over, and the reply says so.
    void this.#socket.send(JSON.stringify(command)).catch(() => undefined);
    const result = await reply;
    if (result instanceof Error) throw result;
    return result;
  }

  /** Ends the connection. Doing it twice is no error. */
  async close(): Promise<void> {
    await this.#socket.close();
    await this.over;
  }

  async #read(): Promise<void> {
    try {
      for await (const message of this.#socket) this.#take(JSON.parse(String(message)));
    } catch {
      // What broke off or cannot be read is lost all the same, and whoever waits is told so.
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
 * The path of a browser's WebSocket, which the DevTools endpoint names by its `/json/version` (seen in July 2026). Its
 * scheme is that of the base URL.
 *
 * @throws ProtocolError if it names none, or one of somebody else: the key goes with it.
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
      `${what}: /json/version named no WebSocket at ${base.host}. The API key is not sent there.`,
    );
  }
  return `${url.pathname}${url.search}`;
};
