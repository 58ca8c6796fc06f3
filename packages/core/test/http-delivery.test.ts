import type { LookupFunction } from 'node:net';
import { OutcomeUnknownError, ProtocolError, TransportError, type Effect } from '@farhand/core/driver';
import { Agent, errors } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  client,
  deadPort,
  forever,
  json,
  rejection,
  reset,
  resetInBody,
  serve,
  serveTcp,
  text,
  type Answer,
} from './http-scripted-server.js';

const ok = json(200, { ok: true });

/** Sends one request of each effect to a server of its own; says how many requests arrived and how it ended. */
const deliver = async (effect: Effect, ...answers: readonly Answer[]): Promise<readonly [number, unknown]> => {
  const server = await serve(...answers);
  const http = client({ baseUrl: server.url });
  const method = effect === 'read' ? 'GET' : 'POST';
  const body = effect === 'read' ? {} : { body: { x: 0 } };
  const end = await http.request({ method, path: '/act', effect, deadline: forever(), ...body }).then(
    (reply) => reply.body,
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
  return [server.seen.length, end];
};

describe('a request that provably had no effect is sent again, whatever it is', () => {
  const effects = ['read', 'repeatable', 'once'] as const;

  test.each(effects)('429: %s', async (effect) => {
    expect(await deliver(effect, json(429, { title: 'Slow down' }), ok)).toEqual([2, { ok: true }]);
  });

  test.each(effects)('503 with Retry-After: %s', async (effect) => {
    expect(await deliver(effect, json(503, {}, { 'retry-after': '1' }), ok)).toEqual([2, { ok: true }]);
  });

  test.each(effects)('429 three times is the end: %s', async (effect) => {
    expect(await deliver(effect, json(429, {}))).toEqual([3, 'RATE_LIMITED']);
  });

  test.each(effects)('503 with Retry-After three times is the end: %s', async (effect) => {
    expect(await deliver(effect, json(503, {}, { 'retry-after': '1' }))).toEqual([3, 'RATE_LIMITED']);
  });
});

describe('a request whose reply is lost', () => {
  const losses: readonly (readonly [string, Answer])[] = [
    ['reset before the reply', reset],
    ['reset in the body of the reply', resetInBody],
    ['500', json(500, { title: 'Service unavailable' })],
    ['502 with HTML', text(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' })],
    ['503 without Retry-After', json(503, { title: 'Service unavailable' })],
    ['504 without a body', text(504, '')],
    ['408: somebody on the way had no more time', json(408, { title: 'Request Timeout' })],
    ['409: it met something, perhaps a copy of itself', json(409, { title: 'Conflict' })],
    ['425: it came too early', json(425, { title: 'Too Early' })],
    ['499: a proxy saw its client go', text(499, '')],
  ];

  test.each(losses)('%s: what must happen once is not sent again', async (_, loss) => {
    expect(await deliver('once', loss, ok)).toEqual([1, 'OUTCOME_UNKNOWN']);
  });

  test.each(losses)('%s: a read is sent again', async (_, loss) => {
    expect(await deliver('read', loss, ok)).toEqual([2, { ok: true }]);
  });

  test.each(losses)('%s: a release is sent again', async (_, loss) => {
    expect(await deliver('repeatable', loss, loss, ok)).toEqual([3, { ok: true }]);
  });

  test('a release that is lost three times has an unknown outcome', async () => {
    expect(await deliver('repeatable', reset)).toEqual([3, 'OUTCOME_UNKNOWN']);
  });

  test('a release that is lost and then turned away has an unknown outcome', async () => {
    expect(await deliver('repeatable', reset, json(429, {}))).toEqual([3, 'OUTCOME_UNKNOWN']);
  });

  test('a release that is lost and then refused has been answered', async () => {
    expect(await deliver('repeatable', reset, json(404, {}))).toEqual([2, 'REJECTED']);
  });

  test('a read ends with the reason: it had no effect', async () => {
    expect(await deliver('read', reset)).toEqual([3, 'UNREACHABLE']);
    expect(await deliver('read', json(500, {}))).toEqual([3, 'REJECTED']);
    expect(await deliver('read', text(502, '<html>'))).toEqual([3, 'PROTOCOL']);
  });

  test('what must happen once is not sent again after a connection that was kept breaks', async () => {
    const server = await serve(ok, reset, ok);
    const http = client({ baseUrl: server.url });
    await http.request({ method: 'GET', path: '/first', effect: 'read', deadline: forever() });
    const click = { method: 'POST', path: '/click', effect: 'once', body: {}, deadline: forever() } as const;
    expect(await rejection(http.request(click))).toBeInstanceOf(OutcomeUnknownError);
    expect(server.seen.map(({ url }) => url)).toEqual(['/first', '/click']);
  });

  test('the error says what was sent, why its outcome is unknown and what to do', async () => {
    const server = await serve(json(500, { title: 'Oops', detail: 'disk full', request_id: 'r1' }));
    const click = { method: 'POST', path: '/click', effect: 'once', deadline: forever(), advice: 'Look.' } as const;
    const error = await rejection(client({ baseUrl: server.url }).request(click));
    expect(error).toMatchObject({
      name: 'OutcomeUnknownError',
      message:
        'Acme: POST /click was sent, but the reply was 500: Oops: disk full. It may or may not have happened, so Farhand does not send it again. Look.',
      status: 500,
      requestId: 'r1',
      cause: { name: 'TransportError', code: 'REJECTED' },
    });
  });
});

describe('a request that could not be sent', () => {
  const send = (baseUrl: string, dispatcher?: Agent): Promise<unknown> =>
    rejection(
      client({ baseUrl, ...(dispatcher === undefined ? {} : { dispatcher }) }).request({
        method: 'POST',
        path: '/click',
        effect: 'once',
        body: {},
        deadline: forever(),
      }),
    );

  const agent = (connect: NonNullable<Agent.Options['connect']>): Agent => {
    const one = new Agent({ connect });
    onTestFinished(() => one.destroy());
    return one;
  };

  test('connection refused', async () => {
    const port = await deadPort();
    const error = await send(`http://127.0.0.1:${port}`);
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({
      code: 'UNREACHABLE',
      message: `Acme: POST /click could not be sent: connect ECONNREFUSED 127.0.0.1:${port}. Nothing happened. Check the network and the base URL.`,
      cause: { code: 'ECONNREFUSED' },
    });
  });

  test('a host that is not found is looked up three times', async () => {
    let lookups = 0;
    const lookup: LookupFunction = (host, _, done) => {
      lookups += 1;
      done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), []);
    };
    const error = await send('https://api.acme.test', agent({ lookup }));
    expect(error).toMatchObject({ code: 'UNREACHABLE', cause: { code: 'ENOTFOUND' } });
    expect(lookups).toBe(3);
  });

  test('connecting that takes too long', async () => {
    let connections = 0;
    const error = await send(
      'https://api.acme.test',
      agent((_, done) => {
        connections += 1;
        done(new errors.ConnectTimeoutError('Connect Timeout Error'), null);
      }),
    );
    expect(error).toMatchObject({ code: 'UNREACHABLE', cause: { code: 'UND_ERR_CONNECT_TIMEOUT' } });
    expect(connections).toBe(3);
  });

  test('TLS that fails: the server does not speak it', async () => {
    let connections = 0;
    const port = await serveTcp((socket) => {
      connections += 1;
      socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    expect(await send(`https://127.0.0.1:${port}`)).toMatchObject({ code: 'UNREACHABLE' });
    expect(connections).toBe(3);
  });

  test('sockets of someone else that are closed', async () => {
    const closed = new Agent();
    await closed.close();
    const error = await send('https://api.acme.test', closed);
    expect(error).toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining('Nothing happened.') });
  });

  test('it is sent once the network is back', async () => {
    const server = await serve(ok);
    let lookups = 0;
    const { port } = new URL(server.url);
    const lookup: LookupFunction = (_host, _options, done) => {
      lookups += 1;
      if (lookups < 3) done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
      else done(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const http = client({ baseUrl: `http://localhost:${port}`, dispatcher: agent({ lookup }) });
    const click = { method: 'POST', path: '/click', effect: 'once', deadline: forever() } as const;
    expect((await http.request(click)).body).toEqual({ ok: true });
    expect(server.seen).toHaveLength(1);
  });
});

test('a reply that is no HTTP has an unknown outcome', async () => {
  const port = await serveTcp((socket) => socket.on('data', () => socket.end('SSH-2.0-OpenSSH\r\n')));
  const click = { method: 'POST', path: '/click', effect: 'once', deadline: forever() } as const;
  expect(await rejection(client({ baseUrl: `http://127.0.0.1:${port}` }).request(click))).toBeInstanceOf(
    OutcomeUnknownError,
  );
});

describe('a success that cannot be read', () => {
  test('was carried out, so input is not sent again, and its outcome is open', async () => {
    const server = await serve(text(200, '{"ok": tr', { 'content-type': 'application/json' }));
    const click = { method: 'POST', path: '/click', effect: 'once', deadline: forever() } as const;
    const error = await rejection(client({ baseUrl: server.url }).request(click));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({
      status: 200,
      cause: expect.any(ProtocolError),
      message: expect.stringContaining('was sent, but its reply cannot be read'),
    });
    expect(server.seen).toHaveLength(1);
  });

  test('a read is tried again, and so is what does no harm twice', async () => {
    const cut = text(200, '{"ok": tr', { 'content-type': 'application/json' });
    expect(await deliver('read', cut, ok)).toEqual([2, { ok: true }]);
    expect(await deliver('repeatable', cut, ok)).toEqual([2, { ok: true }]);
  });

  test('three times is the end', async () => {
    expect(await deliver('read', text(200, 'fine'))).toEqual([3, 'PROTOCOL']);
    expect(await deliver('repeatable', text(200, 'fine'))).toEqual([3, 'OUTCOME_UNKNOWN']);
  });
});
