import { createServer } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** Starts a proxy that hides where a server's browsers have their profiles, as if they ran on another machine. */
export const asOtherMachine = async (url: string): Promise<string> => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = 'GET', headers } = request;
    const sent = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
    const type = headers['content-type'] ?? 'application/json; charset=utf-8';
    const reply = await fetch(`${url}${request.url}`, { method, headers: { 'content-type': type }, ...sent });
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(await reply.json(), (key, value: unknown) => (key === 'userDataDir' ? undefined : value)),
    );
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
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no address.');
  return `http://127.0.0.1:${address.port}`;
};
