import { createServer } from 'node:http';
import { connect } from 'node:net';

/** A proxy in front of a WebDriver server. */
export interface PassingOn {
  readonly url: string;
  /** The requests that came, such as `POST /actions` and the DevTools commands by name, in order. */
  readonly log: readonly string[];
  close(): void;
}

const commandIn = (body: string): string => / *"cmd": *"([\w.]+)"/.exec(body)?.[1] ?? '';

/**
 * Starts a proxy that passes on everything, and stands in for the server in its addresses.
 * `edit` gets each field of the replies, and returns what stands there.
 */
export const passOn = async (
  url: string,
  edit: (key: string, value: unknown) => unknown = (_, value) => value,
): Promise<PassingOn> => {
  const log: string[] = [];
  const theirs = new URL(url).host;
  let own = '';
  const editAll = (key: string, value: unknown): unknown =>
    edit(key, typeof value === 'string' ? value.replace(theirs, own) : value);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = 'GET', headers } = request;
    const path = String(request.url).replace(/^\/session\/[^/]+/, '');
    const body = Buffer.concat(chunks);
    log.push(path === '/goog/cdp/execute' ? commandIn(body.toString()) : `${method} ${path}`);
    const sent = chunks.length === 0 ? {} : { body };
    const type = headers['content-type'] ?? 'application/json; charset=utf-8';
    const reply = await fetch(`${url}${request.url}`, { method, headers: { 'content-type': type }, ...sent });
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(await reply.json(), editAll));
  });
  server.on('upgrade', (request, socket) => {
    const { hostname, port } = new URL(url);
    const onward = connect(Number(port), hostname);
    const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('')}\r\n`);
    socket.pipe(onward).pipe(socket);
    for (const end of [socket, onward]) end.on('error', () => [socket, onward].map((one) => one.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no address.');
  own = `127.0.0.1:${address.port}`;
  return {
    url: `http://${own}`,
    log,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
