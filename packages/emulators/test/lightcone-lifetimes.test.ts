import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

const seconds = 1000;

describe('the idle timer', () => {
  test('ends an idle computer', async () => {
    const { call, create, clock } = await lightcone();
    const { path, backend } = await create({ inactivity_timeout_seconds: 10 });

    clock.advance(9.999 * seconds);
    expect((await call('GET', path)).status).toBe(200);
    clock.advance(0.001 * seconds);
    expect((await call('GET', path)).body).toEqual({ status: 404, title: 'Session not found', type: '' });
    expect(backend.terminated).toBe(true);
  });

  test.each([
    ['an action', 'POST', '/type', { text: 'a' }],
    ['an action that fails', 'POST', '/type', {}],
    ['a batch', 'POST', '/batch', { actions: [] }],
    ['a picture', 'POST', '/screenshot', {}],
    ['a list of tabs', 'GET', '/tabs', undefined],
    ['a keepalive', 'POST', '/keepalive', undefined],
  ])('%s starts it anew', async (_, method, endpoint, body) => {
    const { call, create, clock } = await lightcone();
    const { path } = await create({ inactivity_timeout_seconds: 10 });
    clock.advance(9 * seconds);
    await call(method, `${path}${endpoint}`, body);
    clock.advance(9 * seconds);

    expect((await call('GET', path)).body).toMatchObject({
      last_activity_at: '2026-01-01T00:00:09.000Z',
      idle_expires_at: '2026-01-01T00:00:19.000Z',
      expires_at: '2026-01-01T01:00:00.000Z',
    });
    clock.advance(1 * seconds);
    expect((await call('GET', path)).status).toBe(404);
  });

  test('looking does not', async () => {
    const { call, create, clock } = await lightcone();
    const { path } = await create({ inactivity_timeout_seconds: 10 });
    clock.advance(9 * seconds);
    await call('GET', path);
    await call('GET', `${path}/status`);
    await call('GET', '/computers');
    clock.advance(1 * seconds);

    expect((await call('GET', path)).status).toBe(404);
  });

  test('stands still while an action runs', async () => {
    const { call, create, clock } = await lightcone();
    const { path, backend } = await create({ inactivity_timeout_seconds: 10 });
    const release = backend.hold();
    const action = call('POST', `${path}/type`, { text: 'a' });
    while (backend.sends.length === 0) await new Promise(setImmediate);
    clock.advance(60 * seconds);
    release();

    expect((await action).body.status).toBe('SUCCESS');
    expect((await call('GET', path)).body).toMatchObject({ last_activity_at: '2026-01-01T00:01:00.000Z' });
    clock.advance(10 * seconds);
    expect((await call('GET', path)).status).toBe(404);
  });

  test.each([[{ idle_timeout_enabled: false }], [{ auto_kill: false }]])('%j switches it off', async (body) => {
    const { call, create, clock } = await lightcone();
    const { path } = await create(body);
    clock.advance(3599 * seconds);
    const answer = await call('GET', path);

    expect(answer.body).toMatchObject({ idle_timeout_enabled: false, auto_kill: false });
    expect(answer.body).not.toHaveProperty('idle_expires_at');
    clock.advance(1 * seconds);
    expect((await call('GET', path)).status).toBe(404);
  });
});

describe('the longest life', () => {
  test.each([
    [{ max_lifetime_seconds: 30 }],
    [{ timeout_seconds: 30 }],
    [{ max_lifetime_seconds: 30, timeout_seconds: 99 }],
  ])('%j ends the computer, whatever it is doing', async (body) => {
    const { call, create, clock } = await lightcone();
    const { path } = await create(body);
    expect((await call('GET', path)).body).toMatchObject({
      max_lifetime_seconds: 30,
      expires_at: '2026-01-01T00:00:30.000Z',
    });
    clock.advance(20 * seconds);
    await call('POST', `${path}/keepalive`);
    clock.advance(10 * seconds);

    expect((await call('GET', path)).status).toBe(404);
  });

  test('cannot be longer than the server allows', async () => {
    const { call, create } = await lightcone({ maxLifetimeMs: 60 * seconds });
    const { path } = await create({ max_lifetime_seconds: 3600 });

    expect((await call('GET', path)).body).toMatchObject({ max_lifetime_seconds: 60 });
  });

  test.each([[{ max_lifetime_seconds: 0, inactivity_timeout_seconds: 0 }], [{ max_lifetime_seconds: -5 }]])(
    '%j is as good as nothing said',
    async (body) => {
      const { call, create } = await lightcone();
      const { path } = await create(body);
      expect((await call('GET', path)).body).toMatchObject({
        max_lifetime_seconds: 3600,
        inactivity_timeout_seconds: 120,
      });
    },
  );
});

test('a computer that has ended leaves no timer behind', async () => {
  const { call, create, clock } = await lightcone();
  const { path } = await create();
  expect(clock.pending()).toBe(2);
  await call('DELETE', path);

  expect(clock.pending()).toBe(0);
});

test.each(['maxLifetimeMs', 'idleTimeoutMs', 'maxConcurrent', 'screencastIntervalMs'])(
  'a server whose %s is not positive is a RangeError',
  async (name) => {
    await expect(lightcone({ [name]: 0 })).rejects.toBeInstanceOf(RangeError);
    await expect(lightcone({ [name]: NaN })).rejects.toBeInstanceOf(RangeError);
  },
);
