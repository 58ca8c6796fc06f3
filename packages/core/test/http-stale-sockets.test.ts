import { createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { client, forever } from './http-scripted-server.js';

/** A server that answers every request with `{}` and then does as it pleases with the socket. */
const serveThen = async (afterReply: (socket: Socket) => void): Promise<string> => {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    let received = '';
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (!received.endsWith('\r\n\r\n{}')) return;
      received = '';
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}', () => {
        afterReply(socket);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
  return `http://127.0.0.1:${address.port}`;
};

const clicks = 100;

/** How many of a row of clicks, each sent when the one before was answered, have an open outcome. */
const unknownOf = async (url: string): Promise<number> => {
  const http = client({ baseUrl: url });
  let unknown = 0;
  for (let click = 0; click < clicks; click += 1) {
    await http
      .request({ method: 'POST', path: '/click', effect: 'once', body: {}, deadline: forever() })
      .catch(() => (unknown += 1));
  }
  return unknown;
};

test('a server that ends every connection after its reply, unannounced, leaves no outcome open', async () => {
  expect(await unknownOf(await serveThen((socket) => socket.end()))).toBe(0);
});

test('nor does one that resets it', async () => {
  expect(await unknownOf(await serveThen((socket) => socket.resetAndDestroy()))).toBe(0);
});
