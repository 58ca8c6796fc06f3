import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sameToken } from '../http/token.js';
import { PassingServer } from '../machine/passing-server.js';
import { notFound } from './problem.js';

/** A port of a sandbox that is open to the network. */
export interface HttpMapping {
  readonly domain: string;
  readonly targetEndpoint: string;
  readonly accessToken: string;
}

/** The open ports of a sandbox, by their target. */
export class Ports {
  readonly #open: boolean;
  readonly #mappings = new Map<string, HttpMapping>();
  readonly #gateways = new Map<string, PortGateway>();

  /** `open`: whether mappings work. Otherwise they are only records. */
  constructor(open: boolean) {
    this.#open = open;
  }

  /** Returns all of them, oldest first. */
  all(): readonly HttpMapping[] {
    return [...this.#mappings.values()];
  }

  /** Returns the mapping of a target. Throws the API's 404 if there is none. */
  find(target: string): HttpMapping {
    const mapping = this.#mappings.get(target);
    if (mapping === undefined) throw notFound('Mapping', target);
    return mapping;
  }

  /** Opens a port. If the mapping exists, it is returned unchanged. */
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

  /** Closes a port. Throws the API's 404 if there is no such mapping. */
  async remove(target: string): Promise<void> {
    this.#mappings.delete(this.find(target).targetEndpoint);
    const gateway = this.#gateways.get(target);
    this.#gateways.delete(target);
    await gateway?.close();
  }

  /** Closes all ports. */
  async close(): Promise<void> {
    this.#mappings.clear();
    const gateways = [...this.#gateways.values()];
    this.#gateways.clear();
    await Promise.all(gateways.map((gateway) => gateway.close()));
  }
}

/** Creates a mapping whose domain does not work. */
const deadEnd = (targetEndpoint: string): HttpMapping => ({
  domain: `${randomBytes(8).toString('hex')}.port.invalid`,
  targetEndpoint,
  accessToken: newToken(),
});

/**
 * A gateway to a port of a sandbox: a server on this machine that forwards HTTP and WebSockets for clients with the
 * token.
 */
class PortGateway {
  /** The mapping in the API's format. */
  readonly mapping: HttpMapping;
  readonly #server: PassingServer;

  private constructor(server: PassingServer, mapping: HttpMapping) {
    this.#server = server;
    this.mapping = mapping;
  }

  /** Opens a gateway to `host:port`. */
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
      // After the upgrade it is a two-way pipe for any protocol.
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

  /** Closes the gateway and every connection. */
  close(): Promise<void> {
    return this.#server.close();
  }
}

/**
 * The name of the header and of the address parameter that contain the token. Both are the vendor's (documentation,
 * 2026).
 */
const tokenName = 'x-gateway-access-token';

const newToken = (): string => randomBytes(24).toString('base64url');

const refusal = 'HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

const admits = ({ headers, url = '/' }: IncomingMessage, accessToken: string): boolean => {
  const given = headers[tokenName] ?? parametersOf(url).get(tokenName) ?? '';
  return typeof given === 'string' && sameToken(given, accessToken);
};

/** Returns the parameters of an address. The address is untrusted and may be invalid. */
const parametersOf = (address: string): URLSearchParams => new URLSearchParams(address.split('?').slice(1).join('?'));

/** Removes the token from an address before forwarding it. */
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
