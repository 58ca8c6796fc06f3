import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import type { UpgradeRequest } from './answer-upgrade.js';
import { wantsWebSocket, withoutUpgrade } from './plain-again.js';

/** The addresses a server may listen on: this machine and nobody else. */
export type LoopbackHost = '127.0.0.1' | '::1';

/** An HTTP server that is listening. */
export interface LoopbackServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server on this machine only.
 *
 * @throws TypeError if `host` is not a loopback address.
 * @throws RangeError if `port` is no port number.
 * @throws Error with the code `EADDRINUSE` if the port is taken.
 */
export const listenOnLoopback = async (
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
  /** Connections that are no longer HTTP, which the server does not count as its own. */
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
