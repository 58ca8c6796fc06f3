import { describe, expect, test } from 'vitest';
import { linux, lybic, px } from './lybic.js';

const click = { action: { type: 'mouse:click', x: px(3), y: px(4), button: 1 } };

const gone = (id: string): object => ({
  status: 404,
  type: 'application/json',
  body: { code: 'emulator.NOT_FOUND', message: `Sandbox ${id} not found` },
});

describe('while it runs', () => {
  test('retrieve describes it with its shape and how to connect', async () => {
    const { call, create } = await lybic();
    const { path, id } = await create();
    expect((await call('GET', path)).body).toEqual({
      sandbox: {
        id,
        name: 'sandbox',
        expiredAt: '2026-01-01T01:00:00.000Z',
        expiresAt: '2026-01-01T01:00:00.000Z',
        createdAt: '2026-01-01T00:00:00.000Z',
        projectId: expect.stringMatching(/^PRJ-/),
        shapeName: linux,
        status: 'RUNNING',
        shape: {
          name: linux,
          description: 'Linux, 2 cores, 4 GB',
          hardwareAcceleratedEncoding: false,
          pricePerHour: 1,
          requiredPlanTier: 0,
          requiredFeatureFlag: '',
          os: 'Linux',
          virtualization: 'Container',
          architecture: 'x86_64',
        },
      },
      connectDetails: { gatewayAddresses: [], certificateHashBase64: '', endUserToken: '', roomId: '' },
    });
  });

  test('status is a word, and list a bare array without shapes', async () => {
    const { call, create } = await lybic();
    const { path, id } = await create();
    expect((await call('GET', `${path}/status`)).body).toEqual({ status: 'RUNNING' });
    expect((await call('GET', 'sandboxes')).body).toEqual([
      {
        id,
        name: 'sandbox',
        expiredAt: '2026-01-01T01:00:00.000Z',
        expiresAt: '2026-01-01T01:00:00.000Z',
        createdAt: '2026-01-01T00:00:00.000Z',
        projectId: expect.stringMatching(/^PRJ-/),
        shapeName: linux,
        status: 'RUNNING',
      },
    ]);
  });

  test('the test can look behind the scenes', async () => {
    const { server, driver, create } = await lybic();
    const { id, backend } = await create();
    expect(server.sessions()).toEqual([{ id, kind: 'desktop', connection: driver.connections[0] }]);
    expect(server.connection(id)).toBe(backend);
    expect(server.connection('SBX-0')).toBeUndefined();
    expect(server.orgId).toBe('ORG-1');
  });
});

describe('until it is ready', () => {
  test('it is PENDING, and actions wait', async () => {
    const { call, create, clock, server } = await lybic({ pendingMs: 5000 });
    const { path, backend } = await create();
    expect((await call('GET', path)).body.sandbox.status).toBe('PENDING');
    const acting = call('POST', `${path}/actions/execute`, click);
    await expect.poll(() => server.requests.filter(({ body }) => body !== undefined).length).toBe(2);
    clock.advance(4999);
    expect((await call('GET', `${path}/status`)).body).toEqual({ status: 'PENDING' });
    expect(backend.log).toEqual([]);
    clock.advance(1);

    expect((await acting).status).toBe(200);
    expect((await call('GET', `${path}/status`)).body).toEqual({ status: 'RUNNING' });
    expect(backend.log.length).toBe(1);
  });

  test('it may be reported as PENDING for some reads', async () => {
    const { call, create } = await lybic({ pendingReads: 2 });
    const { path } = await create();
    const status = async (): Promise<string> => (await call('GET', `${path}/status`)).body.status;
    expect((await call('GET', path)).body.sandbox.status).toBe('PENDING');
    expect([await status(), await status(), await status()]).toEqual(['PENDING', 'RUNNING', 'RUNNING']);
    expect((await call('POST', `${path}/actions/execute`, click)).status).toBe(200);
  });

  test('actions that wait when it is deleted are answered', async () => {
    const { call, create, server, clock } = await lybic({ pendingMs: 5000 });
    const { path, id } = await create();
    const acting = call('POST', `${path}/actions/execute`, click);
    await expect.poll(() => server.requests.filter(({ body }) => body !== undefined).length).toBe(2);
    await call('DELETE', path);

    expect(await acting).toEqual(gone(id));
    expect(clock.pending()).toBe(0);
  });

  test('it may be reported as failed, and accepts no actions then', async () => {
    const { call, create } = await lybic({ statusOf: () => 'ERROR' });
    const { path, id, backend } = await create();
    expect((await call('GET', `${path}/status`)).body).toEqual({ status: 'ERROR' });
    expect(await call('POST', `${path}/actions/execute`, click)).toMatchObject({
      status: 400,
      body: { code: 'emulator.SANDBOX_NOT_RUNNING', message: `Sandbox ${id} is ERROR` },
    });
    expect(backend.log).toEqual([]);
  });
});

describe('extend', () => {
  test('gives another time, counted from now, with an empty answer', async () => {
    const { call, raw, create, clock } = await lybic();
    const { path } = await create();
    const expiry = async (): Promise<string> => (await call('GET', path)).body.sandbox.expiresAt;
    clock.advance(600_000);
    const response = await raw(`/api/orgs/ORG-1/${path}/extend`, {
      method: 'POST',
      headers: { 'x-api-key': 'lysk-test', 'content-type': 'application/json' },
      body: '{"maxLifeSeconds":"60"}',
    });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '0', '']);
    expect(await expiry()).toBe('2026-01-01T00:11:00.000Z');
    await call('POST', `${path}/extend`);
    expect(await expiry()).toBe('2026-01-01T01:10:00.000Z');
  });

  test.each([29, 86_401, 'x', null])('%j: only 30 to 86400 seconds', async (maxLifeSeconds) => {
    const { call, create } = await lybic();
    const { path } = await create();
    const { status } = await call('POST', `${path}/extend`, { maxLifeSeconds });
    expect(status).toBe(maxLifeSeconds === null ? 200 : 400);
  });

  test('no sandbox outlives its thirteenth day', async () => {
    const { call, create, clock } = await lybic();
    const { path } = await create({ maxLifeSeconds: 86_400 });
    for (let day = 1; day <= 12; day += 1) {
      clock.advance(86_400_000 - 1000);
      expect((await call('POST', `${path}/extend`, { maxLifeSeconds: 86_400 })).status).toBe(200);
    }
    clock.advance(13_000);
    expect(await call('POST', `${path}/extend`, { maxLifeSeconds: 86_400 })).toMatchObject({
      status: 400,
      body: { code: 'emulator.LIFETIME_TOO_LONG', message: 'A sandbox lives for 13 days from its creation at most' },
    });
    expect((await call('GET', path)).body.sandbox.expiresAt).toBe('2026-01-13T23:59:48.000Z');
  });
});
