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

/** What a {@link PassingServer} does with what it gets. */
export interface PassingHandlers {
  readonly onRequest: (incoming: IncomingMessage, response: ServerResponse) => void;
  /** The event of a connection that stops being HTTP: `connect` for a proxy, `upgrade` for a WebSocket. */
  readonly leaving: 'connect' | 'upgrade';
  readonly onLeave: (incoming: IncomingMessage, socket: Socket, head: Buffer) => void;
}

/** A server of this machine that passes on what it gets: requests, and connections that are no longer HTTP. */
export class PassingServer {
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor({ onRequest, leaving, onLeave }: PassingHandlers) {
    this.#server = createServer(onRequest);
    this.#server.on(leaving, onLeave);
    this.#server.on('connection', (socket) => this.#track(socket));
  }

  /** Starts one, at any free port. */
  static async listen(handlers: PassingHandlers): Promise<PassingServer> {
    const passing = new PassingServer(handlers);
    passing.#server.listen({ host: '127.0.0.1', port: 0 });
    await once(passing.#server, 'listening');
    return passing;
  }

  /** Where it listens: `127.0.0.1` and a port. */
  get host(): string {
    const address = this.#server.address();
    return `127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  }

  /** Passes a request on, and its reply back. */
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

  /** Joins a connection to a port elsewhere, in both directions, once `begin` has said there what comes first. */
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

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Stops, and cuts every connection. */
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
