import type { Computer } from '@farhand/core';
import { describe, expect, test } from 'vitest';

import { openComputer, sends } from './open-computer.js';

/** A desktop that can tell where its pointer is, and how often it was asked. */
const openAt = async (x: number, y: number) => {
  let asked = 0;
  const pointer = () => {
    asked += 1;
    return { x, y };
  };
  const { computer, connection } = await openComputer({ pointer }, { kind: 'desktop' });
  return { computer, connection, asked: () => asked };
};

describe('where nobody knows where the pointer is', () => {
  test('a press asks the vendor, once', async () => {
    const { computer, connection, asked } = await openAt(7, 8);
    await computer.mouse.down().up();
    await computer.mouse.down().up();
    expect(sends(connection)).toEqual([['click 7,8'], ['click 7,8']]);
    expect(asked()).toBe(1);
  });

  test('a glide starts where the vendor says', async () => {
    const { computer, connection } = await openAt(0, 0);
    await computer.mouse.move(10, 0, { steps: 2 });
    expect(sends(connection)).toEqual([['move 5,0', 'move 10,0']]);
  });

  test('a button that is held asks, too', async () => {
    const { computer, asked } = await openAt(7, 8);
    await computer.mouse.hold('left', () => computer.mouse.move(9, 9));
    expect(asked()).toBe(1);
  });

  test.each<[string, (computer: Computer) => PromiseLike<unknown>]>([
    ['a click', ({ tab }) => tab.click(1, 2)],
    ['a hold around a click', ({ keyboard, tab }) => keyboard.hold('shift', () => tab.click(1, 2))],
    ['a move before a press', ({ mouse }) => mouse.move(1, 2).down().up()],
    ['keys', ({ keyboard }) => keyboard.press('a').type('text')],
    ['a wheel turn at a point', ({ tab }) => tab.wheel(0, 120, { at: { x: 1, y: 2 } })],
  ])('%s does not ask', async (_what, act) => {
    const { computer, asked } = await openAt(7, 8);
    await act(computer);
    expect(asked()).toBe(0);
  });
});
