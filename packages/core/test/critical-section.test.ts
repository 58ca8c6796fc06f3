import { expect, test } from 'vitest';

import { TimeoutError } from '@farhand/core';

import { openComputer, sends } from './open-computer.js';

test('input from outside waits until the hold is over', async () => {
  const { computer, connection } = await openComputer();
  let leave = (): void => undefined;
  const inside = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const hold = computer.keyboard.hold('shift', async () => {
    await computer.tab.click(1, 1);
    await inside;
    await computer.tab.click(2, 2);
  });
  await expect.poll(() => connection.sends.length).toBe(1);
  const outside = computer.tab.click(9, 9);
  leave();
  await Promise.all([hold, outside]);
  expect(sends(connection)).toEqual([['keyDown Shift', 'click 1,1'], ['click 2,2'], ['keyUp Shift'], ['click 9,9']]);
});

test('two tasks that hold at the same time take turns', async () => {
  const { computer, connection } = await openComputer();
  const task = (key: string, x: number): Promise<void> =>
    computer.keyboard.hold(key, async () => {
      await computer.tab.click(x, 1);
      await computer.tab.click(x, 2);
    });
  await Promise.all([task('shift', 1), task('ctrl', 2)]);
  expect(sends(connection).flat()).toEqual([
    'keyDown Shift',
    'click 1,1',
    'click 1,2',
    'keyUp Shift',
    'keyDown Control',
    'click 2,1',
    'click 2,2',
    'keyUp Control',
  ]);
});

test('a wait that cannot end fails at its deadline and names the hold and its line', async () => {
  const { computer } = await openComputer();
  let leave = (): void => undefined;
  const hold = computer.keyboard.hold('shift', () => new Promise<void>((resolve) => (leave = resolve)));
  const outside = computer.tab.click(9, 9, { timeoutMs: 20 });
  const error: unknown = await outside.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TimeoutError);
  expect(String(error)).toMatch(
    /tab\.click did not finish within 20 ms\. It was waiting for keyboard\.hold\("shift"\) \(called at .*critical-section\.test\.ts:\d+:\d+\) to end/,
  );
  leave();
  await hold;
});

test('a screenshot from outside need not wait', async () => {
  const { computer } = await openComputer();
  let leave = (): void => undefined;
  const hold = computer.keyboard.hold('shift', () => new Promise<void>((resolve) => (leave = resolve)));
  const picture = await computer.screenshot();
  expect(picture.width).toBe(1280);
  leave();
  await hold;
});

test('a screenshot from outside does not overtake the click that was called before it', async () => {
  const { computer, connection } = await openComputer();
  let leave = (): void => undefined;
  const hold = computer.keyboard.hold('shift', () => new Promise<void>((resolve) => (leave = resolve)));
  await expect.poll(() => connection.sends.length).toBe(1);
  const click = computer.tab.click(9, 9);
  const picture = computer.screenshot({ timeoutMs: 30 });
  await expect(picture).rejects.toThrow(TimeoutError);
  leave();
  await Promise.all([hold, click]);
  expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift'], ['click 9,9']]);
});

test('releaseAll goes before everything that waits, also while a hold is open', async () => {
  const { computer, connection } = await openComputer();
  let leave = (): void => undefined;
  const hold = computer.keyboard.hold('shift', () => new Promise<void>((resolve) => (leave = resolve)));
  await expect.poll(() => computer.held().length).toBe(1);
  const released = await computer.releaseAll();
  expect(released.map((held) => held.key)).toEqual(['Shift']);
  expect(computer.held()).toEqual([]);
  leave();
  await hold;
  expect(sends(connection)).toEqual([['keyDown Shift'], ['keyUp Shift']]);
});

test('a hold that is aborted releases at once, and what it still does is refused', async () => {
  const { computer, connection } = await openComputer();
  const controller = new AbortController();
  const reason = new Error('enough');
  let after: Promise<unknown> = Promise.resolve();
  let leave = (): void => undefined;
  const hold = computer.keyboard.hold(
    'shift',
    async () => {
      await computer.tab.click(1, 1);
      controller.abort(reason);
      await new Promise<void>((resolve) => (leave = resolve));
      after = computer.tab.click(2, 2).catch((error: unknown) => error);
    },
    { signal: controller.signal },
  );
  await expect(hold).rejects.toBe(reason);
  expect(sends(connection)).toEqual([['keyDown Shift', 'click 1,1'], ['keyUp Shift']]);
  leave();
  await expect.poll(() => after).toBe(reason);
  expect(connection.sends.length).toBe(2);
});
