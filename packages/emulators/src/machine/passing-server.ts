import { once } from 'node:events';
import {
  createServer,
  request,
  type IncomingMessage,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How a {@link PassingServer} handles connections. */
export interface PassingHandlers {
  readonly onRequest: (incoming: IncomingMessage, response: ServerResponse) => void;
  /** The event of a connection that stops being HTTP: `connect` for a proxy, `upgrade` for a WebSocket. */
  readonly leaving: 'connect' | 'upgrade';
  readonly onLeave: (incoming: IncomingMessage, socket: Socket, head: Buffer) => void;
}

/** A server on this machine that forwards requests, and connections that are no longer HTTP. */
export class PassingServer {
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor({ onRequest, leaving, onLeave }: PassingHandlers) {
    this.#server = createServer(onRequest);
    this.#server.on(leaving, onLeave);
    this.#server.on('connection', (socket) => this.#track(socket));
  }

  /** Starts a server on any free port. */
  static async listen(handlers: PassingHandlers): Promise<PassingServer> {
    const passing = new PassingServer(handlers);
    passing.#server.listen({ host: '127.0.0.1', port: 0 });
    await once(passing.#server, 'listening');
    return passing;
  }

  /** Its host and port: `127.0.0.1` and a port. */
  get host(): string {
    const address = this.#server.address();
    return `127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  }

  /** Forwards a request and its reply. */
  forward(incoming: IncomingMessage, response: ServerResponse, to: RequestOptions, onError: () => void): void {
    const outgoing = request({ ...to, method: incoming.method, agent: false });
    outgoing.on('socket', (socket) => this.#track(socket));
    outgoing.on('response', (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.on('error', () => response.destroy());
      reply.pipe(response);
    });
    outgoing.on('error', onError);
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  /** Connects two sockets in both directions, after `begin` has written the first bytes. */
  join(socket: Socket, to: { readonly host: string; readonly port: number }, begin: (other: Socket) => void): void {
    const other = connect(to);
    this.#track(other);
    other.once('close', () => socket.destroy());
    socket.once('close', () => other.destroy());
    other.once('connect', () => {
      begin(other);
      socket.pipe(other);
      other.pipe(socket);
    });
  }

  /** Closes every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Stops, and closes every connection. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  #track(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
