import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

describe('tabs', () => {
  test('the main tab says so, the others say nothing', async () => {
    const { call, create } = await lightcone();
    const { path } = await create();
    await call('POST', `${path}/navigate`, { url: 'https://one.test/' });
    const opened = await call('POST', `${path}/tabs`, { url: 'https://two.test/' });

    expect(opened).toMatchObject({ status: 200, body: { status: 'SUCCESS', result: { created_tab_id: 'tab-2' } } });
    expect((await call('GET', `${path}/tabs`)).body).toEqual({
      status: 'SUCCESS',
      result: {
        tabs: [
          { tab_id: 'tab-1', url: 'https://one.test/', title: 'one.test' },
          { tab_id: 'tab-2', url: 'https://two.test/', title: 'two.test', is_main: true },
        ],
      },
      request_id: expect.any(String),
      executed_tab_id: 'tab-2',
      timestamp: '2026-01-01T00:00:00.000Z',
    });
  });

  test('switching makes another tab the main one', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    await call('POST', `${path}/tabs`);
    const switched = await call('POST', `${path}/tabs/tab-1/switch`);
    await call('POST', `${path}/type`, { text: 'x' });

    expect(switched.body).toMatchObject({ status: 'SUCCESS', result: {}, executed_tab_id: 'tab-1' });
    expect(backend.log[0]?.tab).toBe('tab-1');
  });

  test('a tab can be closed unless it is the last', async () => {
    const { call, create } = await lightcone();
    const { path } = await create();
    await call('POST', `${path}/tabs`, {});

    expect((await call('DELETE', `${path}/tabs/tab-2`)).body).toMatchObject({ status: 'SUCCESS', result: {} });
    expect((await call('DELETE', `${path}/tabs/tab-1`)).body).toMatchObject({
      status: 'EXECUTION_ERROR',
      error_message: 'Cannot close the last tab',
    });
    expect((await call('GET', `${path}/tabs`)).body.result.tabs.map(({ tab_id }) => tab_id)).toEqual(['tab-1']);
  });

  test('the same can be done by actions', async () => {
    const { call, create } = await lightcone();
    const { path } = await create();
    const { body } = await call('POST', `${path}/batch`, {
      actions: [
        { type: 'new_tab', url: 'https://two.test/' },
        { type: 'switch_tab', tab_id: 'tab-1' },
        { type: 'close_tab', tab_id: 'tab-2' },
        { type: 'list_tabs' },
      ],
    });

    expect(body.results.map(({ result }) => result)).toEqual([
      { created_tab_id: 'tab-2' },
      {},
      {},
      { tabs: [{ tab_id: 'tab-1', url: 'about:blank', title: '', is_main: true }] },
    ]);
  });

  test.each([
    ['POST', '/tabs/tab-9/switch', undefined, 'Tab not found: tab-9'],
    ['DELETE', '/tabs/tab-9', undefined, 'Tab not found: tab-9'],
    ['POST', '/execute', { type: 'switch_tab' }, 'switch_tab needs tab_id'],
    ['POST', '/execute', { type: 'close_tab', tab_id: '' }, 'close_tab needs tab_id'],
    ['POST', '/tabs', { url: 'http://nowhere.invalid/' }, 'net::ERR_NAME_NOT_RESOLVED at http://nowhere.invalid/'],
  ])('%s %s %j fails', async (method, endpoint, body, message) => {
    const { call, create } = await lightcone();
    const { path } = await create();
    const answer = await call(method, `${path}${endpoint}`, body);

    expect(answer).toMatchObject({ status: 200, body: { status: 'EXECUTION_ERROR', error_message: message } });
  });

  test.each([
    ['GET', '/tabs', 'list_tabs'],
    ['POST', '/tabs', 'new_tab'],
    ['DELETE', '/tabs/t', 'close_tab'],
    ['POST', '/tabs/t/switch', 'switch_tab'],
    ['POST', '/navigate', 'go_to_url'],
    ['POST', '/html', 'get_html_content'],
    ['POST', '/viewport', 'set_viewport'],
    ['POST', '/change-proxy', 'change_proxy'],
  ])('%s %s on a desktop fails', async (method, endpoint, type) => {
    const { call, create } = await lightcone();
    const { path } = await create({ kind: 'desktop' });
    const answer = await call(method, `${path}${endpoint}`, method === 'POST' ? {} : undefined);

    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'EXECUTION_ERROR', error_message: `${type} needs a browser session` },
    });
  });
});

describe('pages', () => {
  test('navigate, then html', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    await call('POST', `${path}/tabs`, {});

    expect((await call('POST', `${path}/navigate`, { url: 'https://one.test/', tab_id: 'tab-1' })).body).toMatchObject({
      status: 'SUCCESS',
      result: {},
      executed_tab_id: 'tab-1',
    });
    expect((await call('POST', `${path}/html`, { tab_id: 'tab-1' })).body.result).toEqual({
      html_content: '<!doctype html><title>one.test</title>',
    });
    expect((await call('POST', `${path}/html`)).body.result).toEqual({
      html_content: '<!doctype html><title></title>',
    });
    expect(backend.log).toEqual([]);
  });

  test.each([
    ['http://nowhere.invalid/', 'net::ERR_NAME_NOT_RESOLVED at http://nowhere.invalid/'],
    ['example.com', 'Cannot navigate to invalid URL: example.com'],
    ['', 'go_to_url needs url'],
    ['file:///etc/passwd', 'The emulator does not open file: addresses'],
    ['chrome://settings', 'The emulator does not open chrome: addresses'],
    ['view-source:file:///etc/passwd', 'The emulator does not open view-source: addresses'],
  ])('navigate to %j fails', async (url, message) => {
    const { call, create } = await lightcone();
    const { path } = await create();

    expect(await call('POST', `${path}/navigate`, { url })).toMatchObject({
      status: 200,
      body: { status: 'EXECUTION_ERROR', error_message: message },
    });
  });

  test('a viewport is the space of coordinates from then on', async () => {
    const { call, create } = await lightcone();
    const { path, backend } = await create();
    await call('POST', `${path}/viewport`, { width: 640, height: 480, scale_factor: 1 });

    expect((await call('POST', `${path}/click`, { x: 640, y: 1 })).body).toMatchObject({
      error_message: 'The point (640, 1) is outside the screen, which is 640x480 pixels',
    });
    expect((await call('POST', `${path}/click`, { x: 639, y: 479 })).body.status).toBe('SUCCESS');
    expect(backend.display).toEqual({ width: 640, height: 480 });
  });

  test.each([
    [{ width: 640 }, 'set_viewport needs a width and a height from 1 to 10000 pixels'],
    [{ width: 0, height: 10 }, 'set_viewport needs a width and a height from 1 to 10000 pixels'],
    [{ width: 640, height: 480, scale_factor: 2 }, 'The backend has no scale_factor other than 1'],
    [{ width: 640, height: 480, scale_factor: 5 }, 'set_viewport takes a scale_factor from 0.25 to 4'],
  ])('a viewport of %j fails', async (body, message) => {
    const { call, create } = await lightcone();
    const { path } = await create();
    expect((await call('POST', `${path}/viewport`, body)).body).toMatchObject({ error_message: message });
  });

  test.each(['http://u:p@proxy.test:1', ''])('the proxy %j is taken where the emulator has some', async (proxy_url) => {
    const { call, create } = await lightcone({ proxies: true });
    const { path } = await create();
    expect((await call('POST', `${path}/change-proxy`, { proxy_url })).body).toMatchObject({
      status: 'SUCCESS',
      result: {},
    });
  });

  test.each(['proxy.test:1', 'socks5://proxy.test:1', 'http://u:%zz@proxy.test:1', 'x'])(
    'the proxy %j is refused, unseen',
    async (proxy_url) => {
      const { call, create } = await lightcone({ proxies: true });
      const { path } = await create();
      expect((await call('POST', `${path}/change-proxy`, { proxy_url })).body).toMatchObject({
        status: 'EXECUTION_ERROR',
        error_message: 'change_proxy needs a proxy_url such as http://user:password@host:8080',
      });
    },
  );

  test('no proxy is changed otherwise', async () => {
    const { call, create } = await lightcone();
    const { path } = await create();
    expect((await call('POST', `${path}/change-proxy`, { proxy_url: 'http://proxy.test:1' })).body).toMatchObject({
      error_message: 'The emulator changes no proxies: start it with proxies',
    });
  });
});
