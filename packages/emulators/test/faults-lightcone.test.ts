import type { LoggedRequest } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { handDial, type HandDial } from './hand-dial.js';
import { lightcone, type Lightcone, type Options } from './lightcone.js';

const dialled = async (
  options: Options = {},
): Promise<{ readonly api: Lightcone; readonly dial: HandDial; latest(): LoggedRequest | undefined }> => {
  const dial = handDial();
  const api = await lightcone({ ...options, faults: dial.faults });
  return { api, dial, latest: () => api.server.requests.at(-1) };
};

describe('sessionExpired', () => {
  test.each([
    ['POST', '/click', { x: 1, y: 2 }],
    ['POST', '/batch', { actions: [{ type: 'click', x: 1, y: 2 }] }],
    ['GET', '', undefined],
    ['GET', '/tabs', undefined],
    ['POST', '/keepalive', undefined],
    ['DELETE', '', undefined],
  ])('%s /computers/{id}%s: the computer is gone', async (method, rest, body) => {
    const { api, dial, latest } = await dialled();
    const { path, backend } = await api.create();
    dial.next({ type: 'sessionExpired' });
    expect(await api.call(method, path + rest, body)).toEqual({
      status: 404,
      type: 'application/problem+json',
      body: { status: 404, title: 'Session not found', type: '' },
    });
    expect([backend.log, backend.terminated]).toEqual([[], true]);
    expect(latest()).toMatchObject({ status: 404, fault: { type: 'sessionExpired' } });
    expect((await api.call('GET', '/computers')).body).toEqual([]);
  });

  test('spares the other computers', async () => {
    const { api, dial } = await dialled();
    const [one, other] = [await api.create(), await api.create()];
    dial.next({ type: 'sessionExpired' });
    await api.call('GET', one.path);
    expect([one.backend.terminated, other.backend.terminated]).toEqual([true, false]);
  });

  test('does nothing to requests that name no computer, or one that is gone', async () => {
    const { api, dial, latest } = await dialled();
    const { path, backend } = await api.create();
    dial.next({ type: 'sessionExpired' });
    expect((await api.call('GET', '/computers')).status).toBe(200);
    expect([backend.terminated, latest()?.fault]).toEqual([false, undefined]);

    await api.call('DELETE', path);
    dial.next({ type: 'sessionExpired' });
    expect((await api.call('GET', path)).status).toBe(404);
    expect(latest()).toEqual({ method: 'GET', path, status: 404 });
  });
});

describe('slowStart', () => {
  test('answers the create later: 10 ms for each look', async () => {
    const { api, dial, latest } = await dialled();
    dial.next({ type: 'slowStart', looks: 3 });
    const answer = api.call('POST', '/computers');
    // The computer's two lifetimes, and the wait.
    await expect.poll(() => api.clock.pending()).toBe(3);
    api.clock.advance(29);
    expect([api.clock.pending(), latest()?.status]).toEqual([3, undefined]);
    api.clock.advance(1);
    expect(await answer).toMatchObject({ status: 201, body: { status: 'ready' } });
    expect(latest()).toMatchObject({ status: 201, fault: { type: 'slowStart', looks: 3 } });
  });

  test('a server that closes meanwhile leaves nothing', async () => {
    const { api, dial } = await dialled();
    dial.next({ type: 'slowStart', looks: 3 });
    const answer = api.call('POST', '/computers').catch((error: unknown) => error);
    await expect.poll(() => api.clock.pending()).toBe(3);
    await api.server.close();
    expect(await answer).toEqual(new TypeError('fetch failed'));
    expect([api.clock.pending(), api.driver.connections[0]?.terminated]).toEqual([0, true]);
  });

  test('does nothing to other requests, or to a create that fails', async () => {
    const { api, dial, latest } = await dialled();
    const { path } = await api.create();
    dial.next({ type: 'slowStart', looks: 3 });
    expect((await api.call('POST', `${path}/click`, { x: 1, y: 2 })).status).toBe(200);
    expect(latest()).not.toHaveProperty('fault');
    dial.next({ type: 'slowStart', looks: 3 });
    expect((await api.call('POST', '/computers', { kind: 'toaster' })).status).toBe(503);
    expect(latest()).not.toHaveProperty('fault');
  });
});

describe('failAtStep', () => {
  const told = {
    status: 'EXECUTION_ERROR',
    error_message: 'The fault dial made this action fail; it was not carried out',
    result: {},
  };
  const keys = ['a', 'b', 'c'].map((key) => ({ type: 'key_down', key, request_id: key }));

  test('a batch stops at that action', async () => {
    const { api, dial, latest } = await dialled();
    const { path, backend } = await api.create();
    dial.next({ type: 'failAtStep', step: 2 });
    expect(await api.call('POST', `${path}/batch`, { actions: keys })).toMatchObject({
      status: 200,
      body: {
        executed: 2,
        total: 3,
        results: [
          { status: 'SUCCESS', request_id: 'a' },
          { ...told, request_id: 'b' },
        ],
      },
    });
    expect(backend.log).toEqual([{ type: 'keyDown', key: 'a', tab: 'tab-1' }]);
    expect(latest()).toMatchObject({ status: 200, fault: { type: 'failAtStep', step: 2 } });
  });

  test('one that comes after the end of a batch, or after an action that fails by itself, does nothing', async () => {
    const { api, dial, latest } = await dialled();
    const { path, backend } = await api.create();
    dial.next({ type: 'failAtStep', step: 4 });
    expect((await api.call('POST', `${path}/batch`, { actions: keys })).body.executed).toBe(3);
    expect(latest()).not.toHaveProperty('fault');

    dial.next({ type: 'failAtStep', step: 2 });
    const actions = [{ type: 'bogus' }, ...keys];
    expect((await api.call('POST', `${path}/batch`, { actions })).body.executed).toBe(1);
    expect(latest()).not.toHaveProperty('fault');
    expect(backend.log).toHaveLength(3);
  });

  test.each([
    ['POST', '/click', { x: 1, y: 2 }],
    ['POST', '/execute', { action: { type: 'key_down', key: 'a' } }],
    ['POST', '/navigate', { url: 'https://one.test/' }],
    ['POST', '/screenshot', undefined],
    ['POST', '/tabs', {}],
  ])('%s /computers/{id}%s fails at 1 and at no other', async (method, rest, body) => {
    const { api, dial, latest } = await dialled();
    const { path, backend } = await api.create();
    dial.next({ type: 'failAtStep', step: 1 });
    expect(await api.call(method, path + rest, body)).toMatchObject({ status: 200, body: told });
    expect(latest()).toMatchObject({ fault: { type: 'failAtStep', step: 1 } });
    expect(backend.log).toEqual([]);
    expect((await api.call('GET', `${path}/tabs`)).body.result.tabs).toMatchObject([{ url: 'about:blank' }]);

    dial.next({ type: 'failAtStep', step: 2 });
    expect((await api.call(method, path + rest, body)).body.status).toBe('SUCCESS');
    expect(latest()).not.toHaveProperty('fault');
  });

  test('the streams of events hear of it', async () => {
    const { api, dial } = await dialled();
    const { path } = await api.create();
    const headers = { authorization: 'Bearer sk_test' };
    const reader = (await fetch(`${api.server.url}${path}/events`, { headers })).body?.getReader();
    await reader?.read();
    dial.next({ type: 'failAtStep', step: 1 });
    const { body } = await api.call('POST', `${path}/click`, { x: 1, y: 2 });
    const result = `data: ${JSON.stringify(body)}\n\n`;
    let told = '';
    while (!told.endsWith(result)) told += Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(told).toMatch(
      /^data: \{"request_id":"req_\w+","action":\{"type":"click","x":1,"y":2\}\}\n\ndata: \{[^\n]+\n\n$/,
    );
    await reader?.cancel();
  });

  test.each([
    ['GET', '/computers'],
    ['POST', '/computers'],
  ])('does nothing to %s %s', async (method, path) => {
    const { api, dial, latest } = await dialled();
    dial.next({ type: 'failAtStep', step: 1 });
    expect((await api.call(method, path)).status).toBeLessThan(300);
    expect(latest()).not.toHaveProperty('fault');
  });

  test('does nothing to looks at a computer', async () => {
    const { api, dial, latest } = await dialled();
    const { path } = await api.create();
    for (const rest of ['', '/status', '/tabs']) {
      dial.next({ type: 'failAtStep', step: 1 });
      expect((await api.call('GET', path + rest)).body.status).not.toBe('EXECUTION_ERROR');
      expect(latest()).not.toHaveProperty('fault');
    }
  });
});
