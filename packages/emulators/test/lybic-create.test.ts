import { TransportError } from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLybic } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { linux, lybic } from './lybic.js';

describe('create', () => {
  test('answers a flat sandbox, ready at once', async () => {
    const { call, driver } = await lybic();
    expect(await call('POST', 'sandboxes', { shape: linux })).toEqual({
      status: 200,
      type: 'application/json',
      body: {
        id: expect.stringMatching(/^SBX-[0-9a-f]{24}$/),
        name: 'sandbox',
        expiredAt: '2026-01-01T01:00:00.000Z',
        expiresAt: '2026-01-01T01:00:00.000Z',
        createdAt: '2026-01-01T00:00:00.000Z',
        projectId: expect.stringMatching(/^PRJ-[0-9a-f]{24}$/),
        shapeName: linux,
        status: 'RUNNING',
      },
    });
    expect(driver.connections.map(({ openedWith }) => openedWith)).toEqual([
      { kind: 'desktop', display: { width: 1280, height: 720 }, idleTimeoutMs: 0 },
    ]);
  });

  test('takes a name, a lifetime, also as digits, and a project', async () => {
    const { call } = await lybic();
    const project = (await call('POST', 'projects', { name: 'mine' })).body.id;
    const { body } = await call('POST', 'sandboxes', {
      name: 'box',
      maxLifeSeconds: '60',
      projectId: project,
      shape: 'beijing-2c-4g-cpu',
      status: 'RUNNING',
    });
    expect(body).toMatchObject({
      name: 'box',
      projectId: project,
      shapeName: 'beijing-2c-4g-cpu',
      expiresAt: '2026-01-01T00:01:00.000Z',
    });
  });

  test('sandboxes have the screen that the server was given', async () => {
    const { call, create } = await lybic({ display: { width: 1920, height: 1080 } });
    const { path } = await create();
    expect((await call('POST', `${path}/preview`)).body.cursorPosition).toEqual({
      x: 960,
      y: 540,
      screenWidth: 1920,
      screenHeight: 1080,
      screenIndex: 0,
    });
  });

  test.each([
    [{}, 'emulator.INVALID_REQUEST', 'shape is missing'],
    [{ shape: 5 }, 'emulator.INVALID_REQUEST', 'shape must be a string'],
    [{ shape: linux, name: 5 }, 'emulator.INVALID_REQUEST', 'name must be a string'],
    [
      { shape: linux, maxLifeSeconds: 0 },
      'emulator.INVALID_REQUEST',
      'maxLifeSeconds must be a number from 1 to 86400',
    ],
    [
      { shape: linux, maxLifeSeconds: 86_401 },
      'emulator.INVALID_REQUEST',
      'maxLifeSeconds must be a number from 1 to 86400',
    ],
    [
      { shape: linux, maxLifeSeconds: 'long' },
      'emulator.INVALID_REQUEST',
      'maxLifeSeconds must be a number from 1 to 86400',
    ],
    [
      { shape: 'huge' },
      'emulator.UNKNOWN_SHAPE',
      'There is no shape huge. The emulator has beijing-2c-4g-cpu-linux, beijing-2c-4g-cpu.',
    ],
  ])('%j is a bad request', async (body, code, message) => {
    const { call, driver } = await lybic();
    expect(await call('POST', 'sandboxes', body)).toMatchObject({ status: 400, body: { code, message } });
    expect(driver.connections).toEqual([]);
  });

  test('an unknown project is not found', async () => {
    const { call } = await lybic();
    expect(await call('POST', 'sandboxes', { shape: linux, projectId: 'PRJ-0' })).toMatchObject({
      status: 404,
      body: { message: 'Project PRJ-0 not found' },
    });
  });

  test('there are so many rooms and no more', async () => {
    const { call, create } = await lybic({ maxConcurrent: 1 });
    const { path } = await create();
    expect(await call('POST', 'sandboxes', { shape: linux })).toEqual({
      status: 400,
      type: 'application/json',
      body: { code: 'nomos.partner.NO_ROOMS_AVAILABLE', message: 'No rooms available' },
    });
    await call('DELETE', path);
    expect((await call('POST', 'sandboxes', { shape: linux })).status).toBe(200);
  });

  test('fails as a test wants it to', async () => {
    const failCreate = { status: 500, code: 'internal.server.error', message: 'Oops' };
    const { call, driver } = await lybic({ failCreate });
    expect(await call('POST', 'sandboxes', { shape: linux })).toMatchObject({
      status: 500,
      body: { code: 'internal.server.error', message: 'Oops' },
    });
    expect(driver.connections).toEqual([]);
  });

  test('a backend without desktops, or that cannot open one, says so', async () => {
    const { call } = await lybic({ recorder: { kinds: ['browser'] } });
    expect(await call('POST', 'sandboxes', { shape: linux })).toMatchObject({
      status: 503,
      body: { code: 'emulator.UNAVAILABLE', message: 'The backend recorder has no desktop.' },
    });
    const open = () => Promise.reject(new TransportError('UNREACHABLE', 'There is no X server.'));
    await using server = await serveLybic({ driver: { name: 'broken', kinds: ['desktop'], open }, token: 'k' });
    const response = await fetch(`${server.url}/api/orgs/ORG-emulator/sandboxes`, {
      method: 'POST',
      headers: { 'x-api-key': 'k' },
      body: JSON.stringify({ shape: linux }),
    });
    expect([response.status, await response.json()]).toEqual([
      503,
      {
        code: 'emulator.UNAVAILABLE',
        message: 'The backend broken could not open a desktop: There is no X server.',
      },
    ]);
  });
});

test.each([
  [{ pendingMs: -1 }, 'serveLybic: pendingMs must be a number from 0, got -1.'],
  [{ pendingReads: NaN }, 'serveLybic: pendingReads must be a number from 0, got NaN.'],
  [{ maxConcurrent: 0 }, 'serveLybic: maxConcurrent must be a number from 1, got 0.'],
  [{ orgId: 'a/b' }, 'serveLybic: orgId must consist of letters, digits, - and _.'],
  [{ token: 'a b' }, 'serveLybic: token must be printable ASCII without spaces.'],
  [{ token: '' }, 'serveLybic: token must be printable ASCII without spaces.'],
  [{ port: 70_000 }, 'port must be an integer from 0 (any free port) to 65535, got 70000.'],
])('%j makes no sense', async (options, message) => {
  await expect(serveLybic({ driver: recorder(), ...options })).rejects.toThrow(message);
});
