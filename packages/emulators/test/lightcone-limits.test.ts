import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

describe('timeout_ms', () => {
  const late = { status: 'EXECUTION_ERROR', error_message: 'The action did not finish within 5 ms.', result: {} };

  test.each([
    ['execute', { action: { type: 'wait', ms: 600_000, timeout_ms: 5 } }],
    ['execute', { type: 'wait', ms: 600_000, timeout_ms: 5 }],
  ])('ends what takes longer: %s %j', async (endpoint, body) => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    backend.hold();
    expect((await call('POST', `${path}/${endpoint}`, body)).body).toMatchObject(late);
  });

  test('is for each action of a batch by itself, and the first that is late is the last', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    backend.hold();
    const actions = [
      { type: 'screenshot', timeout_ms: 60_000 },
      { type: 'wait', ms: 600_000, timeout_ms: 5 },
      { type: 'screenshot' },
    ];
    const { results, executed } = (await call('POST', `${path}/batch`, { actions })).body;
    expect([results, executed]).toEqual([
      [expect.objectContaining({ status: 'SUCCESS' }), expect.objectContaining(late)],
      2,
    ]);
  });

  test.each([0, -1, null])('of %s is none', async (timeout_ms) => {
    const { call, create } = await lightcone();
    const { path } = await create();
    expect((await call('POST', `${path}/click`, { x: 1, y: 2, timeout_ms })).body.status).toBe('SUCCESS');
  });

  test('is a number', async () => {
    const { call, create } = await lightcone();
    const { path } = await create();
    expect(await call('POST', `${path}/click`, { x: 1, y: 2, timeout_ms: '5' })).toMatchObject({
      status: 400,
      body: { detail: 'timeout_ms must be a number' },
    });
  });
});

describe('names of lifetimes', () => {
  test.each([
    [{ timeout_seconds: 60 }, ['true', 'Sat, 06 Jun 2026 00:00:00 GMT']],
    [{ auto_kill: false }, ['true', 'Sat, 06 Jun 2026 00:00:00 GMT']],
    [{ max_lifetime_seconds: 60, idle_timeout_enabled: false }, [null, null]],
  ])('%j: the old names are reported as deprecated', async (body, expected) => {
    const { server } = await lightcone();
    const headers = { authorization: 'Bearer sk_test' };
    const reply = await fetch(`${server.url}/computers`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect([reply.headers.get('deprecation'), reply.headers.get('sunset')]).toEqual(expected);
    expect(reply.status).toBe(201);
  });
});

describe('tabs', () => {
  test('are five at most', async () => {
    const { call, create } = await lightcone();
    const { path } = await create();
    const open = async (): Promise<unknown> => (await call('POST', `${path}/tabs`)).body.error_message;
    expect([await open(), await open(), await open(), await open()]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(await open()).toBe('Tab limit reached: 5');
    await call('DELETE', `${path}/tabs/tab-2`);
    expect(await open()).toBeUndefined();
  });

  test('or as many as the option allows', async () => {
    const { call, create } = await lightcone({ maxTabs: 1 });
    const { path } = await create();
    expect((await call('POST', `${path}/tabs`)).body.error_message).toBe('Tab limit reached: 1');
  });
});
