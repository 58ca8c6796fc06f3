import { chromium } from 'playwright-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { castOf, colours, frameOf, framesUntil, openColours, useColours } from './casts.js';
import { useOwnTempFolder } from './left-behind.js';

useOwnTempFolder();
const showColours = useColours();

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test('shows what the page shows, in order', async () => {
  const computer = await showColours();
  const screencast = castOf(computer);
  const red = await frameOf(screencast, 'red');
  expect(red.screenshot).toMatchObject({ width: 1280, height: 720, mime: 'image/jpeg', tab: computer.tab.id });
  await computer.keyboard.press('g');
  const green = await frameOf(screencast, 'green');
  await computer.keyboard.press('b');
  const blue = await frameOf(screencast, 'blue');
  const times = [red, green, blue].map(({ takenAt }) => takenAt.getTime());
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('its pictures can be clicked in, and have the size of the viewport', async () => {
  const computer = await showColours();
  const screencast = castOf(computer);
  await frameOf(screencast, 'red');
  onTestFinished(async () => void (await computer.tab.setViewportSize({ width: 1280, height: 720 })));
  await computer.tab.setViewportSize({ width: 640, height: 400 });
  await computer.keyboard.press('b');
  let { screenshot } = await frameOf(screencast, 'blue');
  // What was painted while its size changed may come first: the window first, then the viewport.
  while (`${screenshot.width}×${screenshot.height}` !== '640×400') ({ screenshot } = await frameOf(screencast, 'blue'));
  const { steps } = await screenshot.click(639, 399);
  expect(steps.map(({ outcome }) => outcome)).toEqual(['applied']);
  await expect(screenshot.click(640, 399)).rejects.toThrow(RangeError);
});

test('several readers, and who waits for a change, get what they wait for', async () => {
  const computer = await showColours();
  const [one, other] = [castOf(computer), castOf(computer)];
  await Promise.all([frameOf(one, 'red'), frameOf(other, 'red')]);
  const changed = computer.screen.waitForChange({ since: await computer.screenshot() });
  await Promise.all([frameOf(one, 'blue'), frameOf(other, 'blue'), changed, computer.keyboard.press('b')]);
  await one.return();
  await computer.keyboard.press('g');
  expect((await frameOf(other, 'green')).screenshot.tab).toBe(computer.tab.id);
});

test('who is slow gets the newest picture, none of the many before it, and always the last one', async () => {
  const computer = await showColours();
  const [slow, witness] = [castOf(computer), castOf(computer)];
  await Promise.all([frameOf(slow, 'red'), frameOf(witness, 'red')]);
  await computer.keyboard.press('m');
  await frameOf(witness, 'blue');
  // What was on its way for it when the other one had its picture, at most.
  expect((await framesUntil(slow, 'blue')).length).toBeLessThanOrEqual(5);
});

test('follows the tab in front: one that is opened, the one before when it is closed, and popups', async () => {
  const computer = await showColours();
  const screencast = castOf(computer);
  const first = computer.tab.id;
  await frameOf(screencast, 'red');
  const second = await computer.tabs.open(colours.replace('red', 'blue'));
  expect((await frameOf(screencast, 'blue')).screenshot.tab).toBe(second.id);
  await second.close();
  expect((await frameOf(screencast, 'red')).screenshot.tab).toBe(first);
  await computer.keyboard.press('k');
  await frameOf(screencast, 'black');
  await computer.keyboard.press('w');
  const popup = (await frameOf(screencast, 'redgreenblue')).screenshot.tab;
  expect(popup).not.toBe(first);
  await computer.tabs.get(popup ?? '').close();
  expect((await frameOf(screencast, 'black')).screenshot.tab).toBe(first);
});

test('a signal ends it with its reason, and Chromium is notified', async () => {
  const { computer } = await openColours({ cdp: true });
  const client = await chromium.connectOverCDP((await computer.cdpUrl()) ?? '');
  onTestFinished(() => client.close());
  const send = vi.spyOn(Object.getPrototypeOf(await client.newBrowserCDPSession()), 'send');
  onTestFinished(() => send.mockRestore());
  const told = (): number => send.mock.calls.filter(([method]) => method === 'Page.stopScreencast').length;

  const abort = new AbortController();
  const screencast = computer.screencast({ signal: abort.signal });
  await frameOf(screencast, 'red');
  const ending = rejection(screencast.next());
  expect(told()).toBe(0);
  abort.abort('enough');
  expect(await ending).toBe('enough');
  expect(told()).toBe(1);
});

test('goes on when another site is loaded', async () => {
  const computer = await showColours();
  const screencast = castOf(computer);
  await frameOf(screencast, 'red');
  await computer.tab.goto('about:blank');
  await computer.tab.goto(colours.replace('red', 'blue'));
  expect((await frameOf(screencast, 'blue')).screenshot.tab).toBe(computer.tab.id);
});

test('a page that crashes ends it with an error that says so', async () => {
  const { computer } = await openColours();
  const screencast = computer.screencast();
  await frameOf(screencast, 'red');
  const ending = rejection(framesUntil(screencast, 'never'));
  await computer.tab.goto('chrome://crash').catch(() => undefined);
  expect(await ending).toMatchObject({
    code: 'ACTION_FAILED',
    message: expect.stringContaining(`The page in tab ${computer.tab.id} has crashed.`),
  });
});

test('a computer that is closed ends it quietly', async () => {
  const { computer } = await openColours();
  const screencast = computer.screencast();
  await frameOf(screencast, 'red');
  const next = screencast.next();
  await computer.close();
  expect(await next).toEqual({ done: true, value: undefined });
});

test('a browser that dies ends it with a ClosedError', async () => {
  const { computer, kill } = await openColours();
  const screencast = computer.screencast();
  await frameOf(screencast, 'red');
  const next = rejection(screencast.next());
  kill();
  expect(await next).toMatchObject({ code: 'CLOSED' });
});
