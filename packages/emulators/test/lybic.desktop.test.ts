import { serveWatchingPage } from '@farhand/driver-testkit';
import { serveLybic } from '@farhand/emulators';
import { local } from '@farhand/local-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { linux, px, type LybicBody } from './lybic.js';
import { pixelOf } from './pixel.js';

/** A sandbox that is a real desktop, with a page all over its screen. */
const desktop = async () => {
  const server = await serveLybic({ driver: local(), allowExec: true, token: 'k' });
  onTestFinished(() => server.close());
  const post = async (path: string, body: object = {}): Promise<LybicBody> => {
    const response = await fetch(`${server.url}/api/orgs/ORG-emulator/sandboxes${path}`, {
      method: 'POST',
      headers: { 'x-api-key': 'k' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(text);
    return JSON.parse(text === '' ? '{}' : text);
  };
  const { id } = await post('', { shape: linux });
  const page = await serveWatchingPage();
  onTestFinished(() => page[Symbol.asyncDispose]());
  const act = (action: object): Promise<LybicBody> =>
    post(`/${id}/actions/execute`, { action, includeScreenShot: false });
  const show = async (): Promise<void> => {
    const command = `xdg-open --kiosk ${page.url} >/dev/null 2>&1 &`;
    await post(`/${id}/process`, { executable: 'sh', args: ['-c', command] });
    await expect.poll(page.seen, { timeout: 30_000 }).toContain('load');
    // A window gets the keyboard a moment after it shows its page.
    const escape = async (): Promise<readonly string[]> => {
      await act({ type: 'keyboard:hotkey', keys: 'Escape' });
      return page.seen();
    };
    await expect.poll(escape, { timeout: 30_000 }).toContain('keyup Escape');
  };
  /** What the page has seen, but for the key that was pressed until it had the keyboard. */
  const seen = (): readonly string[] => page.seen().filter((line) => !line.endsWith('Escape'));
  return { server, id, page, post, act, show, seen, path: `/${id}` };
};

describe('what a page on the desktop sees', () => {
  test('of every action', async () => {
    const { page, act, show, seen } = await desktop();
    await show();
    const at = { x: px(600), y: px(400) };
    const since = async (action: object): Promise<readonly string[]> => {
      const before = seen().length;
      await act(action);
      return seen().slice(before);
    };
    /** Does an action and waits until the page has seen it to its end. */
    const saw = async (action: object, last: string): Promise<readonly string[]> => {
      const before = seen().length;
      await since(action);
      await expect.poll(() => seen().slice(before)).toContain(last);
      return seen().slice(before);
    };

    expect(await saw({ type: 'mouse:move', ...at }, 'move 600,400')).toEqual(['move 600,400']);
    expect(await saw({ type: 'mouse:click', ...at, button: 1, holdKey: 'ctrl' }, 'keyup Control')).toEqual([
      'ctrl keydown Control',
      'ctrl mousedown 0 1 600,400',
      'ctrl mouseup 0 1 600,400',
      'keyup Control',
    ]);
    expect(await saw({ type: 'mouse:click', x: px(610), y: px(400), button: 2 }, 'mouseup 2 1 610,400')).toEqual([
      'move 610,400',
      'mousedown 2 1 610,400',
      'mouseup 2 1 610,400',
    ]);
    expect(await saw({ type: 'mouse:doubleClick', x: px(620), y: px(400), button: 1 }, 'dblclick 0 2 620,400')).toEqual(
      [
        'move 620,400',
        'mousedown 0 1 620,400',
        'mouseup 0 1 620,400',
        'mousedown 0 2 620,400',
        'mouseup 0 2 620,400',
        'dblclick 0 2 620,400',
      ],
    );
    const drag = {
      type: 'mouse:drag',
      startX: px(600),
      startY: px(300),
      endX: px(20),
      endY: px(10),
      endRelative: true,
    };
    expect(await saw(drag, 'mouseup 0 1 620,310')).toEqual([
      'move 600,300',
      'mousedown 0 1 600,300',
      'drag 620,310',
      'mouseup 0 1 620,310',
    ]);
    expect(await saw({ type: 'mouse:scroll', ...at, stepVertical: 1, stepHorizontal: 0 }, 'wheel 0,1')).toEqual([
      'move 600,400',
      'wheel 0,1',
    ]);
    expect(await saw({ type: 'mouse:scroll', ...at, stepVertical: 0, stepHorizontal: -1 }, 'wheel -1,0')).toEqual([
      'wheel -1,0',
    ]);

    await act({ type: 'mouse:click', x: px(50), y: px(50), button: 1 });
    await act({ type: 'keyboard:type', content: 'Hé\n日', treatNewLineAsEnter: true });
    await expect.poll(page.text).toBe('Hé\n日');
    // A desktop has no other line break than Enter's, so what the vendor's Python client sends by default works too.
    await act({ type: 'keyboard:type', content: '\nx', treatNewLineAsEnter: false });
    await expect.poll(page.text).toBe('Hé\n日\nx');
    await act({ type: 'keyboard:hotkey', keys: 'ctrl a', duration: 20 });
    await act({ type: 'key:down', key: 'shift' });
    await act({ type: 'keyboard:hotkey', keys: 'o' });
    await act({ type: 'key:up', key: 'shift' });
    await act({ type: 'keyboard:type', content: 'k' });
    await expect.poll(page.text).toBe('Ok');
  });
});

test('the cursor is where the desktop says, and the picture shows the page', async () => {
  const { post, path, act, show } = await desktop();
  expect((await act({ type: 'screenshot' })).cursorPosition).toMatchObject({ x: 640, y: 360 });
  expect((await act({ type: 'mouse:move', x: px(-40), y: px(40), relative: true })).cursorPosition).toEqual({
    x: 600,
    y: 400,
    screenWidth: 1280,
    screenHeight: 720,
    screenIndex: 0,
  });
  await show();
  await expect
    .poll(async () => pixelOf((await post(`${path}/preview`)).screenShot, { x: 800, y: 500 }))
    .toEqual({ size: [1280, 720], colour: [16, 0, 0] });
});

test('a restart clears the screen and keeps the files', async () => {
  const { post, path, server, id } = await desktop();
  const before = server.connection(id);
  const run = async (command: string): Promise<string> => {
    const { stdoutBase64 } = await post(`${path}/process`, { executable: 'sh', args: ['-c', command] });
    return Buffer.from(stdoutBase64, 'base64').toString('utf8');
  };
  await run('echo kept > file');
  await post(`${path}/restart`);
  expect(server.connection(id)).not.toBe(before);
  expect(await run('cat file; test -n "$DISPLAY" && echo shown')).toBe('kept\nshown\n');
  expect((await post(`${path}/preview`)).cursorPosition).toMatchObject({ x: 640, y: 360 });
});
