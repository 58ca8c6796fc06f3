import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { sameToken } from '../http/token.js';
import { notFound } from './problem.js';

/** A port of a sandbox that is open to the world. */
export interface HttpMapping {
  readonly domain: string;
  readonly targetEndpoint: string;
  readonly accessToken: string;
}

/** The ports of a sandbox that are open to the world, by what they lead to. */
export class Ports {
  readonly #open: boolean;
  readonly #mappings = new Map<string, HttpMapping>();
  readonly #gateways = new Map<string, PortGateway>();

  /** `open`: whether mappings lead anywhere. Otherwise they are records. */
  constructor(open: boolean) {
    this.#open = open;
  }

  /** All of them, oldest first. */
  all(): readonly HttpMapping[] {
    return [...this.#mappings.values()];
  }

  /** The one that leads there. Throws the API's 404 if there is none. */
  find(target: string): HttpMapping {
    const mapping = this.#mappings.get(target);
    if (mapping === undefined) throw notFound('Mapping', target);
    return mapping;
  }

  /** Opens one. One that exists is given as it is. */
  async add(target: string): Promise<HttpMapping> {
    const known = this.#mappings.get(target);
    if (known !== undefined) return known;
    const gateway = this.#open ? await PortGateway.open(target) : undefined;
    const earlier = this.#mappings.get(target);
    if (earlier !== undefined) {
      await gateway?.close();
      return earlier;
    }
    const mapping = gateway?.mapping ?? deadEnd(target);
    this.#mappings.set(target, mapping);
    if (gateway !== undefined) this.#gateways.set(target, gateway);
    return mapping;
  }

  /** Closes one. Throws the API's 404 if there is none. */
  async remove(target: string): Promise<void> {
    this.#mappings.delete(this.find(target).targetEndpoint);
    const gateway = this.#gateways.get(target);
    this.#gateways.delete(target);
    await gateway?.close();
  }

  /** Closes all. */
  async close(): Promise<void> {
    this.#mappings.clear();
    const gateways = [...this.#gateways.values()];
    this.#gateways.clear();
    await Promise.all(gateways.map((gateway) => gateway.close()));
  }
}

/** A mapping whose domain leads nowhere. */
const deadEnd = (targetEndpoint: string): HttpMapping => ({
  domain: `${randomBytes(8).toString('hex')}.port.invalid`,
  targetEndpoint,
  accessToken: randomBytes(24).toString('base64url'),
});

/** The header that admits, and the parameter of an address that does. Both are the vendor's (documentation, 2026). */
const tokenName = 'x-gateway-access-token';

const refusal = 'HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

/** A way in to a port of a sandbox: a server of this machine that passes HTTP and WebSockets on to whoever has the token. */
class PortGateway {
  readonly targetEndpoint: string;
  readonly #accessToken = randomBytes(24).toString('base64url');
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor(targetEndpoint: string) {
    this.targetEndpoint = targetEndpoint;
    this.#server = createServer((incoming, response) => this.#forward(incoming, response));
    this.#server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
      this.#upgrade(incoming, socket, head);
    });
    this.#server.on('connection', (socket) => this.#track(socket));
  }

  /** Opens a way in to `host:port`. */
  static async open(targetEndpoint: string): Promise<PortGateway> {
    const gateway = new PortGateway(targetEndpoint);
    gateway.#server.listen({ host: '127.0.0.1', port: 0 });
    await once(gateway.#server, 'listening');
    return gateway;
  }

  /** The mapping as the API shows it. */
  get mapping(): HttpMapping {
    const address = this.#server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    return {
      domain: `127.0.0.1:${port}`,
      targetEndpoint: this.targetEndpoint,
      accessToken: this.#accessToken,
    };
  }

  /** Closes it, and cuts every connection. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  get #target(): { readonly host: string; readonly port: number } {
    const [host = '', port] = this.targetEndpoint.split(':');
    return { host, port: Number(port) };
  }

  #track(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #admits({ headers, url = '/' }: IncomingMessage): boolean {
    const given = headers[tokenName] ?? parametersOf(url).get(tokenName) ?? '';
    return typeof given === 'string' && sameToken(given, this.#accessToken);
  }

  #forward(incoming: IncomingMessage, response: ServerResponse): void {
    if (!this.#admits(incoming)) return void response.writeHead(401).end();
    const { [tokenName]: _token, ...headers } = incoming.headers;
    const outgoing = request({
      ...this.#target,
      method: incoming.method,
      path: withoutToken(incoming.url),
      headers,
      agent: false,
    });
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    outgoing.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  /** From the upgrade on it is a pipe in both directions, whatever the two speak. */
  #upgrade(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    if (!this.#admits(incoming)) return void socket.end(refusal);
    const outgoing = connect(this.#target);
    this.#track(outgoing);
    outgoing.once('close', () => socket.destroy());
    socket.once('close', () => outgoing.destroy());
    outgoing.once('connect', () => {
      outgoing.write(requestHead(incoming));
      if (head.length > 0) outgoing.write(head);
      socket.pipe(outgoing);
      outgoing.pipe(socket);
    });
  }
}

/** The parameters of an address, which anybody may have written, so that it need not be one. */
const parametersOf = (address: string): URLSearchParams => new URLSearchParams(address.split('?').slice(1).join('?'));

/** What the server behind it need not know. */
const withoutToken = (address = '/'): string => {
  const parameters = parametersOf(address);
  if (!parameters.has(tokenName)) return address;
  parameters.delete(tokenName);
  const [path = '/'] = address.split('?');
  return parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
};

const requestHead = ({ method, url, rawHeaders }: IncomingMessage): string => {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && name.toLowerCase() !== tokenName ? [`${name}: ${rawHeaders[index + 1] ?? ''}`] : [],
  );
  return [`${method ?? 'GET'} ${withoutToken(url)} HTTP/1.1`, ...lines, '', ''].join('\r\n');
};
