import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { lightconeClient, type LightconeClient } from '@farhand/lightcone-driver';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';

interface Vendor {
  readonly client: LightconeClient;
  /** The handshakes that came, in order. */
  readonly requests: readonly IncomingMessage[];
}

/** A vendor on this machine that refuses with a status, or gives a connection to `talk`. */
const serve = async (talk: number | ((socket: WebSocket) => void)): Promise<Vendor> => {
  const requests: IncomingMessage[] = [];
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => {
    requests.push(request);
    if (typeof talk === 'number')
      stream.end(`HTTP/1.1 ${talk} No\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n`);
    else sockets.handleUpgrade(request, stream, head, talk);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address.');
  const client = lightconeClient({ apiKey: 'sk_test', baseUrl: `http://127.0.0.1:${address.port}/v9` });
  onTestFinished(() => client.close());
  return { client, requests };
};

const echo = (socket: WebSocket): void =>
  void socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));

/** Counts, until the test is over, the entries that `shift()` moves in all lists. Vitest cannot spy on what its spies use. */
const countMoved = (): (() => number) => {
  const real = Reflect.getOwnPropertyDescriptor(Array.prototype, 'shift') ?? {};
  const shift: unknown = real.value;
  if (typeof shift !== 'function') throw new Error('Lists have no shift().');
  let moved = 0;
  const value = function (this: readonly unknown[]): unknown {
    moved += this.length;
    return Reflect.apply(shift, this, []);
  };
  Reflect.defineProperty(Array.prototype, 'shift', { ...real, value });
  onTestFinished(() => void Reflect.defineProperty(Array.prototype, 'shift', real));
  return () => moved;
};

describe('a WebSocket', () => {
  test('carries texts and bytes both ways, with the key in a header', async () => {
    const { client, requests } = await serve(echo);
    const socket = await client.connectWebSocket('comp 1/2');
    await socket.send('grüße');
    await socket.send(new Uint8Array([0, 255]));
    const got: (string | Uint8Array)[] = [];
    for await (const message of socket) {
      got.push(message);
      if (got.length === 2) break;
    }
    expect(got).toEqual(['grüße', new Uint8Array([0, 255])]);
    expect(requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/v9/computers/comp%201%2F2/ws', 'Bearer sk_test'],
    ]);
  });

  test('with thousands of messages at once moves none to get at another', async () => {
    const { client } = await serve((socket) => {
      for (let count = 0; count < 30_000; count += 1) socket.send('x');
      socket.close();
    });
    const socket = await client.connectWebSocket('computer');
    const moved = countMoved();
    let got = 0;
    for await (const message of socket) got += message.length;
    expect(got).toBe(30_000);
    expect(moved()).toBeLessThan(30_000);
  });

  test('ends the loop when the other side closes it, after the last message', async () => {
    const { client } = await serve((socket) => {
      for (const word of ['one', 'two', 'three']) socket.send(word);
      socket.close();
    });
    const socket = await client.connectWebSocket('comp_1');
    const got: (string | Uint8Array)[] = [];
    for await (const message of socket) got.push(message);
    expect(got).toEqual(['one', 'two', 'three']);
  });

  test('takes no more than its reader reads', async () => {
    let server: WebSocket | undefined;
    const { client } = await serve((socket) => {
      server = socket;
      for (let count = 0; count < 80; count += 1) socket.send(new Uint8Array(1_000_000).fill(count));
    });
    const socket = await client.connectWebSocket('comp_1');
    let count = 0;
    for await (const message of socket) {
      expect(message[0]).toBe(count);
      // What is not read stays with the sender: of 80 MB at most what sockets and the waiting messages hold has left.
      if (count === 0) expect(server?.bufferedAmount).toBeGreaterThan(40_000_000);
      count += 1;
      if (count === 80) break;
    }
    expect(count).toBe(80);
  });

  test('holds few of large messages, and many of small ones', async () => {
    const sent = async (bytes: number, count: number): Promise<number> => {
      let server: WebSocket | undefined;
      const { client } = await serve((socket) => {
        server = socket;
        for (let left = count; left > 0; left -= 1) socket.send(new Uint8Array(bytes));
      });
      const socket = await client.connectWebSocket('comp_1');
      const left = (): number => server?.bufferedAmount ?? 0;
      for await (const message of socket) {
        expect(message).toHaveLength(bytes);
        let before = -1;
        await vi.waitUntil(() => left() === before || ((before = left()), false), { interval: 1_000, timeout: 20_000 });
        break;
      }
      return left();
    };
    // Of 320 MB of ten messages those that wait for their reader are one, and the system holds a few MB.
    expect(await sent(32_000_000, 10)).toBeGreaterThan(200_000_000);
    expect(await sent(100, 1000)).toBe(0);
  });

  test('is closed at the end of a block, twice without harm', async () => {
    let server: WebSocket | undefined;
    const { client } = await serve((socket) => (server = socket));
    const socket = await client.connectWebSocket('comp_1');
    await socket[Symbol.asyncDispose]();
    await socket.close();
    await expect.poll(() => server?.readyState).toBe(3);
    await expect(socket.send('late')).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});

describe('what is no WebSocket', () => {
  test.each([
    [401, 'UNAUTHORIZED'],
    [404, 'CLOSED'],
    [429, 'RATE_LIMITED'],
    [503, 'REJECTED'],
    [302, 'PROTOCOL'],
    [200, 'PROTOCOL'],
  ])('an answer with status %i is %s', async (status, code) => {
    const { client, requests } = await serve(status);
    await expect(client.connectWebSocket('comp_1')).rejects.toMatchObject({ code, status });
    expect(requests).toHaveLength(1);
  });

  test('a vendor that cannot be reached', async () => {
    const client = lightconeClient({ apiKey: 'sk_test', baseUrl: 'http://127.0.0.1:1' });
    onTestFinished(() => client.close());
    await expect(client.connectWebSocket('comp_1')).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });

  test('an empty id is rejected before anything is sent', async () => {
    const { client, requests } = await serve(echo);
    expect(() => client.connectWebSocket('')).toThrow(TypeError);
    expect(requests).toEqual([]);
  });
});

describe('an abort', () => {
  test('before it opens', async () => {
    const server = createServer();
    server.on('upgrade', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The server has no address.');
    const client = lightconeClient({ apiKey: 'sk_test', baseUrl: `http://127.0.0.1:${address.port}` });
    onTestFinished(() => client.close());
    const controller = new AbortController();
    const reason = new Error('enough');
    const opening = client.connectWebSocket('comp_1', { signal: controller.signal });
    server.once('upgrade', () => controller.abort(reason));
    await expect(opening).rejects.toBe(reason);
  });

  test('ends the loop with its reason', async () => {
    const { client } = await serve((socket) => socket.send('one'));
    const controller = new AbortController();
    const reason = new Error('enough');
    const socket = await client.connectWebSocket('comp_1', { signal: controller.signal });
    const got: (string | Uint8Array)[] = [];
    const reading = (async (): Promise<void> => {
      for await (const message of socket) {
        got.push(message);
        controller.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    expect(got).toEqual(['one']);
  });
});
