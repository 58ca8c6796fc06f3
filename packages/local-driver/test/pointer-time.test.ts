import { describe, expect, test } from 'vitest';
import { PointerPace, PressSpacing } from '../src/desktop/pacing.js';

describe('a first press waits', () => {
  const at = { x: 100, y: 100 };

  test('until it is no second one of a double click', () => {
    const presses = new PressSpacing();
    expect(presses.waitMs('left', at, 0)).toBe(0);
    presses.note('left', at, 1000);
    expect(presses.waitMs('left', at, 1000)).toBe(540);
    expect(presses.waitMs('left', { x: 108, y: 92 }, 1100)).toBe(440);
    expect(presses.waitMs('left', undefined, 1100)).toBe(440);
    expect(presses.waitMs('left', at, 1540)).toBe(0);
  });

  test('neither for another button nor for another place', () => {
    const presses = new PressSpacing();
    presses.note('left', at, 1000);
    expect(presses.waitMs('right', at, 1000)).toBe(0);
    expect(presses.waitMs('left', { x: 109, y: 100 }, 1000)).toBe(0);
    expect(presses.waitMs('left', { x: 100, y: 91 }, 1000)).toBe(0);
  });
});

describe('the pace of the pointer', () => {
  test('is two frames from one step to the next', () => {
    const pace = new PointerPace();
    expect(pace.waitMs(1000)).toBe(0);
    pace.noteStep(1000);
    expect(pace.waitMs(1000)).toBe(34);
    expect(pace.waitMs(1030)).toBe(4);
    expect(pace.waitMs(1040)).toBe(0);
  });

  test('knows whether something has been moved that a release lets go of', () => {
    const pace = new PointerPace();
    pace.noteStep(0);
    expect([pace.isHolding, pace.carries]).toEqual([false, false]);
    pace.noteButton('left', true);
    expect([pace.isHolding, pace.carries]).toEqual([true, false]);
    pace.noteStep(0);
    expect([pace.isHolding, pace.carries]).toEqual([true, true]);
    pace.noteButton('left', false);
    expect([pace.isHolding, pace.carries]).toEqual([false, false]);
  });
});
