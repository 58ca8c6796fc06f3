import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Backend } from '@farhand/emulators';
import { recorder, type RecorderConnection } from '@farhand/driver-testkit/recorder';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';

/** A browser's debugging port as far as a proxy sees it. Its sockets say where they were opened and repeat what they hear. */
export interface DevToolsServer {
  readonly url: string;
  /** The sockets that are open now. */
  readonly sockets: ReadonlySet<WebSocket>;
  /** The headers of every request, oldest first. */
  readonly headers: readonly (readonly string[])[];
}

/** Starts one that ends with the test. */
export const devToolsServer = async (): Promise<DevToolsServer> => {
  const headers: string[][] = [];
  const server = createServer((request, response) => {
    headers.push(request.rawHeaders);
    const base = `ws://${request.headers.host}/devtools`;
    const version = { Browser: 'Chrome/1', webSocketDebuggerUrl: `${base}/browser/b1` };
    const tab = { id: 'p1', type: 'page', devtoolsFrontendUrl: '/x', webSocketDebuggerUrl: `${base}/page/p1` };
    response.end(JSON.stringify(request.url === '/json/version' ? version : [tab]));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    headers.push(request.rawHeaders);
    socket.send(`at ${request.url}`);
    socket.on('message', (data, binary) => socket.send(data, { binary }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, sockets: sockets.clients, headers };
};

/** A recorder whose browsers have a debugging port. */
export const withCdp = (cdpUrl: string): Backend<RecorderConnection> => {
  const driver = recorder();
  return {
    ...driver,
    open: async (options, deadline) =>
      Object.assign(await driver.open(options, deadline), { cdpUrl: async () => cdpUrl }),
  };
};
