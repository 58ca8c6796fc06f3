import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fetchPublic } from './fetch-public.js';

import { client, forever, instantPace, rejection, serve, type Answer } from './http-scripted-server.js';

/** A gigabyte of spaces in a megabyte: the same small file 64 times behind itself, as gzip allows. */
const bomb = Buffer.concat(Array<Buffer>(64).fill(gzipSync(Buffer.alloc(16 * 2 ** 20, ' '))));

const encoded =
  (encoding: string, body: Uint8Array, status = 200): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body);

const read = async (answer: Answer): Promise<unknown> => {
  const { url } = await serve(answer);
  return client({ baseUrl: url }).request({ method: 'GET', path: '/shot', effect: 'read', deadline: forever() });
};

test('the bomb is one', () => {
  expect(bomb.length).toBeLessThan(2 * 2 ** 20);
});

test('no encoding is asked for', async () => {
  const { url, seen } = await serve(encoded('identity', Buffer.from('{}')));
  const http = client({ baseUrl: url });
  await http.request({ method: 'POST', path: '/', body: {}, effect: 'once', deadline: forever() });
  await fetchPublic(url, forever(), { vendor: 'Acme', baseUrl: url, pace: instantPace() });
  expect(seen).toHaveLength(2);
  for (const { headers } of seen) expect(headers).not.toHaveProperty('accept-encoding');
});

describe('an encoded reply is an error that says so, and is not decompressed', () => {
  test.each(['gzip', 'br', 'zstd', 'deflate, gzip'])('%s', async (encoding) => {
    expect(await rejection(read(encoded(encoding, bomb)))).toMatchObject({
      code: 'PROTOCOL',
      status: 200,
      message: `Acme: GET /shot: expected JSON, got status 200 and a body encoded as '${encoding}', which is not decompressed.`,
    });
  });

  test('a small one too', async () => {
    expect(await rejection(read(encoded('gzip', gzipSync('{"fine":true}'))))).toMatchObject({ code: 'PROTOCOL' });
  });

  test('where any answer will do, it is left unread', async () => {
    const { url } = await serve(encoded('gzip', bomb));
    const reply = await client({ baseUrl: url }).request({
      method: 'DELETE',
      path: '/c1',
      effect: 'repeatable',
      expects: 'any',
      deadline: forever(),
    });
    expect(reply).toMatchObject({ status: 200, body: undefined });
  });
});

test('what is fetched comes as it was sent', async () => {
  const { url } = await serve(encoded('gzip', bomb));
  const bytes = await fetchPublic(url, forever(), { vendor: 'Acme', baseUrl: url, pace: instantPace() });
  expect(bytes.byteLength).toBe(bomb.length);
});

test('what is streamed comes as it was sent', async () => {
  const { url } = await serve(encoded('gzip', bomb));
  const stream = await client({ baseUrl: url }).stream({
    method: 'GET',
    path: '/',
    effect: 'read',
    deadline: forever(),
  });
  let sizeBytes = 0;
  for await (const chunk of stream.body) sizeBytes += chunk.byteLength;
  expect(sizeBytes).toBe(bomb.length);
});
