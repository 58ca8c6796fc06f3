import sharp from 'sharp';
import { expect, test } from 'vitest';
import { linux, lybic, px } from './lybic.js';

/** What the vendor's own clients are known to send and to insist on, one by one. */

const headers = { 'x-api-key': 'lysk-test', 'content-type': 'application/json' };

test.each(['preview', 'restart'])('%s takes an empty body that is said to be JSON', async (endpoint) => {
  const { raw, create } = await lybic();
  const { path } = await create();
  expect((await raw(`/api/orgs/ORG-1/${path}/${endpoint}`, { method: 'POST', headers })).status).toBe(200);
});

test('so does the read of a shell', async () => {
  const { raw, call, create } = await lybic({ allowExec: true });
  const { path } = await create();
  const { sessionId } = (await call('POST', `${path}/shell`, { command: 'cat' })).body;
  const response = await raw(`/api/orgs/ORG-1/${path}/shell/${sessionId}/read`, { method: 'POST', headers });
  expect(response.status).toBe(200);
});

test('an empty answer says that it is empty', async () => {
  const { raw, create } = await lybic();
  const { path } = await create();
  for (const [method, endpoint] of [
    ['POST', '/extend'],
    ['POST', '/restart'],
    ['DELETE', ''],
  ] as const) {
    const response = await raw(`/api/orgs/ORG-1/${path}${endpoint}`, { method, headers });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '0']);
  }
});

test('the defaults that clients send along change nothing', async () => {
  const { call, create } = await lybic();
  const { path, backend } = await create();
  const act = (action: object): Promise<{ readonly status: number }> =>
    call('POST', `${path}/actions/execute`, { action, includeScreenShot: true, includeCursorPosition: true });
  const spot = { x: px(1), y: px(2), holdKey: '', relative: false };
  const answers = [
    await act({ type: 'mouse:click', ...spot, button: 1 }),
    await act({ type: 'mouse:move', ...spot, holdKey: null }),
    await act({ type: 'mouse:scroll', ...spot, stepVertical: 1, stepHorizontal: 0 }),
    await act({
      type: 'mouse:drag',
      startX: px(1),
      startY: px(2),
      endX: px(3),
      endY: px(4),
      holdKey: '',
      startRelative: false,
      endRelative: false,
    }),
    await act({ type: 'keyboard:type', content: 'a', treatNewLineAsEnter: null }),
    await act({ type: 'keyboard:hotkey', keys: 'return', duration: 80 }),
    await act({ type: 'keyboard:hotkey', keys: 'ctrl c', duration: 80 }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200]);
  expect(backend.log).toEqual([
    { type: 'click', at: { x: 1, y: 2 }, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 },
    { type: 'hover', at: { x: 1, y: 2 } },
    { type: 'wheel', at: { x: 1, y: 2 }, deltaX: 0, deltaY: 120, modifiers: [] },
    {
      type: 'drag',
      path: [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
      button: 'left',
      modifiers: [],
    },
    { type: 'type', text: 'a', delayMs: 0 },
    { type: 'press', key: 'Enter', modifiers: [], holdMs: 80 },
    { type: 'press', key: 'c', modifiers: ['Control'], holdMs: 80 },
  ]);
});

test('create is flat, get is nested, list is a bare array, each with every field that clients insist on', async () => {
  const { call } = await lybic();
  const flat = (await call('POST', 'sandboxes', { shape: linux })).body;
  const { sandbox, ...rest } = (await call('GET', `sandboxes/${flat.id}`)).body;
  const list: unknown = (await call('GET', 'sandboxes')).body;
  const fields = ['id', 'name', 'expiredAt', 'expiresAt', 'createdAt', 'projectId', 'shapeName', 'status'];

  expect(Object.keys(flat)).toEqual(fields);
  expect(Object.keys(sandbox)).toEqual([...fields, 'shape']);
  expect(Object.keys(rest)).toEqual(['connectDetails']);
  expect(list).toEqual([flat]);
  expect(rest).toEqual({
    connectDetails: { gatewayAddresses: [], certificateHashBase64: '', endUserToken: '', roomId: '' },
  });
  expect(flat.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('a status is one of four words', async () => {
  const { call, create, clock } = await lybic({ pendingMs: 10 });
  const { path } = await create({ maxLifeSeconds: 1 });
  const listed = async (): Promise<unknown> => (await call('GET', 'sandboxes')).body;
  expect((await call('GET', `${path}/status`)).body.status).toBe('PENDING');
  clock.advance(10);
  expect(await listed()).toMatchObject([{ status: 'RUNNING' }]);
  clock.advance(990);
  expect(await listed()).toMatchObject([{ status: 'STOPPED' }]);
});

test('the cursor is in whole numbers', async () => {
  const { call, create } = await lybic({ display: { width: 801, height: 601 } });
  const { path } = await create();
  const before = (await call('POST', `${path}/preview`)).body.cursorPosition;
  const action = { type: 'mouse:move', x: { type: '/', numerator: 1, denominator: 3 }, y: px(7.5) };
  const after = (await call('POST', `${path}/actions/execute`, { action })).body.cursorPosition;

  expect(before).toEqual({ x: 400, y: 300, screenWidth: 801, screenHeight: 601, screenIndex: 0 });
  expect(after).toEqual({ x: 267, y: 7, screenWidth: 801, screenHeight: 601, screenIndex: 0 });
});

test('a screenshot is WebP behind an address that wants no key', async () => {
  const { call, create } = await lybic();
  const { path } = await create();
  const { screenShot } = (await call('POST', `${path}/preview`)).body;
  expect((await sharp(await (await fetch(screenShot)).arrayBuffer()).metadata()).format).toBe('webp');
});

test('an error is a code and a message', async () => {
  const { call, raw } = await lybic();
  const bodies: unknown[] = [
    (await call('GET', 'sandboxes/SBX-0')).body,
    (await call('POST', 'sandboxes', {})).body,
    await (await raw('/nowhere')).json(),
    await (await raw('/api/orgs/ORG-1/sandboxes')).json(),
  ];
  expect(bodies).toEqual(bodies.map(() => ({ code: expect.any(String), message: expect.any(String) })));
});

test('no answer is a redirect', async () => {
  const { raw, call, create, server } = await lybic({ allowExec: true });
  const { path } = await create();
  for (const url of [
    '/',
    '/api',
    `/api/orgs/ORG-1/${path}/`,
    '/api/orgs/ORG-1/sandboxes/',
    '/screenshots/',
    '/favicon.ico',
  ]) {
    await raw(url, { headers, redirect: 'manual' });
  }
  await call('POST', `${path}/process`, { executable: 'true' });
  expect(server.requests.map(({ status = 0 }) => status).filter((status) => status >= 300 && status < 400)).toEqual([]);
});

test('a stream of events has lines of one form, and an end', async () => {
  const { raw, create } = await lybic({ allowExec: true });
  const { path } = await create();
  const body = JSON.stringify({ command: 'echo a; echo b >&2', useTty: false });
  const response = await raw(`/api/orgs/ORG-1/${path}/shell/stream`, { method: 'POST', headers, body });
  const lines = (await response.text()).split('\n').filter((line) => line !== '');

  expect(lines.every((line) => /^data: \{"(stdout|stderr|waiting|end)":"[A-Za-z0-9+/=]*"\}$/.test(line))).toBe(true);
  expect(lines.at(-1)).toBe('data: {"end":""}');
});
