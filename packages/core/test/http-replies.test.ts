import { ClosedError, type HttpOptions, type HttpReply, type HttpRequest } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { client, forever, json, rejection, serve, text, type Answer } from './http-scripted-server.js';

const ask = async (
  answer: Answer,
  options: Partial<HttpOptions> = {},
  request: Partial<HttpRequest> = {},
): Promise<HttpReply> => {
  const { url } = await serve(answer);
  const http = client({ baseUrl: url, ...options });
  return http.request({ method: 'GET', path: '/thing', effect: 'read', deadline: forever(), ...request });
};

test('announcements before a reply are no reply', async () => {
  const reply = await ask((response, seen) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' });
    json(200, { done: true })(response, seen);
  });
  expect([reply.status, reply.body, reply.headers['link']]).toEqual([200, { done: true }, undefined]);
});

describe('what goes out', () => {
  test('method, path below the base URL, query, headers and a JSON body', async () => {
    const server = await serve(json(200, {}));
    const http = client({ baseUrl: `${server.url}/v2/` });
    await http.request({
      method: 'POST',
      path: '/computers/a%2Fb/click',
      query: { type: 'live & well', n: 1 },
      body: { x: 0 },
      effect: 'once',
      deadline: forever(),
    });
    expect(server.seen).toEqual([
      {
        method: 'POST',
        url: '/v2/computers/a%2Fb/click?type=live+%26+well&n=1',
        headers: expect.objectContaining({
          authorization: 'Bearer sk_secret_key',
          accept: 'application/json',
          'content-type': 'application/json',
          'content-length': '7',
        }),
        body: '{"x":0}',
      },
    ]);
  });

  test('a content type that the vendor requires', async () => {
    const server = await serve(json(200, {}));
    const http = client({ baseUrl: server.url, contentType: 'application/json; charset=utf-8' });
    await http.request({ method: 'POST', path: '/session', body: {}, effect: 'once', deadline: forever() });
    expect(server.seen[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('without a body there is no content type', async () => {
    const server = await serve(json(200, {}));
    const http = client({ baseUrl: server.url });
    await http.request({ method: 'POST', path: '/keepalive', effect: 'repeatable', deadline: forever() });
    expect(server.seen[0]?.headers).not.toHaveProperty('content-type');
    expect(server.seen[0]?.body).toBe('');
  });

  test('a connection is used again', async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((response, seen) => {
      ports.add(response.socket?.remotePort);
      json(200, {})(response, seen);
    });
    const http = client({ baseUrl: server.url });
    const read = { method: 'GET', path: '/', effect: 'read', deadline: forever() } as const;
    await http.request(read);
    await http.request(read);
    expect(ports.size).toBe(1);
  });
});

describe('what comes back', () => {
  test('status, body, headers and the identifier of the request', async () => {
    const reply = await ask(json(201, { id: 'c1' }, { 'X-Request-Id': 'req-7', 'X-Twice': 'a' }));
    expect(reply).toMatchObject({ status: 201, body: { id: 'c1' }, requestId: 'req-7' });
    expect(reply.headers['x-twice']).toBe('a');
  });

  test.each([
    ['the body', { request_id: 'in-body' }, { 'x-request-id': 'in-header' }, 'in-body'],
    ['x-request-id', {}, { 'x-request-id': 'in-header', 'cf-ray': 'ray' }, 'in-header'],
    ['cf-ray', {}, { 'cf-ray': '8f-FRA' }, '8f-FRA'],
    ['nowhere', { request_id: 7 }, {}, undefined],
  ])('the identifier is taken from %s', async (_, body, headers, id) => {
    expect((await ask(json(200, body, headers))).requestId).toBe(id);
  });

  test.each(['application/json; charset=utf-8', 'application/problem+json', 'text/plain', ''])(
    'JSON is JSON, also as %j',
    async (type) => {
      expect((await ask(text(200, '[1]', type === '' ? {} : { 'content-type': type }))).body).toEqual([1]);
    },
  );

  test('where any reply will do, an empty one is fine', async () => {
    expect(await ask(text(204, ''), {}, { method: 'DELETE', expects: 'any' })).toMatchObject({
      status: 204,
      body: undefined,
    });
    expect((await ask(text(200, 'bye'), {}, { expects: 'any' })).body).toBeUndefined();
    expect((await ask(json(200, { left: 3 }), {}, { expects: 'any' })).body).toEqual({ left: 3 });
  });
});

describe('a success that is no JSON is a ProtocolError', () => {
  test.each([
    ['empty', text(200, ''), 'expected JSON, got status 200 and an empty body.'],
    ['204', text(204, ''), 'expected JSON, got status 204 and an empty body.'],
    [
      'HTML',
      text(200, '<!doctype html>\n<title>Log in</title>', { 'content-type': 'text/html; charset=utf-8' }),
      'status 200 and text/html: <!doctype html> <title>Log in</title>.',
    ],
    ['broken JSON', text(200, '{"id":', { 'content-type': 'application/json' }), 'application/json: {"id":.'],
    ['no content type', text(200, 'hello'), 'expected JSON, got status 200 and no content type: hello.'],
  ])('%s', async (_, answer, words) => {
    expect(await rejection(ask(answer))).toMatchObject({
      name: 'ProtocolError',
      code: 'PROTOCOL',
      message: expect.stringContaining(words),
    });
  });

  test('a long body is quoted in part', async () => {
    const error = await rejection(ask(text(200, 'y'.repeat(5_000))));
    expect(error).toMatchObject({ message: expect.stringContaining(`${'y'.repeat(160)}…`) });
  });
});

describe('a reply that is too large', () => {
  test('is not read to its end', async () => {
    let sent = 0;
    const endless: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(1_024))) sent += 1_024;
        response.once('drain', more);
      };
      more();
    };
    expect(await rejection(ask(endless, { maxReplyBytes: 10_000 }))).toMatchObject({
      code: 'PROTOCOL',
      status: 200,
      message: 'Acme: GET /thing: the reply exceeds the limit of 10000 bytes.',
    });
    expect(sent).toBeGreaterThan(0);
  });

  test('one byte less than too large is read', async () => {
    expect((await ask(text(200, '1'.repeat(10)), { maxReplyBytes: 10 })).body).toBe(1_111_111_111);
  });
});

describe('a redirect is not followed', () => {
  test.each([301, 302, 303, 307, 308])('%i', async (status) => {
    const elsewhere = await serve(json(200, {}));
    const location = `${elsewhere.url}/new?token=abc`;
    const error = await rejection(ask(text(status, '', { location })));
    expect(error).toMatchObject({
      code: 'PROTOCOL',
      status,
      message: expect.stringContaining(`was redirected to ${elsewhere.url}/new (status ${status}).`),
    });
    expect(elsewhere.seen).toEqual([]);
  });
});

describe('a refusal is a TransportError and final', () => {
  test.each([
    [
      401,
      { title: 'Invalid token' },
      'UNAUTHORIZED',
      'with status 401: Invalid token. Nothing happened. Check the key.',
    ],
    [403, { message: 'Not yours' }, 'UNAUTHORIZED', 'with status 403: Not yours. Nothing happened. Check the key.'],
    [400, { title: 'Bad', detail: 'x is missing' }, 'REJECTED', 'was refused with status 400: Bad: x is missing.'],
    [402, { error: 'Payment required' }, 'REJECTED', 'was refused with status 402: Payment required.'],
    [404, { error: { message: 'No such thing' } }, 'REJECTED', 'was refused with status 404: No such thing.'],
    [422, { error_message: 'bad url' }, 'REJECTED', 'was refused with status 422: bad url.'],
  ])('%i', async (status, body, code, words) => {
    const server = await serve(json(status, body, { 'x-request-id': 'r' }));
    const http = client({ baseUrl: server.url, credential: 'the key' });
    const error = await rejection(http.request({ method: 'GET', path: '/', effect: 'read', deadline: forever() }));
    expect(error).toMatchObject({ name: 'TransportError', code, status, requestId: 'r' });
    expect(error).toMatchObject({ message: expect.stringContaining(words) });
    expect(server.seen).toHaveLength(1);
  });

  test('without JSON the body is quoted', async () => {
    expect(await rejection(ask(text(404, '404 page not found\n', { 'content-type': 'text/plain' })))).toMatchObject({
      message: 'Acme: GET /thing was refused with status 404: 404 page not found.',
    });
  });

  test('a vendor may read it differently', async () => {
    const gone = json(404, { title: 'Session not found' }, { 'x-request-id': 'r' });
    const refusals: unknown[] = [];
    const error = await rejection(
      ask(gone, {
        refused: (refusal) => {
          refusals.push(refusal);
          return refusal.status === 404 ? new ClosedError('It is gone.') : undefined;
        },
      }),
    );
    expect(error).toMatchObject({ code: 'CLOSED', message: 'It is gone.' });
    expect(refusals).toEqual([
      {
        status: 404,
        what: 'Acme: GET /thing',
        reason: 'Session not found',
        body: { title: 'Session not found' },
        requestId: 'r',
      },
    ]);
  });

  test('what the vendor leaves alone is read as usual', async () => {
    expect(await rejection(ask(json(401, {}), { refused: () => undefined }))).toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

test('nothing is sent after close', async () => {
  const server = await serve(json(200, {}));
  const http = client({ baseUrl: server.url });
  await http.close();
  await http.close();
  const error = await rejection(http.request({ method: 'GET', path: '/', effect: 'read', deadline: forever() }));
  expect(error).toMatchObject({ code: 'CLOSED', message: 'Acme: GET / was not sent: the connection is closed.' });
  expect(server.seen).toEqual([]);
});
