import type { HttpReply, Pace } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { client, forever, instantPace, json, rejection, reset, serve, type Answer } from './http-scripted-server.js';

const ok = json(200, {});

const read = async (pace: Pace, ...answers: readonly Answer[]): Promise<HttpReply> => {
  const { url } = await serve(...answers);
  return client({ baseUrl: url, pace }).request({ method: 'GET', path: '/', effect: 'read', deadline: forever() });
};

describe('the wait before another attempt', () => {
  test('is random, up to a limit that doubles', async () => {
    const pace = instantPace();
    await read(pace, reset, reset, ok);
    expect(pace.waits).toEqual([250, 500]);
  });

  test.each([
    ['seconds', { 'retry-after': '2' }, 2_000],
    ['no time at all', { 'retry-after': '0' }, 0],
    ['milliseconds', { 'retry-after-ms': '150', 'retry-after': '9' }, 150],
    ['a date that has passed', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
    ['a date as it was written before', { 'retry-after': 'Wednesday, 21-Oct-15 07:28:00 GMT' }, 0],
    ['a date as asctime() writes it', { 'retry-after': 'Wed Oct 21 07:28:00 2015' }, 0],
    ['numbers that are no date', { 'retry-after': '1 2 3' }, 250],
    ['ten seconds', { 'retry-after': '10' }, 10_000],
    ['something else', { 'retry-after': 'soon' }, 250],
    ['nothing', {}, 250],
  ])('is what the vendor asks for: %s', async (_, headers, wait) => {
    const pace = instantPace();
    await read(pace, json(429, {}, headers), ok);
    expect(pace.waits).toEqual([wait]);
  });

  test('is a date to come', async () => {
    const pace = instantPace();
    // A date has whole seconds, so up to one of the eight is lost.
    await read(pace, json(429, {}, { 'retry-after': new Date(Date.now() + 8_000).toUTCString() }), ok);
    expect(pace.waits).toHaveLength(1);
    expect(pace.waits[0]).toBeGreaterThan(0);
    expect(pace.waits[0]).toBeLessThanOrEqual(8_000);
  });

  test('is left to the caller if it is longer than ten seconds', async () => {
    const server = await serve(json(429, { title: 'Concurrent limit reached' }, { 'retry-after': '3600' }));
    const pace = instantPace();
    const http = client({ baseUrl: server.url, pace });
    const error = await rejection(http.request({ method: 'POST', path: '/', effect: 'once', deadline: forever() }));
    expect(error).toMatchObject({
      code: 'RATE_LIMITED',
      status: 429,
      retryAfterMs: 3_600_000,
      message:
        'Acme: POST / was refused with status 429: Concurrent limit reached. Nothing happened. Try again after 3600000 ms.',
    });
    expect(server.seen).toHaveLength(1);
    expect(pace.waits).toEqual([]);
  });
});

describe('the store of retries', () => {
  const readOnce = async (http: ReturnType<typeof client>): Promise<unknown> =>
    http.request({ method: 'GET', path: '/', effect: 'read', deadline: forever() }).catch((error: unknown) => error);

  test('is empty after twenty, so that an outage is not made worse', async () => {
    const server = await serve(json(500, {}));
    const http = client({ baseUrl: server.url });
    for (let call = 0; call < 30; call += 1) await readOnce(http);
    expect(server.seen).toHaveLength(30 + 20);
  });

  test('earns one retry with five successes', async () => {
    const answers: Answer[] = [];
    const server = await serve((response, seen) => (answers.shift() ?? json(500, {}))(response, seen));
    const http = client({ baseUrl: server.url });
    for (let call = 0; call < 10; call += 1) await readOnce(http);
    expect(server.seen).toHaveLength(10 + 20);
    answers.push(ok, ok, ok, ok, ok);
    for (let call = 0; call < 5; call += 1) await readOnce(http);
    await readOnce(http);
    await readOnce(http);
    expect(server.seen).toHaveLength(10 + 20 + 5 + 2 + 1);
  });

  test('is each client’s own', async () => {
    const server = await serve(json(500, {}));
    const http = client({ baseUrl: server.url });
    for (let call = 0; call < 11; call += 1) await readOnce(http);
    await readOnce(client({ baseUrl: server.url }));
    expect(server.seen).toHaveLength(11 + 20 + 3);
  });
});
