import { once } from 'node:events';
import { connect } from 'node:net';
import { serveLightcone } from '@farhand/emulators';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { devToolsServer, withCdp, type DevToolsServer } from './devtools-server.js';
import { handClock } from './hand-clock.js';

const authorization = { authorization: 'Bearer sk_test' };

const start = async () => {
  const browser: DevToolsServer = await devToolsServer();
  const clock = handClock();
  const server = await serveLightcone({ driver: withCdp(browser.url), clock, token: 'sk_test' });
  onTestFinished(() => server.close());
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${server.url}${path}`, { headers });
  const call = (method: string, path: string) => fetch(`${server.url}${path}`, { method, headers: authorization });
  const created = Object(await (await call('POST', '/computers')).json());
  const path = `/computers/${String(created.id)}`;
  const address = `${server.url.replace('http', 'ws')}${path}`;
  return { browser, clock, server, get, call, created, path, address };
};

/** Opens a WebSocket and returns it with the first thing that it hears. */
const open = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
  const socket = new WebSocket(url, { headers });
  onTestFinished(() => socket.terminate());
  const [heard] = await once(socket, 'message');
  return { socket, heard: String(heard) };
};

const statusOfRefusal = async (url: string, headers: Readonly<Record<string, string>> = {}): Promise<number> => {
  const socket = new WebSocket(url, { headers });
  socket.on('error', () => undefined);
  const [, reply] = await once(socket, 'unexpected-response');
  return Object(reply).statusCode;
};

describe('who looks for it', () => {
  test('finds its path among the endpoints of the computer', async () => {
    const { created, path } = await start();
    expect(created.endpoints).toEqual({ screencast: `${path}/screencast`, cdp: `${path}/cdp` });
  });

  test.each(['/cdp/json/version', '/cdp/json/version/'])('finds the WebSocket with %s', async (version) => {
    const { get, path, address } = await start();
    const told = { Browser: 'Chrome/1', webSocketDebuggerUrl: `${address}/cdp?token=sk_test` };
    expect(await (await get(path + version, authorization)).json()).toEqual(told);
    expect(await (await get(`${path}${version}?token=sk_test`)).json()).toEqual(told);
  });

  test.each(['/cdp/json', '/cdp/json/list'])('finds the tabs with %s', async (list) => {
    const { get, path, address } = await start();
    const tab = { id: 'p1', type: 'page', webSocketDebuggerUrl: `${address}/cdp/devtools/page/p1?token=sk_test` };
    expect(await (await get(path + list, authorization)).json()).toEqual([tab]);
  });

  test.each(['/cdp', '/cdp/json/version', '/cdp/json/list', '/ws'])('needs the key for %s', async (end) => {
    const { get, path, browser } = await start();
    expect((await get(path + end)).status).toBe(401);
    expect((await get(`${path}${end}?token=sk_other`)).status).toBe(401);
    expect(browser.headers).toEqual([]);
  });

  test('learns that /cdp is a WebSocket', async () => {
    const { get, path } = await start();
    expect((await get(`${path}/cdp`, authorization)).status).toBe(426);
  });
});

describe('a WebSocket', () => {
  test.each([
    ['/cdp', '/devtools/browser/b1'],
    ['/ws', '/devtools/browser/b1'],
    ['/cdp/devtools/page/p1', '/devtools/page/p1'],
  ])('at %s leads to %s of the browser', async (end, there) => {
    const { address } = await start();
    expect((await open(address + end, authorization)).heard).toBe(`at ${there}`);
    expect((await open(`${address}${end}?token=sk_test`)).heard).toBe(`at ${there}`);
  });

  test('carries what either side sends, long messages whole', async () => {
    const { address } = await start();
    const { socket } = await open(`${address}/cdp?token=sk_test`);
    for (const message of ['{"id":1}', 'ü'.repeat(8 * 1024 * 1024)]) {
      const [heard] = await Promise.all([once(socket, 'message'), socket.send(message)]);
      expect(String(heard[0]) === message).toBe(true);
    }
  });

  test('is refused without the key, for a computer or a tab that is not there, and elsewhere', async () => {
    const { address, server, browser } = await start();
    expect(await statusOfRefusal(`${address}/cdp`)).toBe(401);
    expect(await statusOfRefusal(`${address}/cdp?token=sk_other`)).toBe(401);
    expect(await statusOfRefusal(`${address}0/cdp`, authorization)).toBe(404);
    expect(await statusOfRefusal(`${address}/cdp/devtools/page/p2`, authorization)).toBe(404);
    expect(await statusOfRefusal(`${address}/status`, authorization)).toBe(400);
    expect(await statusOfRefusal(`${server.url.replace('http', 'ws')}/x`, authorization)).toBe(404);
    expect(await statusOfRefusal(`${address}/cdp`, { ...authorization, host: 'farhand.example' })).toBe(421);
    expect(browser.sockets.size).toBe(0);
  });

  test('passes only the handshake of the client to the browser', async () => {
    const { address, browser } = await start();
    await open(`${address}/cdp?token=sk_test`, { ...authorization, cookie: 'a=b', origin: 'https://farhand.example' });
    const said = browser.headers.flat().join('\n');
    expect(said).toContain('sec-websocket-key');
    expect(said).not.toMatch(/sk_test|cookie|origin/i);
  });

  test('is in the log without the key', async () => {
    const { address, server, path } = await start();
    await open(`${address}/cdp?token=sk_test`);
    await statusOfRefusal(`${address}/cdp?token=sk_other`);
    expect(server.requests.slice(1)).toEqual([
      { method: 'GET', path: `${path}/cdp?token=***`, status: 101 },
      { method: 'GET', path: `${path}/cdp?token=***`, status: 401 },
    ]);
  });

  test('starts the idle time anew with what its client sends, and not by being open', async () => {
    const { address, clock, call, path } = await start();
    const { socket } = await open(`${address}/cdp?token=sk_test`);
    clock.advance(100_000);
    await Promise.all([once(socket, 'message'), socket.send('{}')]);
    clock.advance(100_000);
    expect((await call('GET', path)).status).toBe(200);
    clock.advance(20_000);
    expect((await call('GET', path)).status).toBe(404);
  });
});

describe('both ends go together', () => {
  const joined = async () => {
    const parts = await start();
    const { socket } = await open(`${parts.address}/cdp?token=sk_test`);
    const [there] = parts.browser.sockets;
    if (there === undefined) throw new Error('The browser has no socket.');
    return { ...parts, socket, there, bothGone: Promise.all([once(socket, 'close'), once(there, 'close')]) };
  };

  test('when the client goes', async () => {
    const { socket, browser, bothGone } = await joined();
    socket.terminate();
    await bothGone;
    expect(browser.sockets.size).toBe(0);
  });

  test('when the connection of the client breaks', async () => {
    const { server, path, browser } = await start();
    const client = connect(Number(new URL(server.url).port), '127.0.0.1');
    client.write(
      `GET ${path}/cdp?token=sk_test HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    const [answer] = await once(client, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /);
    const [there] = browser.sockets;
    const gone = new Promise((resolve) => there?.once('close', resolve));
    client.resetAndDestroy();
    await gone;
    expect(browser.sockets.size).toBe(0);
  });

  test('when the browser goes', async () => {
    const { socket, there, bothGone } = await joined();
    there.terminate();
    await bothGone;
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });

  test('when the computer is ended', async () => {
    const { socket, call, path, bothGone } = await joined();
    await call('DELETE', path);
    await bothGone;
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });

  test('when the server closes', async () => {
    const { socket, server, bothGone } = await joined();
    await server.close();
    await bothGone;
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });
});

test('a wish for another protocol gets an ordinary answer, as from most servers', async () => {
  const { server, path, call } = await start();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const body = '{"x":1,"y":2}';
  socket.write(
    `POST ${path}/click HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect((await call('GET', path)).status).toBe(200);
});
