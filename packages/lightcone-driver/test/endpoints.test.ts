import { endpoints, type ActionQuery, type LightconeClient } from '@farhand/lightcone-driver';
import { describe, expect, test } from 'vitest';
import { clientOf, key, rejection, success, vendor, type Reply } from './scripted-vendor.js';

const computer: Reply = { json: { id: 'c1', status: 'ready' } };
const point = { x: 0, y: 719.5, tab_id: 'T1' };

/** Method, path and body of every endpoint, and how the client is told to call it. */
const expected: readonly (readonly [string, unknown, Reply, (client: LightconeClient) => Promise<unknown>])[] = [
  ['GET /computers', undefined, { json: [] }, (c) => c.list()],
  ['POST /computers', {}, computer, (c) => c.create()],
  ['GET /computers/c1', undefined, computer, (c) => c.retrieve('c1')],
  ['DELETE /computers/c1', undefined, { status: 204, text: '' }, (c) => c.delete('c1')],
  ['GET /computers/c1/status', undefined, computer, (c) => c.status('c1')],
  ['POST /computers/c1/keepalive', undefined, { json: {} }, (c) => c.keepalive('c1')],
  ['POST /computers/c1/batch', { actions: [] }, { json: {} }, (c) => c.batch('c1', { actions: [] })],
  [
    'POST /computers/c1/execute',
    { action: { type: 'wait', ms: 5 } },
    success(),
    (c) => c.execute('c1', { action: { type: 'wait', ms: 5 } }),
  ],
  ['POST /computers/c1/click', point, success(), (c) => c.click('c1', point)],
  ['POST /computers/c1/double-click', point, success(), (c) => c.doubleClick('c1', point)],
  ['POST /computers/c1/right-click', point, success(), (c) => c.rightClick('c1', point)],
  [
    'POST /computers/c1/drag',
    { x1: 1, y1: 2, x2: 3, y2: 4 },
    success(),
    (c) => c.drag('c1', { x1: 1, y1: 2, x2: 3, y2: 4 }),
  ],
  ['POST /computers/c1/mouse-down', point, success(), (c) => c.mouseDown('c1', point)],
  ['POST /computers/c1/mouse-up', point, success(), (c) => c.mouseUp('c1', point)],
  [
    'POST /computers/c1/scroll',
    { x: 1, y: 2, dx: 0, dy: -300 },
    success(),
    (c) => c.scroll('c1', { x: 1, y: 2, dx: 0, dy: -300 }),
  ],
  ['POST /computers/c1/type', { text: 'é' }, success(), (c) => c.type('c1', { text: 'é' })],
  ['POST /computers/c1/hotkey', { keys: ['ctrl', 'a'] }, success(), (c) => c.hotkey('c1', { keys: ['ctrl', 'a'] })],
  ['POST /computers/c1/key-down', { key: 'shift' }, success(), (c) => c.keyDown('c1', { key: 'shift' })],
  ['POST /computers/c1/key-up', { key: 'shift' }, success(), (c) => c.keyUp('c1', { key: 'shift' })],
  [
    'POST /computers/c1/navigate',
    { url: 'https://a.test' },
    success(),
    (c) => c.navigate('c1', { url: 'https://a.test' }),
  ],
  ['POST /computers/c1/html', {}, success(), (c) => c.html('c1')],
  ['POST /computers/c1/screenshot', { base64: true }, success(), (c) => c.screenshot('c1', { base64: true })],
  [
    'POST /computers/c1/viewport',
    { width: 800, height: 600, scale_factor: 2 },
    success(),
    (c) => c.viewport('c1', { width: 800, height: 600, scale_factor: 2 }),
  ],
  [
    'POST /computers/c1/change-proxy',
    { proxy_url: 'http://p.test' },
    success(),
    (c) => c.changeProxy('c1', { proxy_url: 'http://p.test' }),
  ],
  ['POST /computers/c1/debug', { command: 'ls' }, success(), (c) => c.debug('c1', { command: 'ls' })],
  ['GET /computers/c1/events', undefined, { text: 'data: {}\n\n' }, (c) => c.events('c1')],
  ['GET /computers/c1/screencast', undefined, { text: 'data: {}\n\n' }, (c) => c.screencast('c1')],
  ['GET /computers/c1/ws', undefined, { text: '' }, (c) => c.ws('c1')],
  ['POST /computers/c1/exec', { command: 'ls' }, { text: '{}\n' }, (c) => c.exec.create('c1', { command: 'ls' })],
  [
    'POST /computers/c1/exec/sync',
    { command: 'ls', cwd: '/', env: { A: '1' }, timeout_seconds: 5 },
    { json: { exit_code: 0 } },
    (c) => c.exec.sync('c1', { command: 'ls', cwd: '/', env: { A: '1' }, timeout_seconds: 5 }),
  ],
  ['GET /computers/c1/tabs', undefined, success({ tabs: [] }), (c) => c.tabs.list('c1')],
  [
    'POST /computers/c1/tabs',
    { url: 'https://a.test' },
    success(),
    (c) => c.tabs.create('c1', { url: 'https://a.test' }),
  ],
  ['DELETE /computers/c1/tabs/T1', undefined, success(), (c) => c.tabs.delete('c1', 'T1')],
  ['POST /computers/c1/tabs/T1/switch', undefined, success(), (c) => c.tabs.switch('c1', 'T1')],
];

test('there are 34 endpoints, each with a method of the client', () => {
  expect(Object.keys(endpoints)).toHaveLength(34);
  const inTable = Object.values(endpoints).map(({ method, path }) => `${method} ${path}`);
  const called = expected.map(([request]) => request.replace('/c1', '/{id}').replace('/T1', '/{tab_id}'));
  expect(called).toEqual(inTable);
});

describe('each goes out as the vendor documents it', () => {
  test.each(expected)('%s', async (request, body, reply, call) => {
    const service = await vendor({ [request]: reply });
    await call(clientOf(service));
    expect(service.log()).toEqual([body === undefined ? request : [request, body]]);
    const headers = service.seen[0]?.headers;
    expect(headers?.authorization).toBe(`Bearer ${key}`);
    expect(headers?.['content-type']).toBe(body === undefined ? undefined : 'application/json');
  });
});

describe('a picture of what an action led to, in the same request', () => {
  test.each<readonly [ActionQuery, string]>([
    [{}, ''],
    [{ screenshot_after: true }, '?screenshot_after=true'],
    [{ screenshot_after: true, settle_ms: 500 }, '?screenshot_after=true&settle_ms=500'],
    [{ screenshot_after: false }, '?screenshot_after=false'],
  ])('%j', async (query, search) => {
    const seen = success({ screenshot_url: 'https://pictures.test/1.jpeg' });
    const service = await vendor({ [`POST /computers/c1/click${search}`]: seen });
    const { result } = await clientOf(service).click('c1', point, {}, query);
    expect(result).toEqual({ screenshot_url: 'https://pictures.test/1.jpeg' });
  });
});

describe('what a second sending would do', () => {
  const withEffect = (effect: string): readonly string[] =>
    Object.entries(endpoints).flatMap(([name, endpoint]) => (endpoint.effect === effect ? [name] : []));

  test('nothing: reads', () => {
    expect(withEffect('read')).toEqual([
      'list',
      'retrieve',
      'status',
      'html',
      'screenshot',
      'events',
      'screencast',
      'ws',
      'tabsList',
    ]);
  });

  test('nothing more: releases, ends and settings', () => {
    expect(withEffect('repeatable')).toEqual([
      'delete',
      'keepalive',
      'mouseUp',
      'keyUp',
      'viewport',
      'changeProxy',
      'tabsDelete',
      'tabsSwitch',
    ]);
  });

  test.each(['click', 'keyDown', 'type', 'create', 'navigate', 'batch'] as const)(
    'harm: %s is sent once',
    async (name) => {
      expect(withEffect('once')).toContain(name);
      const path = endpoints[name].path.replace('{id}', 'c1');
      const service = await vendor({ [`POST ${path}`]: ['reset', success()] });
      const client = clientOf(service);
      const calls = {
        click: () => client.click('c1', point),
        keyDown: () => client.keyDown('c1', { key: 'a' }),
        type: () => client.type('c1', { text: 'a' }),
        create: () => client.create(),
        navigate: () => client.navigate('c1', { url: 'https://a.test' }),
        batch: () => client.batch('c1', { actions: [] }),
      };
      expect(await rejection(calls[name]())).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
      expect(service.seen).toHaveLength(1);
    },
  );

  test('a release whose reply is lost is sent again', async () => {
    const service = await vendor({ 'POST /computers/c1/key-up': ['reset', success()] });
    await clientOf(service).keyUp('c1', { key: 'shift' });
    expect(service.seen).toHaveLength(2);
  });
});

describe('identifiers', () => {
  test('are escaped', async () => {
    const service = await vendor({ 'DELETE /computers/a%2Fb%3Fc/tabs/..%2F%25': success() });
    await clientOf(service).tabs.delete('a/b?c', '../%');
    expect(service.log()).toEqual(['DELETE /computers/a%2Fb%3Fc/tabs/..%2F%25']);
  });

  test.each(['', '.', '..'])('%j is refused before anything is sent', async (id) => {
    const service = await vendor();
    const client = clientOf(service);
    expect(await rejection(client.delete(id))).toBeInstanceOf(TypeError);
    expect(await rejection(client.tabs.delete('c1', id))).toBeInstanceOf(TypeError);
    expect(service.seen).toEqual([]);
  });
});

describe('the list', () => {
  test('can be asked for saved computers', async () => {
    const service = await vendor({ 'GET /computers?type=persistent': { json: [{ id: 'c9' }] } });
    expect(await clientOf(service).list({ type: 'persistent' })).toMatchObject([{ id: 'c9' }]);
  });

  test('must be an array', async () => {
    const service = await vendor({ 'GET /computers': { json: { computers: [] } } });
    expect(await rejection(clientOf(service).list())).toMatchObject({ code: 'PROTOCOL', status: 200 });
  });
});

test('fields of another type than documented are left out, not believed', async () => {
  const service = await vendor({
    'GET /computers/c1': {
      json: {
        id: 'c1',
        status: 7,
        max_lifetime_seconds: '60',
        auto_kill: null,
        endpoints: { cdp: '/cdp', n: 1 },
        new: 1,
      },
    },
  });
  expect(await clientOf(service).retrieve('c1')).toEqual({ id: 'c1', endpoints: { cdp: '/cdp' } });
});

describe('streams', () => {
  test('give the raw answer', async () => {
    const lines = '{"type":"stdout","data":"a"}\n{"type":"exit","code":0}\n';
    const service = await vendor({ 'POST /computers/c1/exec': { text: lines } });
    const { body } = await clientOf(service).exec.create('c1', { command: 'ls' });
    let text = '';
    for await (const chunk of body) text += Buffer.from(chunk).toString();
    expect(text).toBe(lines);
    expect(service.seen[0]?.headers.accept).toBe('application/x-ndjson');
  });

  test('end with their signal', async () => {
    const abort = new AbortController();
    abort.abort('enough');
    const service = await vendor({ 'GET /computers/c1/events': { text: '' } });
    expect(await rejection(clientOf(service).events('c1', { signal: abort.signal }))).toBe('enough');
    expect(service.seen).toEqual([]);
  });
});

describe('options of a call', () => {
  test.each([
    [{ timeoutMs: -1 }, RangeError],
    [{ timeoutMs: Number.NaN }, RangeError],
  ])('%o is refused before anything is sent', async (options, type) => {
    const service = await vendor();
    expect(await rejection(clientOf(service).list({}, options))).toBeInstanceOf(type);
    expect(service.seen).toEqual([]);
  });
});
