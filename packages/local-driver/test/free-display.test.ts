import { expect, test } from 'vitest';
import { freeDisplay } from '../src/desktop/xvfb.js';

test('a display is drawn by lot, out of the way of those that people and other programs choose', () => {
  const asked: (readonly [number, number])[] = [];
  const draw = (from: number, below: number): number => {
    asked.push([from, below]);
    return 4711;
  };
  expect(freeDisplay({ draw, exists: () => false })).toBe(4711);
  expect(asked).toEqual([[1000, 59_000]]);
});

test.each(['/tmp/.X11-unix/X1001', '/tmp/.X1001-lock'])('one with %s is not taken', (taken) => {
  const lots = [1001, 1001, 1002];
  expect(freeDisplay({ draw: () => lots.shift() ?? 0, exists: (path) => path === taken })).toBe(1002);
});

test('two are hardly ever the same', () => {
  expect(new Set(Array.from({ length: 20 }, () => freeDisplay())).size).toBeGreaterThan(15);
});
