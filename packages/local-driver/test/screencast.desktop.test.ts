import { expect, test } from 'vitest';
import { frameOf, framesUntil, openPainted } from './casts.js';
import { useDesktops } from './desktops.js';
import { isXvfb, killProcesses } from './left-behind.js';

const { driver, mark } = useDesktops();

const red = 0xff0000;
const green = 0x00ff00;
const blue = 0x0000ff;

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test('shows what is on the screen, in order', async () => {
  const { computer, paint } = await openPainted(driver);
  await paint(red);
  const screencast = computer.screencast();
  const first = await frameOf(screencast, 'red');
  expect(first.screenshot).toMatchObject({ width: 320, height: 200, mime: 'image/jpeg' });
  expect(first.screenshot.tab).toBeUndefined();
  await paint(green);
  const second = await frameOf(screencast, 'green');
  await paint(blue);
  const third = await frameOf(screencast, 'blue');
  const times = [first, second, third].map(({ takenAt }) => takenAt.getTime());
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('what is painted the same again is no picture', async () => {
  const { computer, paint } = await openPainted(driver);
  await paint(red);
  const screencast = computer.screencast();
  await frameOf(screencast, 'red');
  await paint(red);
  await paint(red);
  await paint(blue);
  expect(await framesUntil(screencast, 'blue')).toHaveLength(1);
});

test('several readers, and who waits for a change, get what they wait for', async () => {
  const { computer, paint } = await openPainted(driver);
  await paint(red);
  const [one, other] = [computer.screencast(), computer.screencast()];
  await Promise.all([frameOf(one, 'red'), frameOf(other, 'red')]);
  const changed = computer.screen.waitForChange({ since: await computer.screenshot() });
  await paint(blue);
  await Promise.all([frameOf(one, 'blue'), frameOf(other, 'blue'), changed]);
  await one.return();
  await paint(green);
  expect((await frameOf(other, 'green')).screenshot.tab).toBeUndefined();
});

test('who is slow gets the newest picture, none of the many before it, and always the last one', async () => {
  const { computer, paint } = await openPainted(driver);
  await paint(red);
  const [slow, witness] = [computer.screencast(), computer.screencast()];
  await Promise.all([frameOf(slow, 'red'), frameOf(witness, 'red')]);
  for (let shade = 1; shade <= 60; shade += 1) await paint(shade);
  await paint(blue);
  await frameOf(witness, 'blue');
  // One that waits, and one that was being taken when the other one had its last.
  expect((await framesUntil(slow, 'blue')).length).toBeLessThanOrEqual(3);
});

test('a signal ends it with its reason, and others go on', async () => {
  const { computer, paint } = await openPainted(driver);
  const abort = new AbortController();
  const screencast = computer.screencast({ signal: abort.signal });
  await paint(red);
  await frameOf(screencast, 'red');
  const ending = rejection(screencast.next());
  abort.abort('enough');
  expect(await ending).toBe('enough');
  expect((await frameOf(computer.screencast(), 'red')).missed).toBe(0);
});

test('a computer that is closed ends it quietly', async () => {
  const { computer, paint } = await openPainted(driver);
  await paint(red);
  const screencast = computer.screencast();
  await frameOf(screencast, 'red');
  const next = screencast.next();
  await computer.close();
  expect(await next).toEqual({ done: true, value: undefined });
});

test('a display that dies ends it with a ClosedError', async () => {
  const { computer, paint } = await openPainted(driver);
  await paint(red);
  const screencast = computer.screencast();
  await frameOf(screencast, 'red');
  const next = rejection(screencast.next());
  killProcesses(mark, isXvfb);
  expect(await next).toMatchObject({ code: 'CLOSED' });
});
