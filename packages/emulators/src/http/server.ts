import type { Connection, Kind } from '@farhand/core/driver';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.js';
import { answerRequest, answerUpgrade, isOwnHost, type Protocol } from './answer.js';
import { deliver } from './delivery.js';
import { createDial, type Faults } from './faults.js';
import type { UpgradeRequest } from './relay.js';
import { sendReply, type Reply } from './reply.js';
import type { LoggedRequest, RequestLog } from './request-log.js';

/** A computer that a client has created. */
export interface EmulatedComputer<C extends Connection = Connection> {
  /** The id that its client knows. */
  readonly id: string;
  /** The kind of computer. */
  readonly kind: Kind;
  /** The backend computer that performs its actions. */
  readonly connection: C;
}

/** The computers of an emulator. */
export interface Fleet<C extends Connection> {
  /** Returns the running computers, oldest first. */
  live(): readonly EmulatedComputer<C>[];
  /** Ends all of them. */
  close(): Promise<void>;
}

/** The parts of a running emulator. */
export interface ServerParts<C extends Connection> {
  readonly fleet: Fleet<C>;
  readonly token: string;
  readonly server: LoopbackServer;
  readonly requests: readonly LoggedRequest[];
  /** The address of the live page, if there is one. */
  readonly watchUrl?: string | undefined;
}

/** A running emulator. */
export class EmulatorServer<C extends Connection = Connection> implements AsyncDisposable {
  /** The base URL for clients, without a trailing slash. */
  readonly url: string;
  /** The latest requests in the order of arrival, including rejected ones. At most 10,000. */
  readonly requests: readonly LoggedRequest[];
  readonly #token: string;
  readonly #watchUrl: string | undefined;
  readonly #fleet: Fleet<C>;
  readonly #server: LoopbackServer;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor({ fleet, token, server, requests, watchUrl }: ServerParts<C>) {
    this.url = server.url;
    this.requests = requests;
    this.#token = token;
    this.#watchUrl = watchUrl;
    this.#fleet = fleet;
    this.#server = server;
  }

  /** The key that clients must send. It is not shown when the server is printed. */
  get token(): string {
    return this.#token;
  }

  /**
   * The address of the page that shows the screens and the requests live, with the key that opens it. `undefined`
   * without the option `watch`. It is not shown when the server is printed.
   */
  get watchUrl(): string | undefined {
    return this.#watchUrl;
  }

  /** Returns the running computers, oldest first. */
  sessions(): readonly EmulatedComputer<C>[] {
    return this.#fleet.live().map(({ id, kind, connection }) => ({ id, kind, connection }));
  }

  /** Returns the backend computer behind a client's computer, if it is running. */
  connection(id: string): C | undefined {
    return this.sessions().find((computer) => computer.id === id)?.connection;
  }

  /** Stops listening, ends every computer and waits for it. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Closes the server at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await Promise.all([this.#server.close(), this.#fleet.close()]);
  }
}

/** Replies to requests outside the vendor's API; `undefined` leaves a request to the API. */
export type Aside = (request: IncomingMessage) => Reply | undefined;

/** Where a server listens, its faults and its clock. */
interface ListenOptions {
  readonly host?: LoopbackHost;
  readonly port?: number;
  readonly faults?: Faults;
  readonly clock: Clock;
  readonly log: RequestLog;
  /** Called first, only for requests to this machine's own names. Its replies are not logged and have no faults. */
  readonly aside?: Aside | undefined;
}

/** Listens on this machine and replies according to a protocol. */
export const listen = async <Endpoint>(
  { host = '127.0.0.1', port = 0, faults, clock, log, aside }: ListenOptions,
  protocol: Protocol<Endpoint>,
): Promise<LoopbackServer> => {
  const dial = createDial(faults);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reply = isOwnHost(request.headers.host) ? aside?.(request) : undefined;
    if (reply !== undefined) return sendReply(response, reply);
    let isWhole = false;
    // A reply whose connection ended early counts as finished, but did not reach the client.
    response.prependOnceListener('finish', () => (isWhole = !request.socket.destroyed));
    const { delivery, entry } = await answerRequest(request, protocol, { dial, log, clock });
    try {
      await deliver(response, delivery, clock);
    } finally {
      entry.close(isWhole ? 'answered' : 'cut off');
    }
  };
  return listenOnLoopback(
    { host, port },
    (request, response) => void answer(request, response).catch(() => response.destroy()),
    (upgrade) => void answerUpgrade(upgrade, protocol, log).catch(() => upgrade.socket.destroy()),
  );
};

/** The loopback addresses that a server may listen on. */
export type LoopbackHost = '127.0.0.1' | '::1';

/** A listening HTTP server. */
export interface LoopbackServer {
  /** Its address, without a trailing slash. */
  readonly url: string;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server on this machine only.
 *
 * @throws TypeError if `host` is not a loopback address.
 * @throws RangeError if `port` is not a port number.
 * @throws Error with the code `EADDRINUSE` if the port is in use.
 */
const listenOnLoopback = async (
  { host, port }: { readonly host: LoopbackHost; readonly port: number },
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  upgrade: (upgrade: UpgradeRequest) => void,
): Promise<LoopbackServer> => {
  if (host !== '127.0.0.1' && host !== '::1') {
    throw new TypeError(`An emulator listens on 127.0.0.1 or ::1 only, got ${JSON.stringify(host)}.`);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`port must be an integer from 0 (any free port) to 65535, got ${port}.`);
  }
  const server = createServer(handle);
  /** Connections that are no longer HTTP, which the server does not track. */
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    if (wantsWebSocket(request)) {
      upgraded.add(socket);
      socket.once('close', () => upgraded.delete(socket));
      upgrade({ request, socket, head });
    } else {
      socket.unshift(withoutUpgrade({ request, socket, head }));
      server.emit('connection', socket);
    }
  });
  server.listen({ host, port });
  await once(server, 'listening');
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host === '::1' ? '[::1]' : host}:${actualPort}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
      await closed;
    },
  };
};

/** Returns whether a request asks for a WebSocket, and not for another protocol such as HTTP/2 in plain text. */
const wantsWebSocket = ({ headers }: IncomingMessage): boolean => /^\s*websocket\s*$/i.test(headers.upgrade ?? '');

/**
 * Rebuilds a request without its wish for another protocol. Node hands over every request that has one. Java's client,
 * for example, adds it to all of its requests and accepts an ordinary reply.
 */
const withoutUpgrade = ({ request, head }: UpgradeRequest): Buffer => {
  const { method, url, rawHeaders } = request;
  const lines = rawHeaders.flatMap((name, index) => {
    if (index % 2 === 1 || /^(upgrade|connection|http2-settings)$/i.test(name)) return [];
    return [`${name}: ${rawHeaders[index + 1] ?? ''}\r\n`];
  });
  return Buffer.concat([Buffer.from(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), head]);
};
