import { OutcomeUnknownError, TransportError } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

const headers = { authorization: 'Bearer sk_test' };

describe('paths', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/v1/computers'],
    ['GET', '/computers/a/b'],
    ['POST', '/computers/a/hover'],
    ['PUT', '/computers'],
    ['GET', '/computers/a/click'],
    ['GET', '//computers'],
    ['GET', '/computers/%'],
    ['GET', '/computers//status'],
    ['GET', '/Computers'],
  ])('%s %s leads nowhere, with or without a key', async (method, path) => {
    const { call, raw } = await lightcone();
    const nowhere = { status: 404, type: 'text/plain; charset=utf-8', body: '404 page not found\n' };

    expect(await call(method, path)).toEqual(nowhere);
    expect(await raw(path, { method })).toEqual(nowhere);
  });

  test.each(['toString', '__proto__', 'constructor', '%2e%2e%2fetc', 'a%2Fb', 'comp_1'])(
    'there is no session %s',
    async (id) => {
      const { call } = await lightcone();
      expect((await call('GET', `/computers/${id}`)).body).toEqual({
        status: 404,
        title: 'Session not found',
        type: '',
      });
    },
  );
});

describe('bodies', () => {
  test.each([
    ['{', 'The body must be a JSON object.'],
    ['hello', 'The body must be a JSON object.'],
    ['[]', 'The body must be a JSON object.'],
    ['null', 'The body must be a JSON object.'],
    ['"x"', 'The body must be a JSON object.'],
    ['{"x":"1","y":2}', 'x must be a number'],
    ['{"x":1,"y":2,"tab_id":7}', 'tab_id must be a string'],
    ['{"path":[1]}', 'path must be an array of objects'],
    ['{"path":[{"x":1}]}', 'path must be an array of { x, y }'],
    ['{"keys":"ctrl+a"}', 'keys must be an array of strings'],
    ['{"base64":"yes"}', 'base64 must be a boolean'],
  ])('%s is a bad request', async (body, detail) => {
    const { raw, create } = await lightcone();
    const { path, backend } = await create();

    expect(await raw(`${path}/click`, { method: 'POST', headers, body })).toEqual({
      status: 400,
      type: 'application/problem+json',
      body: { status: 400, title: 'Bad request', type: '', detail },
    });
    expect(backend.log).toEqual([]);
  });

  test('a field called __proto__ is a field like any other', async () => {
    const { raw, create } = await lightcone();
    const { path, backend } = await create();
    const body = '{"__proto__":{"x":1,"y":2}}';

    expect((await raw(`${path}/click`, { method: 'POST', headers, body })).body).toMatchObject({
      error_message: 'click needs x and y',
    });
    expect(backend.log).toEqual([]);
  });

  test('the content type does not matter, and blank is empty', async () => {
    const { raw, create } = await lightcone();
    const { path } = await create();
    const type = { 'content-type': 'text/plain' };

    expect(
      await raw(`${path}/type`, { method: 'POST', headers: { ...headers, ...type }, body: '{"text":"x"}' }),
    ).toMatchObject({
      status: 200,
      body: { status: 'SUCCESS' },
    });
    expect((await raw(`${path}/screenshot`, { method: 'POST', headers, body: ' \n' })).status).toBe(200);
  });
});

describe('a backend that fails', () => {
  test('without having acted is unavailable', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    backend.failAt(1, new TransportError('UNREACHABLE', 'The backend is away.'), 'notRun');

    expect((await call('POST', `${path}/type`, { text: 'x' })).body).toEqual({
      status: 503,
      title: 'Service unavailable',
      type: '',
      detail: 'The backend is away.',
    });
  });

  test('and may have acted is a fault of the server', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    backend.failAt(1, new OutcomeUnknownError('The reply was lost.'), 'unknown');

    expect((await call('POST', `${path}/type`, { text: 'x' })).body).toEqual({
      status: 500,
      title: 'Service unavailable',
      type: '',
      detail: 'The reply was lost.',
    });
  });

  test('leaves the session usable', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    backend.failAt(1, new Error('surprise'));

    expect((await call('POST', `${path}/type`, { text: 'x' })).status).toBe(500);
    expect((await call('POST', `${path}/type`, { text: 'y' })).body.status).toBe('SUCCESS');
  });
});

test('the log has every request in order, with what was answered', async () => {
  const { server, call, raw, create } = await lightcone();
  const { path } = await create({ kind: 'desktop' });
  await call('POST', `${path}/click?screenshot_after=true`, { x: 1, y: 2 });
  await raw(`${path}/type`, { method: 'POST', headers, body: '{' });
  await raw('/computers');
  await call('GET', '/nowhere');

  expect(server.requests).toEqual([
    { method: 'POST', path: '/computers', body: { kind: 'desktop' }, status: 201 },
    { method: 'POST', path: `${path}/click?screenshot_after=true`, body: { x: 1, y: 2 }, status: 200 },
    { method: 'POST', path: `${path}/type`, body: '{', status: 400 },
    { method: 'GET', path: '/computers', status: 401 },
    { method: 'GET', path: '/nowhere', status: 404 },
  ]);
});
