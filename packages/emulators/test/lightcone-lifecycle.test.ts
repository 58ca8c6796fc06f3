import { TransportError } from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone } from '@farhand/emulators';
import { describe, expect, test, vi } from 'vitest';
import { lightcone } from './lightcone.js';

const notFound = {
  status: 404,
  type: 'application/problem+json',
  body: { status: 404, title: 'Session not found', type: '' },
};

describe('create', () => {
  test('makes a browser by default, ready at once', async () => {
    const { call, driver } = await lightcone();
    expect(await call('POST', '/computers')).toEqual({
      status: 201,
      type: 'application/json',
      body: {
        id: expect.stringMatching(/^comp_\d{1,19}$/),
        kind: 'browser',
        status: 'ready',
        created_at: '2026-01-01T00:00:00.000Z',
        expires_at: '2026-01-01T01:00:00.000Z',
        idle_expires_at: '2026-01-01T00:02:00.000Z',
        last_activity_at: '2026-01-01T00:00:00.000Z',
        max_lifetime_seconds: 3600,
        inactivity_timeout_seconds: 120,
        idle_timeout_enabled: true,
        auto_kill: true,
        endpoints: { screencast: expect.stringMatching(/^\/computers\/comp_\d+\/screencast$/) },
      },
    });
    expect(driver.connections.map(({ openedWith }) => openedWith)).toEqual([
      { kind: 'browser', display: { width: 1280, height: 720 }, idleTimeoutMs: 0 },
    ]);
  });

  test('makes a desktop of the size asked for, and ignores what it does not know', async () => {
    const { call, driver } = await lightcone();
    const { body } = await call('POST', '/computers', {
      kind: 'desktop',
      display: { width: 1024, height: 768, scale: 1 },
      context_id: 'label',
      stealth: {},
      use_advanced_proxy: true,
      persistent: true,
      unheard_of: [1],
    });

    expect(body).toMatchObject({ kind: 'desktop', status: 'ready', endpoints: {} });
    expect(body).not.toHaveProperty('context_id');
    expect(driver.connections[0]?.openedWith).toMatchObject({ kind: 'desktop', display: { width: 1024, height: 768 } });
  });

  test('an unknown kind is answered as a fault of the service, and so is one the backend lacks', async () => {
    const { call } = await lightcone({ recorder: { kinds: ['browser'] } });
    const unavailable = { status: 503, title: 'Service unavailable', type: '' };

    expect((await call('POST', '/computers', { kind: 'toaster' })).body).toEqual({
      ...unavailable,
      detail: 'Please try again later.',
    });
    expect((await call('POST', '/computers', { kind: 'desktop' })).body).toEqual({
      ...unavailable,
      detail: 'The backend recorder has no desktop.',
    });
  });

  test('a backend that cannot open says why', async () => {
    const failing = {
      name: 'broken',
      kinds: ['browser'] as const,
      open: () => Promise.reject(new TransportError('UNREACHABLE', 'There is no Chromium.')),
    };
    await using server = await serveLightcone({ driver: failing, token: 'k' });
    const response = await fetch(`${server.url}/computers`, { method: 'POST', headers: { authorization: 'Bearer k' } });

    expect(await response.json()).toMatchObject({
      status: 503,
      detail: 'The backend broken could not open a browser: There is no Chromium.',
    });
    expect(server.sessions()).toEqual([]);
  });

  test('a session is saved also when its time is over, as itself and as the one it was restored from', async () => {
    const { call, create, clock } = await lightcone();
    const saved = async (): Promise<unknown> => (await call('GET', '/computers?type=persistent')).body;
    const first = await create({ persistent: true, max_lifetime_seconds: 10 });
    clock.advance(10_000);
    await expect.poll(saved).toMatchObject([{ id: first.id, max_lifetime_seconds: 10 }]);
    const second = await create({ persistent: true, environment_id: first.id, max_lifetime_seconds: 20 });
    await call('DELETE', `/computers/${second.id}`);
    expect(await saved()).toMatchObject([
      { id: first.id, max_lifetime_seconds: 20 },
      { id: second.id, max_lifetime_seconds: 20 },
    ]);
  });

  test('only a session that was to be saved, and has ended, can be restored, by one of its kind', async () => {
    const { call, create } = await lightcone();
    const { id } = await create({ persistent: true });
    const other = await create();
    const restore = async (body: object) => (await call('POST', '/computers', body)).body;
    const unknown = { status: 404, title: 'Environment not found' };

    expect(await restore({ environment_id: id })).toMatchObject(unknown);
    expect((await call('GET', '/computers?type=persistent')).body).toEqual([]);
    await call('DELETE', `/computers/${id}`);
    await call('DELETE', `/computers/${other.id}`);

    expect((await call('GET', '/computers?type=persistent')).body).toMatchObject([
      { id, kind: 'browser', status: 'terminated' },
    ]);
    expect(await restore({ environment_id: other.id })).toMatchObject(unknown);
    expect(await restore({ environment_id: id, kind: 'desktop' })).toMatchObject({ status: 400 });
    expect(await restore({ environment_id: id })).toMatchObject({ status: 'ready', id: expect.not.stringMatching(id) });
    expect(await restore({ environment_id: '' })).toMatchObject({ status: 'ready' });
  });

  test.each([
    [{ display: { width: -1 } }, 'display.width must be an integer from 1 to 10000 pixels'],
    [{ display: { height: 1.5 } }, 'display.height must be an integer from 1 to 10000 pixels'],
    [{ display: 'big' }, 'display must be an object'],
    [{ kind: 5 }, 'kind must be a string'],
    [{ timeout_seconds: '60' }, 'timeout_seconds must be a number'],
  ])('%j is a bad request', async (body, detail) => {
    const { call } = await lightcone();
    expect((await call('POST', '/computers', body)).body).toEqual({
      status: 400,
      title: 'Bad request',
      type: '',
      detail,
    });
  });

  test('there is a limit to how many run at once', async () => {
    const { call, create } = await lightcone({ maxConcurrent: 2 });
    const { path } = await create();
    await create();

    expect(await call('POST', '/computers')).toEqual({
      status: 429,
      type: 'application/problem+json',
      body: {
        status: 429,
        title: 'Concurrent limit reached',
        type: '',
        detail: 'At most 2 computers may run at once.',
      },
    });
    await call('DELETE', path);
    expect((await call('POST', '/computers')).status).toBe(201);
  });
});

describe('while it runs', () => {
  test('retrieve, status and list describe it, each in its own words', async () => {
    const { call, create } = await lightcone();
    const { id, path } = await create();
    const times = {
      created_at: '2026-01-01T00:00:00.000Z',
      expires_at: '2026-01-01T01:00:00.000Z',
      idle_expires_at: '2026-01-01T00:02:00.000Z',
      last_activity_at: '2026-01-01T00:00:00.000Z',
      max_lifetime_seconds: 3600,
      inactivity_timeout_seconds: 120,
      idle_timeout_enabled: true,
      auto_kill: true,
    };
    const whole = { id, kind: 'browser', status: 'RUNNING', ...times, endpoints: { screencast: `${path}/screencast` } };

    expect((await call('GET', path)).body).toEqual(whole);
    expect((await call('GET', `${path}/status`)).body).toEqual({ id, status: 'RUNNING', ...times });
    expect((await call('GET', '/computers')).body).toEqual([whole]);
    expect((await call('GET', '/computers?type=live')).body).toEqual([whole]);
    expect((await call('GET', `${path}/`)).body).toEqual(whole);
  });

  test('the test can look behind the scenes', async () => {
    const { server, driver, create } = await lightcone();
    const { id, backend } = await create();

    expect(server.sessions()).toEqual([{ id, kind: 'browser', connection: driver.connections[0] }]);
    expect(server.connection(id)).toBe(backend);
    expect(server.connection('comp_0')).toBeUndefined();
  });

  test('keepalive reaches the backend', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();

    expect(await call('POST', `${path}/keepalive`)).toEqual({
      status: 200,
      type: 'application/json',
      body: { status: 'RUNNING' },
    });
    expect(backend.keepAlives).toBe(1);
  });
});

describe('the end', () => {
  test('delete ends the backend; afterwards there is no such session', async () => {
    const { call, create, server } = await lightcone();
    const { id, path, backend } = await create();

    expect(await call('DELETE', path)).toEqual({
      status: 200,
      type: 'application/json',
      body: { id, status: 'terminated' },
    });
    expect([backend.terminated, backend.detached]).toEqual([true, true]);
    expect(server.sessions()).toEqual([]);
    expect(await call('GET', path)).toEqual(notFound);
    expect(await call('GET', `${path}/status`)).toEqual(notFound);
    expect(await call('POST', `${path}/click`, { x: 1, y: 2 })).toEqual(notFound);
    expect(await call('POST', `${path}/keepalive`)).toEqual(notFound);
    expect(await call('DELETE', path)).toEqual(notFound);
  });

  test('a backend that has gone takes the session with it', async () => {
    const { call, create, server } = await lightcone();
    const { path, backend } = await create();
    await backend.terminate();

    expect(await call('POST', `${path}/screenshot`, {})).toEqual(notFound);
    expect(server.sessions()).toEqual([]);
  });

  test('requests that wait when it ends are answered', async () => {
    const { call, create, server } = await lightcone();
    const { path, backend } = await create();
    backend.hold();
    const running = call('POST', `${path}/type`, { text: 'a' });
    const waiting = call('POST', `${path}/type`, { text: 'b' });
    while (server.requests.filter(({ body }) => body !== undefined).length < 2) await call('GET', path);
    await call('DELETE', path);

    expect(await running).toEqual(notFound);
    expect(await waiting).toEqual(notFound);
    expect(backend.log.length).toBeLessThanOrEqual(1);
  });

  test('so is one that its backend never answers', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    const picture = vi.spyOn(backend, 'screenshot').mockReturnValue(new Promise(() => undefined));
    const running = call('POST', `${path}/screenshot`);
    while (picture.mock.calls.length === 0) await call('GET', path);
    await call('DELETE', path);

    expect(await running).toEqual(notFound);
  });

  test('closing the server ends every computer and every connection', async () => {
    const { server, create } = await lightcone();
    const [one, two] = [await create(), await create({ kind: 'desktop' })];
    await server.close();
    await server.close();

    expect([one.backend.terminated, two.backend.terminated]).toEqual([true, true]);
    await expect(fetch(`${server.url}/computers`)).rejects.toThrow('fetch failed');
  });

  test('a computer that is being made when the server closes ends too', async () => {
    const driver = recorder();
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const server = await serveLightcone({
      driver: {
        name: 'slow',
        kinds: ['browser'],
        open: async (options, deadline) => {
          const connection = await driver.open(options, deadline);
          await opened;
          return connection;
        },
      },
      token: 'k',
    });
    const request = fetch(`${server.url}/computers`, { method: 'POST', headers: { authorization: 'Bearer k' } });
    request.catch(() => undefined);
    while (driver.connections.length === 0) await new Promise(setImmediate);
    const closed = server.close();
    open();
    await closed;

    expect(driver.connections.map(({ terminated }) => terminated)).toEqual([true]);
    await expect(request).rejects.toThrow('fetch failed');
  });
});
