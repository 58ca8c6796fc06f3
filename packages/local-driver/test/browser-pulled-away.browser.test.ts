import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forever, newMark, processListeners } from './browser.js';
import { killProcesses, processesGone, useOwnTempFolder } from './left-behind.js';
import { outcomeOf, playUntil, type Pulled } from './pulled-away.js';

useOwnTempFolder();

/** Places in a program; the browser is killed at one of them. */
type Point = 'at the beginning' | 'between clicks' | 'before the drag' | 'before the release' | 'click 2' | 'drag';

const page = (busyAt: Point | undefined): string => `data:text/html,<!doctype html><title>waiting</title><script>
  let count = 0;
  addEventListener('mousedown', () => {
    count += 1;
    if (${JSON.stringify(busyAt ?? '')} !== { 2: 'click 2', 3: 'drag' }[count]) return;
    document.title = 'busy';
    for (;;);
  });
</script>`;

interface PulledWhenBusy extends Pulled {
  /** Pulls it away once the page keeps the input waiting. */
  killWhenBusy(): Promise<void>;
}

const open = async (busyAt?: Point): Promise<PulledWhenBusy> => {
  const listeners = processListeners();
  const { env, text } = newMark();
  const driver = local({ env });
  const computer = await launch(driver);
  onTestFinished(async () => {
    await computer.close();
    await processesGone(text);
    await expect.poll(processListeners).toBe(listeners);
  });
  await computer.tab.goto(page(busyAt));
  const kill = async (): Promise<void> => {
    killProcesses(text);
    await expect.poll(() => driver.list(forever)).toEqual([]);
  };
  const onlooker = await driver.attach(computer.id, forever);
  return {
    computer,
    kill,
    killWhenBusy: async () => {
      await expect.poll(async () => (await onlooker.tabs?.list(forever))?.[0]?.title).toBe('busy');
      await kill();
    },
  };
};

/** Plays a program in which the browser is killed. */
const play = (pulled: Pulled, point: Point): Promise<Readonly<Record<string, unknown>>> =>
  playUntil(pulled, point, async ({ step, reach }) => {
    const { mouse, tab } = pulled.computer;
    await step('click 1', tab.click(10, 10));
    await reach('between clicks');
    await step('click 2', tab.click(20, 20));
    await reach('before the drag');
    await step('drag', mouse.drag({ x: 30, y: 30 }, { x: 40, y: 40 }));
    await reach('before the release');
  });

const after = { 'next click': 'CLOSED', screenshot: 'CLOSED', close: 'done' };

describe.runIf(process.platform === 'linux')('the browser is killed', () => {
  test.each<[Point, Readonly<Record<string, string>>]>([
    ['at the beginning', { 'click 1': 'CLOSED', hold: 'CLOSED' }],
    ['between clicks', { 'click 1': 'done', 'click 2': 'CLOSED', hold: 'CLOSED' }],
    ['before the drag', { 'click 1': 'done', 'click 2': 'done', drag: 'CLOSED', hold: 'CLOSED' }],
    ['before the release', { 'click 1': 'done', 'click 2': 'done', drag: 'done', hold: 'CLOSED' }],
  ])('%s: what follows was not done', async (point, calls) => {
    expect(await play(await open(), point)).toEqual({ ...calls, ...after });
  });

  test.each<[Point, Readonly<Record<string, string>>]>([
    ['click 2', { 'click 1': 'done', 'click 2': 'CLOSED', hold: 'CLOSED' }],
    ['drag', { 'click 1': 'done', 'click 2': 'done', drag: 'CLOSED', hold: 'CLOSED' }],
  ])('during %s, which may have happened', async (point, calls) => {
    const pulled = await open(point);
    const [played] = await Promise.all([play(pulled, point), pulled.killWhenBusy()]);
    expect(played).toEqual({ ...calls, ...after });
  });

  test('with calls in a queue: each ends with an error of its own', async () => {
    const pulled = await open('click 2');
    const { computer } = pulled;
    await computer.tab.click(10, 10);
    const ends = [
      computer.tab.click(20, 20),
      computer.screenshot(),
      computer.tab.goto('about:blank'),
      computer.keyboard.press('F2'),
      computer.keyboard.hold('Shift', async () => {
        await computer.tab.click(30, 30);
      }),
      computer.tab.title(),
    ].map(outcomeOf);
    await pulled.killWhenBusy();
    expect(await Promise.all(ends)).toEqual(['CLOSED', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED']);
    expect(computer.held()).toEqual([]);
  });
});
