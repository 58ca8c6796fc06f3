import type { LoggedRequest } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { handDial, type HandDial } from './hand-dial.js';
import { linux, lybic, px, type Lybic, type LybicTestOptions } from './lybic.js';

const dialled = async (
  options: LybicTestOptions = {},
): Promise<{ readonly api: Lybic; readonly dial: HandDial; latest(): LoggedRequest | undefined }> => {
  const dial = handDial();
  const api = await lybic({ ...options, faults: dial.faults });
  return { api, dial, latest: () => api.server.requests.at(-1) };
};

const click = { action: { type: 'mouse:click', x: px(1), y: px(2), button: 1 }, includeScreenShot: false };

describe('sessionExpired', () => {
  test.each([
    ['POST', '/actions/execute', click],
    ['POST', '/preview', {}],
    ['GET', '', undefined],
    ['GET', '/status', undefined],
    ['POST', '/extend', {}],
  ])('%s …/{id}%s: the sandbox has expired', async (method, rest, body) => {
    const { api, dial, latest } = await dialled();
    const { path, id, backend } = await api.create();
    dial.next({ type: 'sessionExpired' });
    expect(await api.call(method, path + rest, body)).toEqual({
      status: 400,
      type: 'application/json',
      body: { code: 'emulator.SANDBOX_EXPIRED', message: `Sandbox ${id} has expired` },
    });
    expect([backend.log, backend.terminated]).toEqual([[], true]);
    expect(latest()).toMatchObject({ status: 400, fault: { type: 'sessionExpired' } });
    expect((await api.call('GET', 'sandboxes')).body).toMatchObject([{ id, status: 'STOPPED' }]);
  });

  test('a sandbox that has expired can still be deleted', async () => {
    const { api, dial, latest } = await dialled();
    const { path, backend } = await api.create();
    dial.next({ type: 'sessionExpired' });
    expect((await api.call('DELETE', path)).status).toBe(200);
    expect(backend.terminated).toBe(true);
    expect(latest()).toMatchObject({ status: 200, fault: { type: 'sessionExpired' } });
    expect((await api.call('GET', 'sandboxes')).body).toEqual([]);
  });

  test('does nothing to requests that name no sandbox, or one that is gone', async () => {
    const { api, dial, latest } = await dialled();
    const { path, backend } = await api.create();
    dial.next({ type: 'sessionExpired' });
    expect((await api.call('GET', 'sandboxes')).status).toBe(200);
    expect([backend.terminated, latest()?.fault]).toEqual([false, undefined]);

    await api.call('DELETE', path);
    dial.next({ type: 'sessionExpired' });
    expect((await api.call('GET', path)).status).toBe(404);
    expect(latest()).not.toHaveProperty('fault');
  });
});

describe('slowStart', () => {
  test('a new sandbox is reported as PENDING for the given number of reads', async () => {
    const { api, dial, latest } = await dialled();
    dial.next({ type: 'slowStart', looks: 2 });
    const { status, body } = await api.call('POST', 'sandboxes', { shape: linux });
    expect([status, body.status]).toEqual([200, 'PENDING']);
    expect(latest()).toMatchObject({ fault: { type: 'slowStart', looks: 2 } });

    const look = async (rest = ''): Promise<string> => {
      const answer = (await api.call('GET', `sandboxes/${body.id}${rest}`)).body;
      return rest === '' ? answer.sandbox.status : answer.status;
    };
    expect([await look(), await look('/status'), await look(), await look()]).toEqual([
      'PENDING',
      'PENDING',
      'RUNNING',
      'RUNNING',
    ]);
  });

  test('comes on top of pendingReads, for this sandbox only', async () => {
    const { api, dial } = await dialled({ pendingReads: 1 });
    dial.next({ type: 'slowStart', looks: 1 });
    const [slow, usual] = [await api.create(), await api.create()];
    const looks = async (path: string): Promise<readonly string[]> => {
      const told: string[] = [];
      for (let n = 0; n < 3; n += 1) told.push((await api.call('GET', `${path}/status`)).body.status);
      return told;
    };
    expect(await looks(slow.path)).toEqual(['PENDING', 'PENDING', 'RUNNING']);
    expect(await looks(usual.path)).toEqual(['PENDING', 'RUNNING', 'RUNNING']);
  });

  test('also of one from an image', async () => {
    const { api, dial, latest } = await dialled();
    const { id } = await api.create();
    const image = (await api.call('POST', 'machine-images', { name: 'mine', sandboxId: id })).body;
    dial.next({ type: 'slowStart', looks: 1 });
    const request = { name: 'again', imageId: image.id, maxLifeSeconds: 600 };
    const { body } = await api.call('POST', 'sandboxes/from-image', request);
    expect(body.sandbox.status).toBe('PENDING');
    expect(latest()).toMatchObject({ fault: { type: 'slowStart' } });
  });

  test('does nothing to other requests, or to a create that fails', async () => {
    const { api, dial, latest } = await dialled();
    const { path } = await api.create();
    dial.next({ type: 'slowStart', looks: 3 });
    expect((await api.call('POST', `${path}/actions/execute`, click)).status).toBe(200);
    expect(latest()).not.toHaveProperty('fault');
    dial.next({ type: 'slowStart', looks: 3 });
    expect((await api.call('POST', 'sandboxes', { shape: 'round' })).status).toBe(400);
    expect(latest()).not.toHaveProperty('fault');
  });
});

describe('failAtStep', () => {
  test.each(['execute', 'computer-use'])('an action fails at 1 and at no other (%s)', async (word) => {
    const { api, dial, latest } = await dialled();
    const { path, backend } = await api.create();
    dial.next({ type: 'failAtStep', step: 1 });
    expect(await api.call('POST', `${path}/actions/${word}`, click)).toEqual({
      status: 400,
      type: 'application/json',
      body: { code: 'emulator.ACTION_FAILED', message: 'The fault dial made this action fail; it was not done' },
    });
    expect(backend.log).toEqual([]);
    expect(latest()).toMatchObject({ status: 400, fault: { type: 'failAtStep', step: 1 } });

    dial.next({ type: 'failAtStep', step: 2 });
    expect((await api.call('POST', `${path}/actions/${word}`, click)).status).toBe(200);
    expect(backend.log).toHaveLength(1);
    expect(latest()).not.toHaveProperty('fault');
  });

  test('does nothing to what is no action', async () => {
    const { api, dial, latest } = await dialled();
    const { path } = await api.create();
    for (const [method, where] of [
      ['GET', 'sandboxes'],
      ['GET', path],
      ['POST', `${path}/preview`],
      ['DELETE', path],
    ] as const) {
      dial.next({ type: 'failAtStep', step: 1 });
      expect((await api.call(method, where)).status).toBe(200);
      expect(latest()).not.toHaveProperty('fault');
    }
  });
});
