import type { Computer } from '@farhand/core';
import { expect, test } from 'vitest';

import { caught } from './failures.js';
import { openComputer } from './open-computer.js';

const clickWith = (clickCount: number) => (computer: Computer) => computer.tab.click(1, 1, { clickCount });
const moveIn = (steps: number) => (computer: Computer) => computer.mouse.move(1, 1, { steps });
const clickFor = (delayMs: number) => (computer: Computer) => computer.tab.click(1, 1, { delayMs });
const moveWithin = (timeoutMs: number) => (computer: Computer) => computer.mouse.move(1, 1, { timeoutMs });

test.each([
  ['clickCount', clickWith, 3, 4, 'tab.click: clickCount must be a whole number from 1 to 3, got 4.'],
  ['steps', moveIn, 1000, 1001, 'mouse.move: steps must be a whole number from 1 to 1000, got 1001.'],
  [
    'timeoutMs',
    moveWithin,
    2 ** 31 - 1,
    2 ** 31,
    'mouse.move: timeoutMs must be 0 (no limit) or a number up to 2147483647, got 2147483648.',
  ],
] as const)(
  'the largest %s is accepted, and the next one is a RangeError',
  async (_name, call, most, more, message) => {
    const { computer } = await openComputer();
    await call(most)(computer);
    expect(await caught(call(more)(computer))).toEqual(new RangeError(message));
  },
);

test('a delay longer than a timer can wait is a RangeError', async () => {
  const { computer } = await openComputer();
  expect(await caught(clickFor(2 ** 31)(computer))).toEqual(
    new RangeError('tab.click: delayMs must be from 0 to 2147483647 milliseconds, got 2147483648.'),
  );
});
