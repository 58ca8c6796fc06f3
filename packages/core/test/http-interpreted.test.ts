import { ActionFailedError, TransportError } from '@farhand/core';
import { isRecord, type HttpRequest, type Interpretation, type Refusal } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { client, forever, json, rejection, serve } from './http-scripted-server.js';

/** A vendor that says in a 5xx reply what became of the request. */
const failed = ({ body, what, status }: Refusal): Interpretation | undefined => {
  const word = isRecord(body) ? body['word'] : undefined;
  if (word === 'alert')
    return { error: new TransportError('REJECTED', `${what}: an alert is open.`, { status }), outcome: 'notRun' };
  if (word === 'script') return { error: new ActionFailedError(`${what}: the script failed.`), outcome: 'failed' };
  if (word === 'bounds')
    return { error: new ActionFailedError(`${what}: the move left the page.`), outcome: 'unknown' };
  return undefined;
};

const errorOf = async (effect: HttpRequest['effect'], status: number, body: object) => {
  const server = await serve(json(status, body), json(200, {}));
  const http = client({ baseUrl: server.url, failed });
  const error = await rejection(http.request({ method: 'POST', path: '/actions', effect, deadline: forever() }));
  if (!(error instanceof Error) || !('code' in error)) throw new Error('It is no error of a driver.');
  const { cause } = error;
  return [error.code, error.message, cause instanceof Error ? cause.message : undefined, server.seen.length];
};

describe('a 5xx reply that a vendor interprets is not sent again', () => {
  test('not run: the error is the interpretation', async () => {
    const expected = ['REJECTED', 'Acme: POST /actions: an alert is open.', undefined, 1];
    expect(await errorOf('once', 500, { word: 'alert' })).toEqual(expected);
    expect(await errorOf('read', 500, { word: 'alert' })).toEqual(expected);
  });

  test('failed: likewise', async () => {
    const expected = ['ACTION_FAILED', 'Acme: POST /actions: the script failed.', undefined, 1];
    expect(await errorOf('once', 500, { word: 'script' })).toEqual(expected);
    expect(await errorOf('repeatable', 500, { word: 'script' })).toEqual(expected);
  });

  test('unknown: the error says so, and the interpretation is its cause', async () => {
    expect(await errorOf('once', 500, { word: 'bounds' })).toEqual([
      'OUTCOME_UNKNOWN',
      'Acme: POST /actions was sent, but the reply was 500: {"word":"bounds"}. It may or may not have happened, so Farhand does not send it again. Look at the computer before you repeat it.',
      'Acme: POST /actions: the move left the page.',
      1,
    ]);
  });

  test('unknown of a read: the interpretation itself', async () => {
    expect(await errorOf('read', 500, { word: 'bounds' })).toEqual([
      'ACTION_FAILED',
      'Acme: POST /actions: the move left the page.',
      undefined,
      1,
    ]);
  });
});

test('a reply that the vendor does not interpret is a lost one', async () => {
  expect((await errorOf('once', 500, { word: 'other' }))[0]).toBe('OUTCOME_UNKNOWN');
});

test('a read that the vendor does not interpret is sent again', async () => {
  const server = await serve(json(500, { word: 'other' }), json(200, { done: true }));
  const http = client({ baseUrl: server.url, failed });
  const reply = await http.request({ method: 'GET', path: '/thing', effect: 'read', deadline: forever() });
  expect([reply.body, server.seen.length]).toEqual([{ done: true }, 2]);
});

test('a request for patience is one, whatever the interpretation', async () => {
  const server = await serve(
    (response, seen) => {
      response.setHeader('retry-after', '0');
      json(503, { word: 'script' })(response, seen);
    },
    json(200, { done: true }),
  );
  const http = client({ baseUrl: server.url, failed });
  const reply = await http.request({ method: 'POST', path: '/actions', effect: 'once', deadline: forever() });
  expect([reply.body, server.seen.length]).toEqual([{ done: true }, 2]);
});

test('a reply that the vendor interprets ends its request: the next of its sequence does not wait', async () => {
  const server = await serve(json(500, { word: 'bounds' }), json(200, {}));
  const http = client({ baseUrl: server.url, failed });
  const one = { method: 'POST', path: '/actions', effect: 'once', order: 'a', deadline: forever() } as const;
  await rejection(http.request(one));
  expect(http.settling('a')).toBeUndefined();
});
