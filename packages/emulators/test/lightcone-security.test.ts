import { once } from 'node:events';
import { connect } from 'node:net';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone, type LoopbackHost } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

const headers = { authorization: 'Bearer sk_test' };

describe('where it listens', () => {
  test('on this machine only', async () => {
    const { server } = await lightcone();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test.each(['0.0.0.0', 'localhost', '::', ''])('%j is refused', async (host) => {
    const wanted: LoopbackHost = JSON.parse(JSON.stringify(host));
    await expect(serveLightcone({ driver: recorder(), host: wanted })).rejects.toBeInstanceOf(TypeError);
  });

  test.each([-1, 65_536, 1.5, NaN])('port %s is a RangeError', async (port) => {
    await expect(serveLightcone({ driver: recorder(), port })).rejects.toBeInstanceOf(RangeError);
  });

  test('a port that is taken is an error', async () => {
    const { server } = await lightcone();
    const port = Number(new URL(server.url).port);
    await expect(serveLightcone({ driver: recorder(), port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('bodies', () => {
  const mebibyte = 1024 * 1024;
  const ofLength = (length: number): string => `{"key":"a","padding":"${'x'.repeat(length - 24)}"}`;

  test('of a mebibyte are taken, longer ones are not', async () => {
    const { raw, create } = await lightcone();
    const { path, backend } = await create();
    const post = (body: string): ReturnType<typeof raw> => raw(`${path}/key-down`, { method: 'POST', headers, body });

    expect((await post(ofLength(mebibyte))).body.status).toBe('SUCCESS');
    expect(await post(ofLength(mebibyte + 1))).toEqual({
      status: 413,
      type: 'application/problem+json',
      body: {
        status: 413,
        title: 'Request too large',
        type: '',
        detail: 'The body is longer than 1048576 bytes.',
      },
    });
    expect(backend.log).toHaveLength(1);
  });

  test('that do not say how long they are are measured as they come', async () => {
    const { raw, create } = await lightcone();
    const { path, backend } = await create();
    const body = new Blob([ofLength(3 * mebibyte)]).stream();
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };

    expect((await raw(`${path}/key-down`, init)).status).toBe(413);
    expect(backend.log).toEqual([]);
  });

  test('are not read from clients without the key', async () => {
    const { raw } = await lightcone();
    expect((await raw('/computers', { method: 'POST', body: 'x'.repeat(2 * mebibyte) })).status).toBe(401);
  });
});

/** Sends a request line as it stands, which fetch would tidy up first. */
const requestLine = async (url: string, line: string): Promise<string> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.setEncoding('utf8');
  socket.write(`${line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test\r\nConnection: close\r\n\r\n`);
  let reply = '';
  socket.on('data', (chunk: string) => (reply += chunk));
  await once(socket, 'close');
  return reply.split('\r\n')[0] ?? '';
};

test.each([
  '/computers/../computers',
  '/./computers',
  '/screenshots/../computers',
  '/screenshots/..',
  '/screenshots/%2e%2e',
  'http://127.0.0.1/computers',
  '*',
])('GET %s is not tidied up into another path', async (path) => {
  const { server } = await lightcone();
  expect(await requestLine(server.url, `GET ${path}`)).toBe('HTTP/1.1 404 Not Found');
  expect(await requestLine(server.url, 'GET /computers')).toBe('HTTP/1.1 200 OK');
});

test('a client that disconnects halfway does not affect other clients', async () => {
  const { server, create, call } = await lightcone();
  const { path, backend } = await create();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(
    `POST ${path}/type HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test\r\nContent-Length: 50\r\n\r\n{"te`,
  );
  while (server.requests.length < 2) await new Promise(setImmediate);
  socket.destroy();
  await expect.poll(() => server.requests[1]?.status).toBe(500);

  expect(backend.log).toEqual([]);
  expect((await call('POST', `${path}/type`, { text: 'x' })).body.status).toBe('SUCCESS');
});

test('answers are not to be kept or guessed at', async () => {
  const { server } = await lightcone();
  const response = await fetch(`${server.url}/computers`, { headers });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});
