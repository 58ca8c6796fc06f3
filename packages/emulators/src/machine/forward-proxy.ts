import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The address of an HTTP proxy, which may have a name and a password in it; `undefined` if it is none. */
export const proxyAddress = (address: string): URL | undefined => {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'http:' && url.hostname !== '' && isDecodable(url) ? url : undefined;
};

const isDecodable = (url: URL): boolean => {
  try {
    credentialsOf(url);
    return true;
  } catch {
    return false;
  }
};

const portOf = ({ port, protocol }: URL): number => Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port);

/** What a proxy with a name and a password wants to see. */
const credentialsOf = ({ username, password }: URL): Readonly<Record<string, string>> => {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
};

/** A proxy on this machine whose way out can be changed while it runs: straight, or through another proxy. */
export class ForwardProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  #upstream: URL | undefined;

  private constructor(upstream: URL | undefined) {
    this.#upstream = upstream;
    this.#server = createServer((incoming, response) => this.#forward(incoming, response));
    this.#server.on('connect', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
      this.#tunnel(incoming.url ?? '', socket, head);
    });
    this.#server.on('connection', (socket) => this.#track(socket));
  }

  /** Starts one. Without another proxy, it goes straight out. */
  static async listen(upstream?: URL): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(upstream);
    proxy.#server.listen({ host: '127.0.0.1', port: 0 });
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** Where it listens. */
  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  }

  /** Takes another way out from now on. What goes the old way is cut off, so that no connection is used again. */
  use(upstream: URL | undefined): void {
    this.#upstream = upstream;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Stops, and cuts every connection. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #track(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** A plain request, whose address is whole. */
  #forward(incoming: IncomingMessage, response: ServerResponse): void {
    const upstream = this.#upstream;
    const address = incoming.url ?? '';
    if (!URL.canParse(address)) return void response.writeHead(400).end();
    const to = upstream ?? new URL(address);
    const { 'proxy-connection': _connection, 'proxy-authorization': _authorization, ...headers } = incoming.headers;
    const outgoing = request({
      host: to.hostname.replace(/^\[|\]$/g, ''),
      port: portOf(to),
      method: incoming.method,
      path: upstream === undefined ? `${to.pathname}${to.search}` : address,
      headers: { ...headers, ...(upstream === undefined ? {} : credentialsOf(upstream)) },
      agent: false,
    });
    outgoing.on('socket', (socket) => this.#track(socket));
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    // Chromium then says that nothing came, as it does of a server that hangs up.
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  /** A tunnel to `host:port`, for `https:` and WebSockets. */
  #tunnel(target: string, socket: Socket, head: Buffer): void {
    const upstream = this.#upstream;
    const to = upstream ?? (URL.canParse(`http://${target}`) ? new URL(`http://${target}`) : undefined);
    if (to === undefined) return void socket.destroy();
    const port = upstream === undefined ? Number(/:(\d+)$/.exec(target)?.[1] ?? 443) : portOf(to);
    const outgoing = connect({ host: to.hostname.replace(/^\[|\]$/g, ''), port });
    this.#track(outgoing);
    outgoing.once('close', () => socket.destroy());
    socket.once('close', () => outgoing.destroy());
    outgoing.once('connect', () => {
      if (upstream === undefined) socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      else outgoing.write(connectRequest(target, upstream));
      if (head.length > 0) outgoing.write(head);
      socket.pipe(outgoing);
      // What the other proxy says of the tunnel goes to the browser as it is.
      outgoing.pipe(socket);
    });
  }
}

const connectRequest = (target: string, upstream: URL): string => {
  const headers = Object.entries({ host: target, ...credentialsOf(upstream) });
  return `CONNECT ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
};
