import { expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

test('documented status words', async () => {
  const { call, create } = await lightcone({ variants: { statusWords: 'documented' } });
  const { path } = await create();

  expect((await call('GET', path)).body.status).toBe('running');
  expect((await call('POST', `${path}/type`, { text: 'x' })).body.status).toBe('success');
  expect((await call('POST', `${path}/type`, {})).body.status).toBe('error');
});

test('200 on create', async () => {
  const { call } = await lightcone({ variants: { createStatus: 200 } });
  expect((await call('POST', '/computers')).status).toBe(200);
});

test('400 for an unknown kind', async () => {
  const { call } = await lightcone({ variants: { unknownKindStatus: 400 } });
  expect((await call('POST', '/computers', { kind: 'toaster' })).body).toMatchObject({
    status: 400,
    detail: 'Unknown kind: toaster',
  });
});

test('a batch under result', async () => {
  const { call, create } = await lightcone({ variants: { batchUnderResult: true } });
  const { path } = await create();
  const good = await call('POST', `${path}/batch`, { actions: [{ type: 'wait', ms: 1 }] });
  const bad = await call('POST', `${path}/batch`, { actions: [{ type: 'bogus' }, { type: 'wait' }] });

  expect(good.body).toEqual({ status: 'SUCCESS', result: { executed: 1, total: 1, results: [expect.anything()] } });
  expect(bad.body).toMatchObject({
    status: 'EXECUTION_ERROR',
    error_message: 'Unknown action type: bogus',
    result: { executed: 1, total: 2 },
  });
});

test('documented spellings of keys only', async () => {
  const { call, create } = await lightcone({ variants: { keySpellings: 'documented' } });
  const { path } = await create();

  expect((await call('POST', `${path}/key-down`, { key: 'super' })).body.error_message).toBe('Unknown key: super');
  expect((await call('POST', `${path}/key-down`, { key: 'meta' })).body.status).toBe('SUCCESS');
});

test('desktops of one size', async () => {
  const { create } = await lightcone({ variants: { desktopIgnoresDisplay: true } });
  const display = { width: 1024, height: 768 };

  expect((await create({ kind: 'desktop', display })).backend.display).toEqual({ width: 1280, height: 720 });
  expect((await create({ kind: 'browser', display })).backend.display).toEqual(display);
});

test('events that end the session', async () => {
  const { call, create } = await lightcone({ variants: { eventsEndSession: true } });
  const { path, backend } = await create();
  const events = await call('GET', `${path}/events`);

  expect([events.status, events.body]).toEqual([200, '']);
  expect(backend.terminated).toBe(true);
  expect((await call('GET', path)).status).toBe(404);
});

test('a command stream that ends the session', async () => {
  const { call, create } = await lightcone({ allowExec: true, variants: { execStreamEndsSession: true } });
  const { path } = await create();

  expect((await call('POST', `${path}/exec`, { command: 'echo hi' })).body).toBe('{"type":"exit","code":-1}\n');
  expect((await call('GET', path)).status).toBe(404);
});
