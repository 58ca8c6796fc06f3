import { launch } from '@farhand/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forever } from './browser.js';
import { useDesktops } from './desktops.js';
import { displayFiles, isXvfb, killProcesses, processesGone } from './left-behind.js';
import { outcomeOf, playUntil, type Pulled } from './pulled-away.js';

const { driver, mark } = useDesktops();

/** Places in a program; the X server is killed at one of them. */
type Point = 'at the beginning' | 'between clicks' | 'before the release';

const open = async (): Promise<Pulled> => {
  const computer = await launch(driver, { kind: 'desktop' });
  const display = await computer.shell?.run('echo $DISPLAY');
  const left = displayFiles(display?.stdout.trim() ?? '');
  expect(left()).not.toEqual([]);
  onTestFinished(async () => {
    await computer.close();
    await processesGone(mark);
    expect(left()).toEqual([]);
  });
  return {
    computer,
    kill: async () => {
      killProcesses(mark, isXvfb);
      await expect.poll(() => driver.list(forever)).toEqual([]);
    },
  };
};

/** Plays a program in which the X server is killed. */
const play = (pulled: Pulled, point: Point): Promise<Readonly<Record<string, unknown>>> =>
  playUntil(pulled, point, async ({ step, reach }) => {
    const { mouse } = pulled.computer;
    await step('click 1', mouse.click(10, 10));
    await reach('between clicks');
    await step('click 2', mouse.click(20, 20));
    await reach('before the release');
  });

const after = { 'next click': 'CLOSED', screenshot: 'CLOSED', command: 'CLOSED', close: 'done' };

describe('the X server is killed', () => {
  test.each<[Point, Readonly<Record<string, string>>]>([
    ['at the beginning', { 'click 1': 'CLOSED', hold: 'CLOSED' }],
    ['between clicks', { 'click 1': 'done', 'click 2': 'CLOSED', hold: 'CLOSED' }],
    ['before the release', { 'click 1': 'done', 'click 2': 'done', hold: 'CLOSED' }],
  ])('%s: what follows was not done', async (point, calls) => {
    expect(await play(await open(), point)).toEqual({ ...calls, ...after });
  });

  test('in the middle of a drag, with calls in a queue: each ends with an error of its own', async () => {
    const { computer, kill } = await open();
    const { keyboard, mouse } = computer;
    let isDown = (): void => undefined;
    const down = new Promise<void>((resolve) => (isDown = resolve));
    const ends = [
      mouse.move(10, 10).down(),
      keyboard.hold('Shift', async () => {
        await mouse.move(20, 20);
        isDown();
        await mouse.move(30, 30).pause(60_000).up();
      }),
      computer.screenshot(),
      keyboard.type('never'),
      mouse.click(40, 40),
    ].map(outcomeOf);
    await down;
    await kill();
    expect(await Promise.all(ends)).toEqual(['done', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED']);
    expect(computer.held()).toEqual([]);
    expect(await outcomeOf(computer.close())).toBe('done');
  });
});
