import { describe, expect, test, vi } from 'vitest';
import { lightcone } from './lightcone.js';

const click = { type: 'click', button: 'left', clickCount: 1, modifiers: [], delayMs: 0, tab: 'tab-1' };

describe('every dedicated endpoint does what its action does', () => {
  test.for([
    ['click', { x: 10, y: 20 }, [{ ...click, at: { x: 10, y: 20 } }]],
    ['double-click', { x: 10, y: 20 }, [{ ...click, at: { x: 10, y: 20 }, clickCount: 2 }]],
    ['right-click', { x: 10, y: 20 }, [{ ...click, at: { x: 10, y: 20 }, button: 'right' }]],
    [
      'drag',
      { x1: 1, y1: 2, x2: 30, y2: 40 },
      [
        {
          type: 'drag',
          path: [
            { x: 1, y: 2 },
            { x: 30, y: 40 },
          ],
          button: 'left',
          modifiers: [],
          tab: 'tab-1',
        },
      ],
    ],
    [
      'mouse-down',
      { x: 5, y: 6 },
      [
        { type: 'pointerMove', to: { x: 5, y: 6 }, tab: 'tab-1' },
        { type: 'pointerDown', button: 'left', clickCount: 1, tab: 'tab-1' },
      ],
    ],
    [
      'mouse-up',
      { x: 5, y: 6 },
      [
        { type: 'pointerMove', to: { x: 5, y: 6 }, tab: 'tab-1' },
        { type: 'pointerUp', button: 'left', clickCount: 1, tab: 'tab-1' },
      ],
    ],
    [
      'scroll',
      { x: 7, y: 8, dx: 0, dy: 300 },
      [{ type: 'wheel', at: { x: 7, y: 8 }, deltaX: 0, deltaY: 300, modifiers: [], tab: 'tab-1' }],
    ],
    ['type', { text: 'hi' }, [{ type: 'type', text: 'hi', delayMs: 0, tab: 'tab-1' }]],
    [
      'hotkey',
      { keys: ['Control', 'c'] },
      [{ type: 'press', key: 'c', modifiers: ['Control'], holdMs: 0, tab: 'tab-1' }],
    ],
    ['key-down', { key: 'shift' }, [{ type: 'keyDown', key: 'Shift', tab: 'tab-1' }]],
    ['key-up', { key: 'shift' }, [{ type: 'keyUp', key: 'Shift', tab: 'tab-1' }]],
  ] as const)('POST /%s', async ([endpoint, body, log]) => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();

    expect(await call('POST', `${path}/${endpoint}`, body)).toEqual({
      status: 200,
      type: 'application/json',
      body: {
        status: 'SUCCESS',
        result: {},
        request_id: expect.stringMatching(/^req_[0-9a-f]{16}$/),
        executed_tab_id: 'tab-1',
        timestamp: '2026-01-01T00:00:00.000Z',
      },
    });
    expect(backend.log).toEqual(log);
  });
});

describe('where input goes', () => {
  test('tab_id addresses a tab, otherwise it is the main one', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    await call('POST', `${path}/tabs`, {});

    const first = await call('POST', `${path}/type`, { text: 'a', tab_id: 'tab-1' });
    const second = await call('POST', `${path}/type`, { text: 'b' });

    expect([first.body.executed_tab_id, second.body.executed_tab_id]).toEqual(['tab-1', 'tab-2']);
    expect(backend.log.map(({ tab }) => tab)).toEqual(['tab-1', 'tab-2']);
  });

  test('a desktop has no tabs and ignores tab_id', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create({ kind: 'desktop' });
    const { body } = await call('POST', `${path}/key-down`, { key: 'a', tab_id: 'whatever' });

    expect(body).not.toHaveProperty('executed_tab_id');
    expect(backend.log).toEqual([{ type: 'keyDown', key: 'a' }]);
  });

  test('a release where the button went down shows the page no further move', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    await call('POST', `${path}/mouse-down`, { x: 5, y: 6 });
    await call('POST', `${path}/mouse-up`, { x: 5, y: 6 });

    expect(backend.log.map(({ type }) => type)).toEqual(['pointerMove', 'pointerDown', 'pointerUp']);
  });

  test('unknown fields and nulls are ignored', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    await call('POST', `${path}/click`, { x: 1, y: 2, tab_id: null, button: null, modifiers: ['shift'], type: 'drag' });

    expect(backend.log).toEqual([{ ...click, at: { x: 1, y: 2 } }]);
  });
});

describe('requests on one computer wait for one another', () => {
  test('an action is not begun before the one ahead of it is done', async () => {
    const { server, call, create } = await lightcone();
    const { path, backend } = await create();
    const release = backend.hold();
    const first = call('POST', `${path}/key-down`, { key: 'a' });
    await vi.waitFor(() => expect(backend.sends).toHaveLength(1));
    const second = call('POST', `${path}/key-up`, { key: 'a' });
    await vi.waitFor(() => expect(server.requests.filter(({ body }) => body !== undefined)).toHaveLength(2));
    await call('GET', `${path}/status`);

    expect(backend.sends).toEqual([[{ type: 'keyDown', key: 'a', tab: 'tab-1' }]]);
    release();
    expect((await first).body.status).toBe('SUCCESS');
    expect((await second).body.status).toBe('SUCCESS');
    expect(backend.log.map(({ type }) => type)).toEqual(['keyDown', 'keyUp']);
  });

  test('a batch is not interleaved with other actions', async () => {
    const { server, call, create } = await lightcone();
    const { path, backend } = await create();
    const release = backend.hold();
    const batch = call('POST', `${path}/batch`, {
      actions: [
        { type: 'key_down', key: 'a' },
        { type: 'key_up', key: 'a' },
      ],
    });
    await vi.waitFor(() => expect(backend.sends).toHaveLength(1));
    const other = call('POST', `${path}/type`, { text: 'x' });
    await vi.waitFor(() => expect(server.requests.filter(({ body }) => body !== undefined)).toHaveLength(2));
    await call('GET', `${path}/status`);
    release();
    await Promise.all([batch, other]);

    expect(backend.log.map(({ type }) => type)).toEqual(['keyDown', 'keyUp', 'type']);
  });
});

describe('an action that cannot be done is reported in its result', () => {
  test.for([
    ['click', { x: 1280, y: 0 }, 'The point (1280, 0) is outside the screen, which is 1280x720 pixels'],
    ['click', { x: 0, y: -1 }, 'The point (0, -1) is outside the screen, which is 1280x720 pixels'],
    ['drag', { x1: 1, y1: 2, x2: 3, y2: 720 }, 'The point (3, 720) is outside the screen, which is 1280x720 pixels'],
    ['mouse-up', { x: 9999, y: 1 }, 'The point (9999, 1) is outside the screen, which is 1280x720 pixels'],
    ['click', {}, 'click needs x and y'],
    ['key-down', { key: 'hyper' }, 'Unknown key: hyper'],
    ['type', { text: 'x', tab_id: 'tab-9' }, 'Tab not found: tab-9'],
  ] as const)('POST /%s %j', async ([endpoint, body, message]) => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    const answer = await call('POST', `${path}/${endpoint}`, body);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'EXECUTION_ERROR', error_message: message, result: {} });
    expect(backend.log).toEqual([]);
  });

  test('so is what the backend refuses or fails at', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    backend.failAt(1);

    expect((await call('POST', `${path}/type`, { text: 'x' })).body).toMatchObject({
      status: 'EXECUTION_ERROR',
      error_message: 'Made to fail.',
      executed_tab_id: 'tab-1',
    });
    expect((await call('POST', `${path}/type`, { text: 'x' })).body.status).toBe('SUCCESS');
  });
});
