import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PassingServer } from './passing-server.js';

/** Parses the address of an HTTP proxy, which may contain credentials; returns `undefined` if it is invalid. */
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

/** A proxy on this machine whose route can be changed while it runs: direct, or through another proxy. */
export class ForwardProxy {
  readonly #server: PassingServer;
  readonly #way: Way;

  private constructor(server: PassingServer, way: Way) {
    this.#server = server;
    this.#way = way;
  }

  /** Starts a proxy. Without another proxy, its route is direct. */
  static async listen(upstream?: URL): Promise<ForwardProxy> {
    const way: Way = { upstream };
    const server: PassingServer = await PassingServer.listen({
      onRequest: (incoming, response) => forward(server, way, incoming, response),
      leaving: 'connect',
      onLeave: (incoming, socket, head) => tunnel(server, way, incoming.url ?? '', socket, head),
    });
    return new ForwardProxy(server, way);
  }

  /** Its address. */
  get url(): string {
    return `http://${this.#server.host}`;
  }

  /** Changes the route. Connections on the old route are closed, so that none is reused. */
  use(upstream: URL | undefined): void {
    this.#way.upstream = upstream;
    this.#server.cut();
  }

  /** Stops, and closes every connection. */
  close(): Promise<void> {
    return this.#server.close();
  }
}

/** The route: through another proxy, or direct. */
interface Way {
  upstream: URL | undefined;
}

/** Forwards a plain request with an absolute address. */
const forward = (
  server: PassingServer,
  { upstream }: Way,
  incoming: IncomingMessage,
  response: ServerResponse,
): void => {
  const address = incoming.url ?? '';
  if (!URL.canParse(address)) return void response.writeHead(400).end();
  const to = upstream ?? new URL(address);
  const { 'proxy-connection': _connection, 'proxy-authorization': _authorization, ...headers } = incoming.headers;
  const options = {
    host: hostOf(to),
    port: portOf(to),
    path: upstream === undefined ? `${to.pathname}${to.search}` : address,
    headers: { ...headers, ...(upstream === undefined ? {} : credentialsOf(upstream)) },
  };
  // Chromium then reports an empty reply, as for a server that closes the connection.
  server.forward(incoming, response, options, () => response.destroy());
};

/** Opens a tunnel to `host:port`, for `https:` and WebSockets. */
const tunnel = (server: PassingServer, { upstream }: Way, target: string, socket: Socket, head: Buffer): void => {
  const to = upstream ?? (URL.canParse(`http://${target}`) ? new URL(`http://${target}`) : undefined);
  if (to === undefined) return void socket.destroy();
  const port = upstream === undefined ? Number(/:(\d+)$/.exec(target)?.[1] ?? 443) : portOf(to);
  // The other proxy's reply to the tunnel goes to the browser unchanged.
  server.join(socket, { host: hostOf(to), port }, (other) => {
    if (upstream === undefined) socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    else other.write(connectRequest(target, upstream));
    if (head.length > 0) other.write(head);
  });
};

const connectRequest = (target: string, upstream: URL): string => {
  const headers = Object.entries({ host: target, ...credentialsOf(upstream) });
  return `CONNECT ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
};

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const portOf = ({ port, protocol }: URL): number => Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port);

/** Returns the header for a proxy with credentials. */
const credentialsOf = ({ username, password }: URL): Readonly<Record<string, string>> => {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
};
