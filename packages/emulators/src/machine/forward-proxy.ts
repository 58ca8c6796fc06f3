import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PassingServer } from './passing-server.js';

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

/** A proxy on this machine whose way out can be changed while it runs: straight, or through another proxy. */
export class ForwardProxy {
  readonly #server: PassingServer;
  readonly #way: Way;

  private constructor(server: PassingServer, way: Way) {
    this.#server = server;
    this.#way = way;
  }

  /** Starts one. Without another proxy, it goes straight out. */
  static async listen(upstream?: URL): Promise<ForwardProxy> {
    const way: Way = { upstream };
    const server: PassingServer = await PassingServer.listen({
      onRequest: (incoming, response) => forward(server, way, incoming, response),
      leaving: 'connect',
      onLeave: (incoming, socket, head) => tunnel(server, way, incoming.url ?? '', socket, head),
    });
    return new ForwardProxy(server, way);
  }

  /** Where it listens. */
  get url(): string {
    return `http://${this.#server.host}`;
  }

  /** Takes another way out from now on. What goes the old way is cut off, so that no connection is used again. */
  use(upstream: URL | undefined): void {
    this.#way.upstream = upstream;
    this.#server.cut();
  }

  /** Stops, and cuts every connection. */
  close(): Promise<void> {
    return this.#server.close();
  }
}

/** The way out: through another proxy, or straight. */
interface Way {
  upstream: URL | undefined;
}

/** Passes on a plain request, whose address is whole. */
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
  // Chromium then says that nothing came, as it does of a server that hangs up.
  server.forward(incoming, response, options, () => response.destroy());
};

/** Opens a tunnel to `host:port`, for `https:` and WebSockets. */
const tunnel = (server: PassingServer, { upstream }: Way, target: string, socket: Socket, head: Buffer): void => {
  const to = upstream ?? (URL.canParse(`http://${target}`) ? new URL(`http://${target}`) : undefined);
  if (to === undefined) return void socket.destroy();
  const port = upstream === undefined ? Number(/:(\d+)$/.exec(target)?.[1] ?? 443) : portOf(to);
  // What the other proxy says of the tunnel goes to the browser as it is.
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

/** What a proxy with a name and a password wants to see. */
const credentialsOf = ({ username, password }: URL): Readonly<Record<string, string>> => {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
};
