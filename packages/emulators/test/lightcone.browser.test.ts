import { startDeadline, type Deadline } from '@farhand/core/driver';
import { serveLightcone } from '@farhand/emulators';
import { local } from '@farhand/local-driver';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerBody } from './lightcone.js';

const page = `data:text/html,${encodeURIComponent(`<!doctype html><title>page</title>
<style>body { margin: 0; height: 3000px; background: rgb(255, 0, 0) } input { position: fixed; left: 0; top: 0; width: 200px; height: 40px }</style>
<input>
<script>
  // Chromium gives an autofocus with the first frame, which may come after the page has loaded.
  document.querySelector('input').focus();
  window.seen = [];
  const held = (e) => (e.shiftKey ? 'shift ' : '') + (e.ctrlKey ? 'ctrl ' : '');
  for (const type of ['mousedown', 'mouseup', 'click', 'dblclick', 'contextmenu'])
    addEventListener(type, (e) => seen.push(held(e) + type + ' ' + e.button + ' ' + e.detail + ' ' + e.clientX + ',' + e.clientY));
  addEventListener('mousemove', (e) => e.buttons && seen.push('drag ' + e.clientX + ',' + e.clientY));
  for (const type of ['keydown', 'keyup']) addEventListener(type, (e) => seen.push(held(e) + type + ' ' + e.key));
  addEventListener('wheel', (e) => seen.push('wheel ' + e.deltaX + ',' + e.deltaY + ' at ' + e.clientX + ',' + e.clientY));
</script>`)}`;

const forever: Deadline = startDeadline({ timeoutMs: 0 }, 'test');

const start = async () => {
  const server = await serveLightcone({ driver: local(), token: 'sk_test' });
  const call = async (method: string, path: string, body: object = {}): Promise<AnswerBody> => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: 'Bearer sk_test' },
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    });
    return JSON.parse(await response.text());
  };
  const { id } = await call('POST', '/computers', { display: { width: 800, height: 600 } });
  return {
    server,
    post: (endpoint: string, body?: object) => call('POST', `/computers/${id}/${endpoint}`, body),
    get: (endpoint: string) => call('GET', `/computers/${id}/${endpoint}`),
    del: (endpoint: string) => call('DELETE', `/computers/${id}/${endpoint}`),
    evaluate: async (expression: string) => {
      const connection = server.connection(id);
      return connection?.kind === 'browser' ? connection.evaluate(undefined, expression, forever) : undefined;
    },
  };
};

let computer: Awaited<ReturnType<typeof start>>;

beforeAll(async () => {
  computer = await start();
});
afterAll(async () => {
  await computer.server.close();
});
beforeEach(async () => {
  const { error_message: failure } = await computer.post('navigate', { url: page });
  if (failure !== undefined) throw new Error(failure);
});

const seen = (): Promise<unknown> => computer.evaluate('seen');

describe('what a page sees', () => {
  test('of a click, a double click and a right click', async () => {
    await computer.post('click', { x: 300, y: 200 });
    await computer.post('double-click', { x: 310, y: 210 });
    await computer.post('right-click', { x: 320, y: 220 });

    expect(await seen()).toEqual([
      'mousedown 0 1 300,200',
      'mouseup 0 1 300,200',
      'click 0 1 300,200',
      'mousedown 0 1 310,210',
      'mouseup 0 1 310,210',
      'click 0 1 310,210',
      'mousedown 0 2 310,210',
      'mouseup 0 2 310,210',
      'click 0 2 310,210',
      'dblclick 0 2 310,210',
      'mousedown 2 1 320,220',
      'contextmenu 2 0 320,220',
      'mouseup 2 1 320,220',
    ]);
  });

  test('of a key held around a click, over several requests', async () => {
    await computer.post('key-down', { key: 'SHIFT' });
    await computer.post('click', { x: 300, y: 200 });
    await computer.post('key-up', { key: 'shift' });

    expect(await seen()).toEqual([
      'shift keydown Shift',
      'shift mousedown 0 1 300,200',
      'shift mouseup 0 1 300,200',
      'shift click 0 1 300,200',
      'keyup Shift',
    ]);
  });

  test('of the same in one batch', async () => {
    const { results } = await computer.post('batch', {
      actions: [
        { type: 'key_down', key: 'ctrl' },
        { type: 'click', x: 300, y: 200 },
        { type: 'key_up', key: 'ctrl' },
      ],
    });

    expect(results.map(({ status }) => status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
    expect(await seen()).toEqual([
      'ctrl keydown Control',
      'ctrl mousedown 0 1 300,200',
      'ctrl mouseup 0 1 300,200',
      'ctrl click 0 1 300,200',
      'keyup Control',
    ]);
  });

  test('of a button held and moved', async () => {
    await computer.post('mouse-down', { x: 300, y: 200 });
    await computer.post('mouse-up', { x: 340, y: 230 });

    expect(await seen()).toEqual(['mousedown 0 1 300,200', 'drag 340,230', 'mouseup 0 1 340,230', 'click 0 1 340,230']);
  });

  test('of a press and release in one place: no move', async () => {
    await computer.post('mouse-down', { x: 300, y: 200 });
    await computer.post('mouse-up', { x: 300, y: 200 });

    expect(await seen()).toEqual(['mousedown 0 1 300,200', 'mouseup 0 1 300,200', 'click 0 1 300,200']);
  });

  test('of a drag along a path', async () => {
    const path = [
      { x: 300, y: 200 },
      { x: 320, y: 210 },
      { x: 340, y: 200 },
    ];
    await computer.post('execute', { action: { type: 'drag', path } });

    expect(await seen()).toEqual([
      'mousedown 0 1 300,200',
      'drag 320,210',
      'drag 340,200',
      'mouseup 0 1 340,200',
      'click 0 1 340,200',
    ]);
  });

  test('of typing and chords', async () => {
    await computer.post('click', { x: 50, y: 20 });
    await computer.post('type', { text: 'Hé' });
    await computer.post('hotkey', { keys: ['Control', 'a'] });
    await computer.post('type', { text: 'ok' });

    expect(await computer.evaluate('document.querySelector("input").value')).toBe('ok');
    expect(await seen()).toEqual(
      expect.arrayContaining(['keydown H', 'ctrl keydown Control', 'ctrl keydown a', 'keydown k']),
    );
  });

  test('of scrolling, which page_context reports', async () => {
    const { page_context: before } = JSON.parse(
      JSON.stringify(await computer.post('execute', { type: 'wait', ms: 1, include_context: true })),
    );
    await computer.post('scroll', { x: 300, y: 200, dx: 0, dy: 150 });

    expect(before).toMatchObject({
      url: page,
      title: 'page',
      viewport_width: 800,
      viewport_height: 600,
      page_height: 3000,
      scroll_x: 0,
      scroll_y: 0,
      device_scale_factor: 1,
      is_main_tab: true,
    });
    await expect.poll(seen).toEqual(['wheel 0,150 at 300,200']);
    await expect
      .poll(() => computer.post('execute', { type: 'wait', ms: 1, include_context: true }))
      .toMatchObject({ page_context: { scroll_y: 150 } });
  });
});

describe('pictures, pages and tabs', () => {
  test('a screenshot shows the page, in the size of the display', async () => {
    const { result } = await computer.post('screenshot', {});
    const image = sharp(Buffer.from(await (await fetch(result.screenshot_url)).arrayBuffer()));
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    const at = (300 * info.width + 400) * info.channels;

    expect([info.width, info.height]).toEqual([800, 600]);
    expect([...data.subarray(at, at + 3)].map((value) => Math.round(value / 16))).toEqual([16, 0, 0]);
  });

  test('html is the page as it is now', async () => {
    await computer.evaluate('document.body.append("added")');
    expect((await computer.post('html')).result).toMatchObject({ html_content: expect.stringContaining('added') });
  });

  test('tabs open, are addressed in the background, and close', async () => {
    const first = (await computer.get('tabs')).executed_tab_id;
    const opened = (await computer.post('tabs', { url: 'about:blank' })).result.created_tab_id;
    expect((await computer.get('tabs')).result.tabs).toMatchObject([
      { tab_id: first },
      { tab_id: opened, is_main: true },
    ]);

    await computer.post('click', { x: 300, y: 200, tab_id: first });
    await computer.post(`tabs/${first}/switch`);
    expect((await computer.get('tabs')).executed_tab_id).toBe(first);
    expect(await seen()).toContain('click 0 1 300,200');

    await computer.del(`tabs/${opened}`);
    expect((await computer.get('tabs')).result.tabs.map(({ tab_id }) => tab_id)).toEqual([first]);
    expect(await computer.del(`tabs/${first}`)).toMatchObject({ error_message: 'Cannot close the last tab' });
  });

  test('a viewport is what the page sees', async () => {
    await computer.post('viewport', { width: 640, height: 480 });
    expect(await computer.evaluate('[innerWidth, innerHeight]')).toEqual([640, 480]);
    await computer.post('viewport', { width: 800, height: 600 });
  });
});

test('a failed navigation is reported in the result', async () => {
  const own = await start();
  const answer = await own.post('navigate', { url: 'http://127.0.0.1:1/' });
  await own.server.close();

  expect(answer).toMatchObject({ status: 'EXECUTION_ERROR', error_message: expect.stringContaining('net::ERR_') });
});
