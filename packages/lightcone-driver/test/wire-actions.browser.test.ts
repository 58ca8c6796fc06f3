import { serveWatchingPage } from '@farhand/driver-testkit';
import type { ComputerAction } from '@farhand/lightcone-driver';
import { expect, onTestFinished, test } from 'vitest';
import { openAccount } from './real-computer.js';

/** A browser with a page that tells what it sees. */
const showingPage = async () => {
  const { client, create } = await openAccount();
  const id = await create();
  const page = await serveWatchingPage();
  onTestFinished(() => page[Symbol.asyncDispose]());
  const { executed_tab_id: tab_id = '' } = await client.navigate(id, { url: page.url });
  await expect.poll(page.seen).toContain('load');
  /** What the page sees of some work, until `last`. */
  const saw = async (work: () => Promise<unknown>, last: string): Promise<readonly string[]> => {
    const before = page.seen().length;
    await work();
    await expect.poll(() => page.seen().slice(before)).toContain(last);
    return page
      .seen()
      .slice(before)
      .filter((line) => !line.startsWith('input'));
  };
  return { client, id, page, tab_id, saw };
};

const clicked = (x: number, y: number): readonly string[] => [`mousedown 0 1 ${x},${y}`, `mouseup 0 1 ${x},${y}`];

test('the mouse, by endpoints of its own', async () => {
  const { client, id, tab_id, saw } = await showingPage();
  expect(await saw(() => client.click(id, { x: 600, y: 400, tab_id }), 'mouseup 0 1 600,400')).toEqual([
    'move 600,400',
    ...clicked(600, 400),
  ]);
  expect(await saw(() => client.doubleClick(id, { x: 610, y: 400, tab_id }), 'dblclick 0 2 610,400')).toContain(
    'mousedown 0 2 610,400',
  );
  expect(await saw(() => client.rightClick(id, { x: 620, y: 400, tab_id }), 'mouseup 2 1 620,400')).toContain(
    'mousedown 2 1 620,400',
  );
  const drag = { x1: 600, y1: 300, x2: 640, y2: 330, tab_id };
  expect(await saw(() => client.drag(id, drag), 'mouseup 0 1 640,330')).toEqual(
    expect.arrayContaining(['mousedown 0 1 600,300', 'drag 640,330']),
  );
  const press = async (): Promise<void> => {
    await client.mouseDown(id, { x: 600, y: 300, tab_id });
    await client.mouseUp(id, { x: 630, y: 310, tab_id });
  };
  expect(await saw(press, 'mouseup 0 1 630,310')).toEqual(
    expect.arrayContaining(['mousedown 0 1 600,300', 'drag 630,310']),
  );
  expect(await saw(() => client.scroll(id, { x: 600, y: 400, dx: -30, dy: 50, tab_id }), 'wheel -1,1')).toContain(
    'wheel -1,1',
  );
});

test('the keyboard, by endpoints of its own', async () => {
  const { client, id, page, tab_id, saw } = await showingPage();
  await client.click(id, { x: 50, y: 50 });
  await client.type(id, { text: 'Hé日', tab_id });
  await expect.poll(page.text).toBe('Hé日');
  await client.hotkey(id, { keys: ['Control', 'a'], tab_id });
  await client.type(id, { text: 'ok' });
  await expect.poll(page.text).toBe('ok');
  const chord = async (): Promise<void> => {
    await client.keyDown(id, { key: 'SHIFT', tab_id });
    await client.click(id, { x: 600, y: 400 });
    await client.keyUp(id, { key: 'shift', tab_id });
  };
  await saw(chord, 'keyup Shift');
});

test('input, as actions of one batch', async () => {
  const { client, id, page, tab_id, saw } = await showingPage();
  const actions: readonly ComputerAction[] = [
    { type: 'click', x: 50, y: 50, button: 'left', tab_id },
    { type: 'type', text: 'abc', tab_id },
    { type: 'keypress', keys: ['ctrl', 'a'], tab_id },
    { type: 'type', text: 'd', tab_id },
    { type: 'key_down', key: 'ctrl', tab_id },
    { type: 'double_click', x: 600, y: 400, tab_id },
    { type: 'key_up', key: 'ctrl', tab_id },
    { type: 'right_click', x: 610, y: 400, tab_id },
    { type: 'mouse_down', x: 600, y: 300, tab_id },
    { type: 'mouse_up', x: 610, y: 310, tab_id },
    { type: 'drag', x1: 600, y1: 300, x2: 620, y2: 320, tab_id },
    {
      type: 'drag',
      path: [
        { x: 600, y: 300 },
        { x: 630, y: 310 },
        { x: 640, y: 340 },
      ],
      tab_id,
    },
    { type: 'wait', ms: 5, tab_id },
    { type: 'scroll', x: 600, y: 400, dx: 0, dy: 40, tab_id },
  ];
  const seen = await saw(async () => {
    const { executed, results } = await client.batch(id, { actions });
    expect([executed, new Set(results?.map(({ status }) => status))]).toEqual([14, new Set(['SUCCESS'])]);
  }, 'wheel 0,1');
  expect(page.text()).toBe('d');
  expect(seen).toEqual(
    expect.arrayContaining([
      ...clicked(50, 50),
      'ctrl keydown a',
      'ctrl dblclick 0 2 600,400',
      'mousedown 2 1 610,400',
      'drag 610,310',
      'drag 620,320',
      'drag 630,310',
      'drag 640,340',
      'mouseup 0 1 640,340',
    ]),
  );
});

test('everything else, as single actions', async () => {
  const { client, id, page, tab_id } = await showingPage();
  const act = async (action: ComputerAction): Promise<unknown> => (await client.execute(id, { action })).result;
  expect(await act({ type: 'list_tabs', request_id: 'mine' })).toMatchObject({ tabs: [{ tab_id, is_main: true }] });
  expect(await act({ type: 'new_tab', url: 'about:blank' })).toEqual({ created_tab_id: expect.any(String) });
  const { executed_tab_id: second = '', request_id } = await client.execute(id, {
    action: { type: 'set_viewport', width: 700, height: 500, scale_factor: 1, request_id: 'mine' },
  });
  expect(request_id).toBe('mine');
  expect(second).not.toBe(tab_id);
  await act({ type: 'switch_tab', tab_id });
  await act({ type: 'close_tab', tab_id: second });
  await act({ type: 'go_to_url', url: page.url });
  expect(await act({ type: 'get_html_content', auto_detect_encoding: false })).toMatchObject({
    html_content: expect.stringContaining('<title>watching</title>'),
  });
  expect(await act({ type: 'screenshot', base64: true })).toEqual({
    screenshot_url: expect.stringMatching(/^\/9j\//),
  });
  const debug = {
    command: 'echo "$A"; pwd',
    cwd: '/',
    env: { A: 'a' },
    timeout_seconds: 5,
    max_output_length: 100,
    request_id: 'inner',
    stream: false,
  };
  expect(await act({ type: 'debug', debug })).toMatchObject({ stdout: 'a\n/\n', exit_code: 0 });
});
