import { setImmediate as nextTurn } from 'node:timers/promises';
import { launch } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { expect, test } from 'vitest';
import { collectGarbage } from '../../../tests/collect-garbage.js';

/** Throws away everything that nobody holds. */
const collect = async (): Promise<void> => {
  for (let round = 0; round < 5; round += 1) {
    await nextTurn();
    collectGarbage();
  }
};

/** Opens a computer, holds a key on it, closes it and never releases the hold. */
const forget = async (): Promise<WeakRef<object>> => {
  const driver = recorder();
  const computer = await launch(driver);
  computer.keyboard.hold('shift');
  await computer.tab.click(1, 1);
  await computer.close();
  expect(driver.connections[0]?.log.map(({ type }) => type)).toEqual(['keyDown', 'click', 'keyUp']);
  return new WeakRef(computer);
};

test('holds that nobody has released keep no computer in memory, and none goes on in the next', async () => {
  const computers: WeakRef<object>[] = [];
  for (let count = 0; count < 20; count += 1) computers.push(await forget());
  await collect();
  expect(computers.filter((one) => one.deref() !== undefined)).toEqual([]);
});
