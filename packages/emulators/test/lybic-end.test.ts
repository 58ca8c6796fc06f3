import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLybic } from '@farhand/emulators';
import { describe, expect, test, vi } from 'vitest';
import { linux, lybic, px } from './lybic.js';

const click = { action: { type: 'mouse:click', x: px(3), y: px(4), button: 1 } };

const gone = (id: string): object => ({
  status: 404,
  type: 'application/json',
  body: { code: 'emulator.NOT_FOUND', message: `Sandbox ${id} not found` },
});

describe('the end', () => {
  test('delete ends the backend; afterwards there is no such sandbox', async () => {
    const { call, create, server, clock } = await lybic();
    const { id, path, backend } = await create();

    expect(await call('DELETE', path)).toEqual({ status: 200, type: null, body: '' });
    expect([backend.terminated, backend.detached, clock.pending()]).toEqual([true, true, 0]);
    expect(server.sessions()).toEqual([]);
    for (const [method, endpoint] of [
      ['GET', ''],
      ['GET', '/status'],
      ['POST', '/extend'],
      ['POST', '/restart'],
      ['POST', '/preview'],
      ['DELETE', ''],
    ] as const) {
      expect(await call(method, path + endpoint)).toEqual(gone(id));
    }
    expect(await call('POST', `${path}/actions/execute`, click)).toEqual(gone(id));
    expect((await call('GET', 'sandboxes')).body).toEqual([]);
  });

  test.each([400, 404, 410] as const)(
    'when its time is over it has expired (HTTP %i), and stays in the list',
    async (expiredStatus) => {
      const { call, create, clock, server } = await lybic({ variants: { expiredStatus } });
      const { id, path, backend } = await create({ maxLifeSeconds: 60 });
      clock.advance(60_000);
      await expect.poll(() => backend.detached).toBe(true);

      const expired = {
        status: expiredStatus,
        type: 'application/json',
        body: { code: 'emulator.SANDBOX_EXPIRED', message: `Sandbox ${id} has expired` },
      };
      expect(await call('POST', `${path}/actions/execute`, click)).toEqual(expired);
      expect(await call('GET', path)).toEqual(expired);
      expect(await call('GET', `${path}/status`)).toEqual(expired);
      expect(await call('POST', `${path}/extend`)).toEqual(expired);
      expect((await call('GET', 'sandboxes')).body).toMatchObject([
        { id, status: 'STOPPED', expiresAt: '2026-01-01T00:01:00.000Z' },
      ]);
      expect(server.sessions()).toEqual([]);

      expect((await call('DELETE', path)).status).toBe(200);
      expect((await call('GET', 'sandboxes')).body).toEqual([]);
    },
  );

  test('an expired sandbox takes no room', async () => {
    const { call, create, clock } = await lybic({ maxConcurrent: 1 });
    await create({ maxLifeSeconds: 1 });
    clock.advance(1000);
    expect((await call('POST', 'sandboxes', { shape: linux })).status).toBe(200);
  });

  test('requests that run and wait when it ends are answered', async () => {
    const { call, create, server } = await lybic();
    const { id, path, backend } = await create();
    backend.hold();
    const [running, waiting] = [
      call('POST', `${path}/actions/execute`, click),
      call('POST', `${path}/actions/execute`, click),
    ];
    await expect.poll(() => server.requests.filter(({ body }) => body !== undefined).length).toBe(3);
    await call('DELETE', path);

    expect([await running, await waiting]).toEqual([gone(id), gone(id)]);
  });

  test('closing the server ends every sandbox and every connection', async () => {
    const { server, create, clock } = await lybic();
    const [one, two] = [await create(), await create()];
    await server.close();
    await server.close();

    expect([one.backend.terminated, two.backend.terminated, clock.pending()]).toEqual([true, true, 0]);
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });

  test('a sandbox that is being made when the server closes ends too', async () => {
    const driver = recorder();
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const server = await serveLybic({
      driver: {
        name: 'slow',
        kinds: ['desktop'],
        open: async (options, deadline) => {
          const connection = await driver.open(options, deadline);
          await opened;
          return connection;
        },
      },
      token: 'k',
    });
    const request = fetch(`${server.url}/api/orgs/ORG-emulator/sandboxes`, {
      method: 'POST',
      headers: { 'x-api-key': 'k' },
      body: JSON.stringify({ shape: linux }),
    });
    request.catch(() => undefined);
    await expect.poll(() => driver.connections.length).toBe(1);
    const closed = server.close();
    open();
    await closed;

    expect(driver.connections.map(({ terminated }) => terminated)).toEqual([true]);
    await expect(request).rejects.toThrow('fetch failed');
  });
});

describe('restart', () => {
  test('makes a new backend under the old id, with nothing pressed', async () => {
    const { call, create, server, driver } = await lybic();
    const { id, path, backend } = await create();
    await call('POST', `${path}/actions/execute`, click);

    expect(await call('POST', `${path}/restart`)).toEqual({ status: 200, type: null, body: '' });
    expect([backend.terminated, driver.connections.length]).toEqual([true, 2]);
    expect(server.connection(id)).toBe(driver.connections[1]);
    const { body } = await call('POST', `${path}/preview`);
    expect(body.cursorPosition).toMatchObject({ x: 640, y: 360 });
    expect((await call('GET', path)).body.sandbox.expiresAt).toBe('2026-01-01T01:00:00.000Z');
  });

  test('is PENDING again for as long as a new one', async () => {
    const { call, create, clock } = await lybic({ pendingMs: 10 });
    const { path } = await create();
    clock.advance(10);
    await call('POST', `${path}/restart`);
    expect((await call('GET', `${path}/status`)).body).toEqual({ status: 'PENDING' });
    clock.advance(10);
    expect((await call('GET', `${path}/status`)).body).toEqual({ status: 'RUNNING' });
  });

  test('that fails leaves a sandbox in ERROR, which another one may mend', async () => {
    const { call, create, driver } = await lybic();
    const { id, path } = await create();
    vi.spyOn(driver, 'open').mockRejectedValueOnce(new Error('No screen.'));

    expect(await call('POST', `${path}/restart`)).toMatchObject({
      status: 503,
      body: { code: 'emulator.UNAVAILABLE' },
    });
    expect((await call('GET', `${path}/status`)).body).toEqual({ status: 'ERROR' });
    expect(await call('POST', `${path}/actions/execute`, click)).toMatchObject({
      status: 400,
      body: { code: 'emulator.SANDBOX_NOT_RUNNING', message: `Sandbox ${id} is ERROR` },
    });
    expect((await call('POST', `${path}/restart`)).status).toBe(200);
    expect((await call('POST', `${path}/actions/execute`, click)).status).toBe(200);
  });
});
