import { inspect } from 'node:util';
import { lightcone, lightconeClient, type LightconeOptions } from '@farhand/lightcone-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  clientOf,
  connect,
  forever,
  instant,
  key,
  rejection,
  settings,
  vendor,
  type Reply,
} from './scripted-vendor.js';

const html = { 'content-type': 'text/html' };

describe('what the vendor answers, and what comes of it', () => {
  const answers: readonly (readonly [string, Reply, object, object])[] = [
    [
      'HTML 502',
      { status: 502, text: '<html>Bad Gateway', headers: { ...html, 'cf-ray': 'ray1' } },
      { code: 'OUTCOME_UNKNOWN', status: 502, requestId: 'ray1', cause: { code: 'PROTOCOL' } },
      { code: 'PROTOCOL', status: 502, requestId: 'ray1' },
    ],
    [
      'an empty body',
      { text: '', headers: { 'x-request-id': 'r1' } },
      { code: 'OUTCOME_UNKNOWN', status: 200, requestId: 'r1' },
      { code: 'PROTOCOL', status: 200, requestId: 'r1' },
    ],
    [
      'something that is no JSON',
      { text: 'upstream', headers: { 'content-type': 'text/plain' } },
      { code: 'OUTCOME_UNKNOWN', status: 200, cause: { code: 'PROTOCOL' } },
      { code: 'PROTOCOL', status: 200, message: expect.stringContaining('text/plain: upstream') },
    ],
    [
      '401',
      { status: 401, json: { status: 401, title: 'Invalid token', type: '' }, headers: { 'x-request-id': 'r1' } },
      {
        code: 'UNAUTHORIZED',
        status: 401,
        requestId: 'r1',
        message:
          'Lightcone: POST /computers/c1/click was refused with status 401: Invalid token. Nothing happened. Check the API key (TZAFON_API_KEY).',
      },
      { code: 'UNAUTHORIZED', status: 401 },
    ],
    [
      '404 of a session that ended',
      { status: 404, json: { status: 404, title: 'Session not found', type: '' }, headers: { 'x-request-id': 'r1' } },
      {
        name: 'ClosedError',
        code: 'CLOSED',
        status: 404,
        requestId: 'r1',
        message: expect.stringContaining('was refused with status 404: Session not found. The computer has ended'),
      },
      { code: 'CLOSED', status: 404 },
    ],
    ['410', { status: 410, json: {} }, { code: 'CLOSED', status: 410 }, { code: 'CLOSED', status: 410 }],
    [
      '404 of a path that does not exist',
      { status: 404, text: '404 page not found\n', headers: { 'content-type': 'text/plain' } },
      { code: 'REJECTED', status: 404 },
      { code: 'REJECTED', status: 404 },
    ],
    [
      '404 of something else',
      { status: 404, json: { title: 'Tab not found' } },
      { code: 'REJECTED', status: 404 },
      { code: 'REJECTED', status: 404 },
    ],
    [
      '402',
      { status: 402, json: { status: 'error', error_message: 'Out of credit' } },
      { code: 'REJECTED', status: 402, message: expect.stringContaining('Out of credit') },
      { code: 'REJECTED', status: 402 },
    ],
    [
      '429 for too many computers',
      {
        status: 429,
        json: { title: 'Concurrent limit reached', request_id: 'r1' },
        headers: { 'retry-after': '2' },
      },
      {
        code: 'RATE_LIMITED',
        requestId: 'r1',
        retryAfterMs: 2000,
        message: expect.stringContaining('Waiting alone does not help, so end one.'),
      },
      { code: 'RATE_LIMITED', status: 429 },
    ],
    ['429', { status: 429, json: {} }, { code: 'RATE_LIMITED', status: 429 }, { code: 'RATE_LIMITED', status: 429 }],
    [
      '500',
      { status: 500, json: { title: 'Service unavailable', detail: 'Please try again later.' } },
      { code: 'OUTCOME_UNKNOWN', status: 500, cause: { code: 'REJECTED' } },
      { code: 'REJECTED', status: 500 },
    ],
    [
      'a redirect',
      { status: 308, text: '', headers: { location: 'https://elsewhere.test/' } },
      { code: 'PROTOCOL', status: 308 },
      { code: 'PROTOCOL', status: 308 },
    ],
  ];

  test.each(answers)('%s', async (_, reply, ofInput, ofRead) => {
    const service = await vendor({
      'POST /computers/c1/click': reply,
      'GET /computers/c1': reply,
      'GET /computers/c1/status': reply,
    });
    const client = clientOf(service);
    expect(await rejection(client.click('c1', { x: 0, y: 0 }))).toMatchObject(ofInput);
    expect(await rejection(client.retrieve('c1'))).toMatchObject(ofRead);
  });
});

describe('the key is nowhere to be seen', () => {
  const printed = (value: unknown): string => {
    const parts = [inspect(value, { depth: 10, showHidden: true, getters: true }), JSON.stringify(value) ?? ''];
    for (let error = value; error instanceof Error; error = error.cause) {
      parts.push(error.message, error.stack ?? '', JSON.stringify(error));
    }
    return parts.join('\n');
  };

  test('not in the driver, a connection or the client, also after use', async () => {
    const { connection, service } = await connect();
    const driver = lightcone(settings(service.url));
    const client = clientOf(service);
    await rejection(client.list());
    for (const value of [driver, connection, client]) {
      expect(printed(value)).not.toContain(key);
      expect(printed(Object.getOwnPropertyDescriptors(value))).not.toContain(key);
    }
  });

  const echo = `Bearer ${key} is not ${key}`;
  const replies: readonly (readonly [string, Reply])[] = [
    ['an action that failed', { json: { status: echo, error_message: echo, request_id: key } }],
    ['an action that says nothing', { json: { request_id: key } }],
    ['actions of which one failed', { json: { results: [{ status: 'FAILED', request_id: key }], request_id: key } }],
    ['400', { status: 400, json: { title: echo } }],
    ['401', { status: 401, json: { detail: echo } }],
    ['404', { status: 404, json: { title: 'Session not found', detail: echo } }],
    ['429', { status: 429, json: { message: echo } }],
    ['500', { status: 500, json: { error: echo } }],
    ['HTML', { text: `<html>${echo}`, headers: html }],
    ['a reset', 'reset'],
  ];

  test.each(replies)('not in the error of %s', async (_, reply) => {
    const batch = 'POST /computers/c1/batch';
    const { connection, service } = await connect({
      'POST /computers/c1/click': reply,
      [batch]: reply,
      'GET /computers/c1/tabs': [{ json: { status: 'SUCCESS', result: { tabs: [] } } }, reply],
      'POST /computers/c1/exec/sync': reply,
    });
    const point = { x: 0, y: 0 };
    const errors = [
      await rejection(clientOf(service).click('c1', point)),
      (await connection.send([{ type: 'click', ...point }], forever())).error,
      (
        await connection.send(
          [
            { type: 'click', ...point },
            { type: 'wait', ms: 1 },
          ],
          forever(),
        )
      ).error,
      await rejection(connection.tabs?.list(forever()) ?? Promise.resolve()),
      await rejection(connection.shell?.run('ls', {}, forever()) ?? Promise.resolve()),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error);
      expect(printed(error)).not.toContain(key);
    }
  });

  test('not in the error of an option', () => {
    const options: readonly LightconeOptions[] = [
      { apiKey: `${key}\n` },
      { apiKey: key, baseUrl: 'http://a.test' },
      { apiKey: key, baseUrl: `https://${key}@a.test` },
    ];
    for (const one of options) {
      let error: unknown;
      try {
        const client = lightconeClient({ ...one, pace: instant });
        onTestFinished(() => client.close());
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(TypeError);
      expect(printed(error)).not.toContain(key);
    }
  });
});
