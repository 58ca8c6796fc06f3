import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sameToken } from '../http/token.js';
import { PassingServer } from '../machine/passing-server.js';
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
  accessToken: newToken(),
});

/** A way in to a port of a sandbox: a server of this machine that passes HTTP and WebSockets on to clients with the token. */
class PortGateway {
  /** The mapping as the API shows it. */
  readonly mapping: HttpMapping;
  readonly #server: PassingServer;

  private constructor(server: PassingServer, mapping: HttpMapping) {
    this.#server = server;
    this.mapping = mapping;
  }

  /** Opens a way in to `host:port`. */
  static async open(targetEndpoint: string): Promise<PortGateway> {
    const accessToken = newToken();
    const [host = '', port] = targetEndpoint.split(':');
    const target = { host, port: Number(port) };
    const server: PassingServer = await PassingServer.listen({
      onRequest: (incoming, response) => {
        if (!admits(incoming, accessToken)) return void response.writeHead(401).end();
        const { [tokenName]: _token, ...headers } = incoming.headers;
        const fail = (): void => void (response.headersSent ? response.destroy() : response.writeHead(502).end());
        server.forward(incoming, response, { ...target, path: withoutToken(incoming.url), headers }, fail);
      },
      leaving: 'upgrade',
      // From the upgrade on it is a pipe in both directions, whatever the two speak.
      onLeave: (incoming, socket, head) => {
        if (!admits(incoming, accessToken)) return void socket.end(refusal);
        server.join(socket, target, (other) => {
          other.write(requestHead(incoming));
          if (head.length > 0) other.write(head);
        });
      },
    });
    return new PortGateway(server, { domain: server.host, targetEndpoint, accessToken });
  }

  /** Closes it, and cuts every connection. */
  close(): Promise<void> {
    return this.#server.close();
  }
}

/** The header that admits, and the parameter of an address that does. Both are the vendor's (documentation, 2026). */
const tokenName = 'x-gateway-access-token';

const newToken = (): string => randomBytes(24).toString('base64url');

const refusal = 'HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

const admits = ({ headers, url = '/' }: IncomingMessage, accessToken: string): boolean => {
  const given = headers[tokenName] ?? parametersOf(url).get(tokenName) ?? '';
  return typeof given === 'string' && sameToken(given, accessToken);
};

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
