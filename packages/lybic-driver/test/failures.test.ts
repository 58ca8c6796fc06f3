import { inspect } from 'node:util';
import { lybic, lybicClient, type LybicOptions } from '@farhand/lybic-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clientOf, connect, forever, instant, key, rejection, settings, vendor } from './scripted-vendor.js';
import { execute, type Reply } from './vendor-answers.js';

const html = { 'content-type': 'text/html' };

describe('what the vendor answers, and what comes of it', () => {
  test.each<readonly [string, Reply, object, object]>([
    [
      'HTML 502',
      { status: 502, text: '<html>Bad Gateway', headers: { ...html, 'x-request-id': 'r1' } },
      { code: 'OUTCOME_UNKNOWN', status: 502, requestId: 'r1', cause: { code: 'PROTOCOL' } },
      { code: 'PROTOCOL', status: 502, requestId: 'r1' },
    ],
    [
      '500',
      { status: 500, json: { code: 'internal.server.error', message: 'Oops' } },
      { code: 'OUTCOME_UNKNOWN', status: 500, cause: { code: 'REJECTED' } },
      { code: 'REJECTED', status: 500 },
    ],
    ['an empty body', { text: '' }, { code: 'OUTCOME_UNKNOWN', status: 200 }, { code: 'PROTOCOL', status: 200 }],
    ['JSON that is cut off', { text: '{"id":' }, { code: 'OUTCOME_UNKNOWN' }, { code: 'PROTOCOL' }],
    [
      '401',
      { status: 401, json: { code: 'auth.EXPIRED', message: 'The key has expired' } },
      {
        code: 'UNAUTHORIZED',
        status: 401,
        vendorStatus: 'auth.EXPIRED',
        message:
          'Lybic: POST /api/orgs/ORG-1/sandboxes/SBX-1/actions/execute was refused with status 401: The key has expired (auth.EXPIRED). Nothing happened. Check the API key (LYBIC_API_KEY) and the organization (LYBIC_ORG_ID).',
      },
      { code: 'UNAUTHORIZED', status: 401 },
    ],
    [
      '401 without a code',
      { status: 401, json: { message: 'Unauthorized', statusCode: 401 } },
      { code: 'UNAUTHORIZED', message: expect.stringContaining('Unauthorized. Nothing happened. Check the API key') },
      { code: 'UNAUTHORIZED', status: 401 },
    ],
    ['403', { status: 403, json: {} }, { code: 'UNAUTHORIZED' }, { code: 'UNAUTHORIZED' }],
    [
      '400 with a code',
      { status: 400, json: { code: 'x.BAD', message: 'No such key' } },
      {
        code: 'REJECTED',
        status: 400,
        vendorStatus: 'x.BAD',
        message: expect.stringContaining('was refused with status 400: No such key (x.BAD).'),
      },
      { code: 'REJECTED', vendorStatus: 'x.BAD' },
    ],
    ['400 without', { status: 400, json: { message: ['x must be'] } }, { code: 'REJECTED' }, { code: 'REJECTED' }],
    ['429', { status: 429, json: {} }, { code: 'RATE_LIMITED' }, { code: 'RATE_LIMITED' }],
    [
      'a redirect',
      { status: 308, text: '', headers: { location: 'https://elsewhere.test/' } },
      { code: 'PROTOCOL', status: 308 },
      { code: 'PROTOCOL', status: 308 },
    ],
  ])('%s', async (_, reply, ofInput, ofRead) => {
    const service = await vendor({ [execute]: reply, 'GET S': reply });
    const client = clientOf(service);
    expect(await rejection(client.actions.execute('SBX-1', { action: { type: 'key:down', key: 'a' } }))).toMatchObject(
      ofInput,
    );
    expect(await rejection(client.sandboxes.get('SBX-1'))).toMatchObject(ofRead);
  });

  test('a redirect is not followed, so that the key goes nowhere else', async () => {
    const elsewhere = await vendor();
    const service = await vendor({
      'GET S': { status: 302, text: '', headers: { location: `${elsewhere.url}/S?x-api-key=${key}` } },
    });
    const error = await rejection(clientOf(service).sandboxes.get('SBX-1'));
    expect(error).toMatchObject({ code: 'PROTOCOL', message: expect.not.stringContaining(key) });
    expect(elsewhere.seen).toEqual([]);
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
    const driver = lybic(settings(service.url));
    const client = clientOf(service);
    await rejection(client.stats());
    for (const value of [driver, connection, client]) {
      expect(printed(value)).not.toContain(key);
      expect(printed(Object.getOwnPropertyDescriptors(value))).not.toContain(key);
    }
  });

  const echo = `${key} is not ${key}`;

  test.each<readonly [string, Reply]>([
    ['400', { status: 400, json: { code: echo, message: echo } }],
    ['400 with a code alone', { status: 400, json: { code: echo } }],
    ['401', { status: 401, json: { message: echo } }],
    ['401 with a code', { status: 401, json: { code: echo, message: echo } }],
    ['an expired sandbox', { status: 400, json: { code: `SANDBOX_EXPIRED ${echo}`, message: echo } }],
    ['an expired sandbox with 500', { status: 500, json: { message: `SANDBOX_EXPIRED ${echo}` } }],
    ['an expired sandbox with 200', { json: { code: `SANDBOX_EXPIRED ${echo}` } }],
    ['404', { status: 404, json: { message: echo } }],
    ['429', { status: 429, json: { message: echo } }],
    ['500', { status: 500, json: { error: echo } }],
    ['HTML', { text: `<html>${echo}`, headers: html }],
    ['a reset', 'reset'],
  ])('not in the error of %s', async (_, reply) => {
    const script = { [execute]: reply, 'POST S/process': reply, 'GET S': reply, 'POST O/sandboxes': reply };
    const { connection, service } = await connect(script);
    const errors = [
      (await connection.send([{ type: 'key:down', key: 'a' }], forever())).error,
      await rejection(connection.status(forever())),
      await rejection(connection.shell?.run('ls', {}, forever()) ?? Promise.resolve()),
      await rejection(connection.screenshot(undefined, forever())),
      await rejection(lybic(settings(service.url)).open({ kind: 'desktop' }, forever())),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error);
      expect(printed(error)).not.toContain(key);
    }
  });

  test('not in the error of a parsed action', async () => {
    const json = { actions: [{ type: key }] };
    const service = await vendor({ 'POST /api/computer-use/parse/seed': { json } });
    expect(printed(await rejection(clientOf(service).parse.computerUse('seed', 'x')))).not.toContain(key);
  });

  test('not in the error of a shape that there is not', async () => {
    const service = await vendor({
      'POST O/sandboxes': { status: 400, json: { message: 'No' } },
      'GET O/shapes': { json: [{ name: key, os: key }] },
    });
    const error = await rejection(lybic(settings(service.url)).open({ kind: 'desktop' }, forever()));
    expect(error).toMatchObject({ message: expect.stringContaining('This account has') });
    expect(printed(error)).not.toContain(key);
  });

  test('not in the error of an option', () => {
    const options: readonly LybicOptions[] = [
      { apiKey: `${key}\n` },
      { apiKey: key, baseUrl: 'http://a.test' },
      { apiKey: key, baseUrl: `https://${key}@a.test` },
    ];
    for (const one of options) {
      let error: unknown;
      try {
        const client = lybicClient({ orgId: 'ORG-1', ...one, pace: instant });
        onTestFinished(() => client.close());
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(TypeError);
      expect(printed(error)).not.toContain(key);
    }
  });
});
