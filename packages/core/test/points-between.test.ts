import { describe, expect, test } from 'vitest';

import { stepsBetween } from '../dist/actions/meaning.js';

describe('the points between two points', () => {
  test('one step is the end', () => {
    expect(stepsBetween({ x: 1, y: 2 }, { x: 9, y: 9 }, 1)).toEqual([{ x: 9, y: 9 }]);
  });

  test('between whole pixels are whole pixels', () => {
    expect(stepsBetween({ x: 0, y: 0 }, { x: 10, y: 5 }, 4)).toEqual([
      { x: 3, y: 1 },
      { x: 5, y: 3 },
      { x: 8, y: 4 },
      { x: 10, y: 5 },
    ]);
  });

  test('between others are what they are', () => {
    expect(stepsBetween({ x: 0, y: 0 }, { x: 1.5, y: 3 }, 2)).toEqual([
      { x: 0.75, y: 1.5 },
      { x: 1.5, y: 3 },
    ]);
  });
});
