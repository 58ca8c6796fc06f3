import type { RawPicture, Region } from '@farhand/core';
import { describe, expect, test } from 'vitest';
import { distanceOn, isWithin, pointBeside, type Side } from '../dist/seeing/sides.js';

const box = (x: number, y: number, width: number, height: number): Region => ({ x, y, width, height });

const anchor = box(100, 100, 50, 20);

test.each<[string, Region, Partial<Record<Side, number>>]>([
  ['beside it on the right', box(170, 104, 40, 12), { right: 20 }],
  ['far on the right', box(900, 100, 40, 20), { right: 750 }],
  ['beside it on the left', box(40, 98, 50, 20), { left: 10 }],
  ['above', box(110, 60, 30, 20), { above: 20 }],
  ['below', box(90, 140, 200, 20), { below: 20 }],
  ['in the next row, on the right', box(170, 124, 40, 12), {}],
  ['touching it', box(149, 100, 30, 20), { right: 0 }],
  ['the same', anchor, {}],
])('what is %s', (_name, other, expected) => {
  const sides = (['left', 'right', 'above', 'below'] as const).map((side) => [side, distanceOn(side, other, anchor)]);
  expect(Object.fromEntries(sides.filter(([, distance]) => distance !== undefined))).toEqual(expected);
});

test('what has its middle in an area is within it', () => {
  const area = box(100, 100, 200, 100);
  expect([box(90, 120, 40, 20), box(70, 120, 40, 20), box(290, 190, 40, 40)].map((one) => isWithin(one, area))).toEqual(
    [true, false, false],
  );
});

describe('the point in what is next to a place', () => {
  const size = { width: 300, height: 100 };
  /** A gray field with a border, on white. */
  const withField = (field: Region, border: number): RawPicture => {
    const data = new Uint8Array(size.width * size.height * 3).fill(255);
    for (let y = field.y; y < field.y + field.height; y += 1)
      for (let x = field.x; x < field.x + field.width; x += 1) {
        const isEdge =
          x === field.x || y === field.y || x === field.x + field.width - 1 || y === field.y + field.height - 1;
        data.fill(isEdge ? border : 243, (y * size.width + x) * 3, (y * size.width + x) * 3 + 3);
      }
    return { data, ...size, channels: 3 };
  };
  const label = box(10, 40, 60, 16);

  test('is a little behind the border of a field beside its label', () => {
    expect(pointBeside('right', label, withField(box(150, 34, 120, 28), 200))).toEqual({ x: 158, y: 48 });
    expect(pointBeside('below', label, withField(box(5, 70, 200, 25), 200))).toEqual({ x: 40, y: 78 });
  });

  test('needs no border where the field has another color', () => {
    expect(pointBeside('right', label, withField(box(150, 34, 120, 28), 243))).toEqual({ x: 158, y: 48 });
  });

  test('is not beyond the border of the place itself', () => {
    const own = box(4, 34, 80, 28);
    expect(pointBeside('right', label, withField(own, 200))).toBe(undefined);
  });

  test('does not exist where nothing is', () => {
    expect(pointBeside('left', label, withField(box(150, 34, 120, 28), 200))).toBe(undefined);
    expect(pointBeside('above', box(10, 0, 60, 16), withField(box(150, 34, 120, 28), 200))).toBe(undefined);
  });
});
