import { createServer } from 'node:http';
import { once } from 'node:events';
import { serveWatchingPage } from '@farhand/driver-testkit';
import type { DesktopAction, Length } from '@farhand/lybic-driver';
import { expect, onTestFinished, test } from 'vitest';
import { openAccount } from './real-desktop.js';

const px = (value: number): Length => ({ type: 'px', value });
const of = (numerator: number, denominator: number): Length => ({ type: '/', numerator, denominator });

/** A sandbox with a page all over its screen. */
const showingPage = async () => {
  const account = await openAccount();
  const { client, create, run } = account;
  const { id } = await create();
  const page = await serveWatchingPage();
  onTestFinished(() => page[Symbol.asyncDispose]());
  await run(id, `xdg-open '${page.url}' >/dev/null 2>&1 &`);
  await expect.poll(page.seen, { timeout: 30_000 }).toContain('load');
  // A window gets the keyboard a moment after it shows its page.
  const press = async (keys: 'Escape' | 'F2'): Promise<readonly string[]> => {
    await client.actions.execute(id, { action: { type: 'keyboard:hotkey', keys }, includeScreenShot: false });
    return page.seen();
  };
  await expect.poll(() => press('Escape'), { timeout: 30_000 }).toContain('keyup Escape');
  /**
   * Does an action, and gives what the page saw, `last` and what else came before a key: what arrives within a frame of it,
   * such as a second notch of the wheel, would be one event with the first of the next action.
   */
  const saw = async (action: DesktopAction, last: string): Promise<readonly string[]> => {
    const before = page.seen().length;
    await client.actions.execute(id, { action, includeScreenShot: false });
    await expect.poll(() => page.seen().slice(before)).toContain(last);
    await press('F2');
    await expect.poll(() => page.seen().slice(before)).toContain('keyup F2');
    return page
      .seen()
      .slice(before)
      .filter((line) => !/ (Escape|F2)$/.test(line));
  };
  return { ...account, id, page, saw };
};

test('clicks of every count and button, with keys held', async () => {
  const { saw } = await showingPage();
  const at = { x: px(600), y: of(400, 720) };
  expect(await saw({ type: 'mouse:click', ...at, button: 1, holdKey: 'ctrl+shift' }, 'keyup Control')).toEqual(
    expect.arrayContaining(['shift ctrl mousedown 0 1 600,400', 'shift ctrl mouseup 0 1 600,400']),
  );
  expect(
    await saw({ type: 'mouse:click', x: px(20), y: px(0), button: 4, relative: true }, 'mouseup 1 1 620,400'),
  ).toEqual(['move 620,400', 'mousedown 1 1 620,400', 'mouseup 1 1 620,400']);
  const both = await saw({ type: 'mouse:click', x: px(640), y: px(400), button: 3 }, 'mouseup 0 0 640,400');
  expect(both.filter((line) => line.startsWith('mouse'))).toEqual([
    'mousedown 0 1 640,400',
    'mousedown 2 1 640,400',
    'mouseup 2 1 640,400',
    'mouseup 0 0 640,400',
  ]);
  const twice = await saw({ type: 'mouse:doubleClick', x: px(660), y: px(400), button: 1 }, 'dblclick 0 2 660,400');
  expect(twice).toContain('mousedown 0 2 660,400');
  const thrice = await saw({ type: 'mouse:tripleClick', x: px(680), y: px(400), button: 1 }, 'mouseup 0 3 680,400');
  expect(thrice).toContain('mousedown 0 3 680,400');
});

test('moves, drags and the wheel', async () => {
  const { saw } = await showingPage();
  expect(await saw({ type: 'mouse:move', x: of(1, 2), y: of(1, 2), holdKey: 'shift' }, 'keyup Shift')).toEqual(
    expect.arrayContaining(['shift keydown Shift']),
  );
  expect(
    await saw(
      {
        type: 'mouse:drag',
        startX: px(-40),
        startY: px(0),
        endX: px(50),
        endY: px(10),
        startRelative: true,
        endRelative: true,
        button: 1,
        holdKey: 'ctrl',
      },
      'keyup Control',
    ),
  ).toEqual(expect.arrayContaining(['ctrl mousedown 0 1 600,360', 'ctrl drag 650,370', 'ctrl mouseup 0 1 650,370']));
  const at = { x: px(600), y: px(400) };
  const down = await saw({ type: 'mouse:scroll', ...at, stepVertical: 2, stepHorizontal: 0 }, 'wheel 0,1');
  expect(down).toEqual(expect.arrayContaining(['move 600,400', 'wheel 0,1']));
  expect(await saw({ type: 'mouse:scroll', ...at, stepVertical: 0, stepHorizontal: -1 }, 'wheel -1,0')).toContain(
    'wheel -1,0',
  );
});

test('text, chords and single keys', async () => {
  const { client, id, page } = await showingPage();
  const act = (action: DesktopAction) => client.actions.computerUse(id, { action: { ...action, callId: 'a' } });
  await act({ type: 'mouse:click', x: px(50), y: px(50), button: 1 });
  await act({ type: 'keyboard:type', content: 'Hé\n日', treatNewLineAsEnter: true });
  await expect.poll(page.text).toBe('Hé\n日');
  await act({ type: 'keyboard:hotkey', keys: 'ctrl+a', duration: 20 });
  await act({ type: 'key:down', key: 'shift' });
  await act({ type: 'keyboard:hotkey', keys: 'o' });
  await act({ type: 'key:up', key: 'shift' });
  await act({ type: 'keyboard:type', content: 'k', treatNewLineAsEnter: false });
  await expect.poll(page.text).toBe('Ok');
});

test('what does nothing is answered with what was asked for', async () => {
  const { client, create } = await openAccount();
  const { id } = await create();
  const cursorPosition = { x: 640, y: 360, screenWidth: 1280, screenHeight: 720, screenIndex: 0 };
  for (const action of [
    { type: 'finished', message: 'done' },
    { type: 'failed', message: 'not done' },
    { type: 'client:user-takeover' },
    { type: 'wait', duration: 10 },
  ] as const) {
    const quiet = await client.actions.execute(id, { action, includeScreenShot: false });
    expect(quiet).toEqual({ screenShot: undefined, cursorPosition, actionResult: undefined });
  }
  // Nothing on the screen takes these buttons for anything.
  for (const button of [8, 16]) {
    const { x, y } = cursorPosition;
    const action: DesktopAction = { type: 'mouse:click', x: px(x), y: px(y), button };
    expect((await client.actions.execute(id, { action, includeScreenShot: false })).cursorPosition).toEqual(
      cursorPosition,
    );
  }
  const seen = await client.actions.execute(id, { action: { type: 'screenshot' }, includeCursorPosition: false });
  expect(seen.cursorPosition).toBeUndefined();
  const picture = await fetch(seen.screenShot ?? '');
  expect(picture.headers.get('content-type')).toBe('image/webp');
});

test('a picture is put where the caller says', async () => {
  const { client, create } = await openAccount();
  const { id } = await create();
  const uploads: string[] = [];
  const storage = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      uploads.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString('latin1', 8, 12)}`);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(storage, 'listening');
  onTestFinished(() => void storage.close());
  const address = storage.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  await client.actions.execute(id, { action: { type: 'screenshot' }, screenShotPutUrl: `${url}/action` });
  await client.sandboxes.preview(id, { screenShotPutUrl: `${url}/preview` });
  expect(uploads).toEqual(['PUT /action WEBP', 'PUT /preview WEBP']);
});
