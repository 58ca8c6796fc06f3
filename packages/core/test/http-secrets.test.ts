import { inspect } from 'node:util';
import { secret as textToType } from '@farhand/core';
import { createHttp, redact, type Effect, type HttpOptions } from '@farhand/core/driver';
import { Agent, errors } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { client, deadPort, forever, json, rejection, reset, serve, text, type Answer } from './http-scripted-server.js';

describe('redact', () => {
  test.each([
    ['as it is', 'key sk_live_1 is bad', 'key [redacted] is bad'],
    ['more than once', 'sk_live_1, sk_live_1', '[redacted], [redacted]'],
    ['twice in a row', 'sk_live_1sk_live_1', '[redacted]'],
    ['by part', 'bad key k_live_1', 'bad key [redacted]'],
    ['cut short', 'bad key sk_li…', 'bad key [redacted]…'],
    ['in a form', 'k=p%40ss%2Fw+rd', 'k=[redacted]'],
    ['in JSON within JSON', String.raw`say \"hi\"`, '[redacted]'],
    ['in HTML', 'say &quot;hi&quot;', '[redacted]'],
    ['percent-escaped', '/?k=p%40ss%2Fw%20rd', '/?k=[redacted]'],
    ['JSON-escaped', String.raw`{"k":"say \"hi\""}`, '{"k":"[redacted]"}'],
  ])('removes a secret %s', (_, before, after) => {
    expect(redact(before, ['sk_live_1', 'p@ss/w rd', 'say "hi"', ''])).toBe(after);
  });

  test('leaves nothing of a secret that a text to be typed overlaps', () => {
    const typed = textToType('say "');
    expect(redact('key: say "hi" is bad, say "no"', ['say "hi"'])).toBe('key: [secret] is bad, [secret]no"');
    expect(String(typed)).toBe('[secret]');
  });

  test('removes the longer of two secrets that share a beginning', () => {
    expect(redact('abcdef', ['abc', 'abcdef'])).toBe('[redacted]');
  });

  test.each([
    ['Authorization: Bearer eyJhbGciOi.x-y', 'Authorization: Bearer [redacted]'],
    ['basic dXNlcjpwYXNz', 'basic [redacted]'],
    ['proxy http://user:pa55@host:80/', 'proxy http://[redacted]@host:80/'],
    ['https://b.test/s.jpeg?X-Amz-Signature=0a1b&part=1', 'https://b.test/s.jpeg?X-Amz-Signature=[redacted]&part=1'],
    ['wss://a.test/ws?token=abc', 'wss://a.test/ws?token=[redacted]'],
  ])('removes what is secret by its place: %s', (before, after) => {
    expect(redact(before, [])).toBe(after);
  });

  test('leaves everything else alone', () => {
    const plain = 'The bearer of news: a@b.test saw https://a.test/x?page=2.';
    expect(redact(plain, ['sk_live_1'])).toBe(plain);
  });
});

const secret = 'sk_secret_key';

/** Everything of a value that anyone may print, log or send. */
const printed = (value: unknown): string => {
  const parts = [inspect(value, { depth: 10, showHidden: true, getters: true }), JSON.stringify(value) ?? ''];
  for (let error = value; error instanceof Error; error = error.cause) {
    parts.push(
      error.message,
      error.stack ?? '',
      JSON.stringify(error),
      JSON.stringify(Object.getOwnPropertyDescriptors(error)),
    );
  }
  return parts.join('\n');
};

const failure = (options: Partial<HttpOptions> & { baseUrl: string }, effect: Effect = 'once'): Promise<unknown> =>
  rejection(
    client(options).request({
      method: 'POST',
      path: `/computers/${secret}/type`,
      body: { text: secret },
      query: { token: secret },
      effect,
      deadline: forever(),
    }),
  );

describe('no secret in any error', () => {
  const echo = `the key '${secret}' (${encodeURIComponent(secret)}), Bearer ${secret}`;
  const answers: readonly (readonly [string, Answer])[] = [
    ['400', json(400, { title: echo, request_id: 'r' })],
    ['401', json(401, { detail: echo })],
    ['403, in the identifier of the request', json(403, { title: 'No', request_id: secret })],
    ['500, in the header of that', json(500, { title: 'No' }, { 'x-request-id': `id-${secret}` })],
    ['200 that is no JSON, in the same', text(200, 'no', { 'request-id': secret })],
    ['404 as text', text(404, echo)],
    ['429', json(429, { message: echo })],
    ['500', json(500, { error: { message: echo } })],
    ['502 as HTML', text(502, `<html>${echo}`)],
    ['200 as HTML', text(200, `<html>${echo}`)],
    ['a redirect', text(302, '', { location: `https://other.test/${secret}` })],
    ['a reset', reset],
    ['half of it at the end of the excerpt', text(502, `${'x'.repeat(155)}${secret}`)],
  ];

  test.each(answers)('%s', async (_, answer) => {
    const { url } = await serve(answer);
    for (const effect of ['once', 'read'] as const) {
      const error = await failure({ baseUrl: url }, effect);
      expect(error).toBeInstanceOf(Error);
      expect(printed(error)).not.toContain('sk_se');
    }
  });

  test('connection refused', async () => {
    expect(printed(await failure({ baseUrl: `http://127.0.0.1:${await deadPort()}` }))).not.toContain(secret);
  });

  test('an error of undici that holds a secret', async () => {
    const dispatcher = new Agent({
      connect: (_, done) => done(Object.assign(new errors.ConnectTimeoutError(`sent ${secret}`), { secret }), null),
    });
    onTestFinished(() => dispatcher.destroy());
    const error = await failure({ baseUrl: 'https://api.acme.test', dispatcher });
    expect(printed(error)).not.toContain(secret);
    expect(error).toMatchObject({ cause: { code: 'UND_ERR_CONNECT_TIMEOUT', message: 'sent [redacted]' } });
  });

  test('an error of undici comes as a plain error, without the socket', async () => {
    const { url } = await serve(reset);
    const error = await failure({ baseUrl: url }, 'read');
    const cause = error instanceof Error ? error.cause : undefined;
    expect(cause).toBeInstanceOf(Error);
    expect(Object.getPrototypeOf(cause)).toBe(Error.prototype);
    expect(Object.keys(cause instanceof Error ? cause : {})).toEqual(['name', 'code']);
  });
});

test('no secret in the client', async () => {
  const { url } = await serve(json(200, {}));
  const http = client({ baseUrl: url });
  await http.request({ method: 'GET', path: '/', effect: 'read', deadline: forever() });
  expect(printed(http)).not.toContain(secret);
  expect(http.redact(`a ${secret} b`)).toBe('a [redacted] b');
});

test('a header that cannot be sent is refused before anything is, without showing it', () => {
  const make = (): unknown =>
    createHttp({
      baseUrl: 'https://api.acme.test',
      headers: { authorization: `Bearer ${secret}\n` },
      secrets: [secret],
      vendor: 'Acme',
      credential: 'ACME_KEY',
    });
  expect(make).toThrow(
    new TypeError(
      "Acme: the header 'authorization' contains a line break or another character that HTTP forbids. Check ACME_KEY.",
    ),
  );
});
