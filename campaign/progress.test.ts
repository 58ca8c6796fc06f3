import { expect, test } from 'vitest';
import { progressLine, progressLines } from './progress.js';

test.each([
  [{ programs: 50, of: 500, elapsedMs: 25_000 }, '50 of 500 programs, 2.0 a second, 4 min left'],
  [{ programs: 2_000, of: 20_000, elapsedMs: 160_000 }, '2,000 of 20,000 programs, 12.5 a second, 24 min left'],
  [{ programs: 495, of: 500, elapsedMs: 99_000 }, '495 of 500 programs, 5.0 a second, 1 s left'],
])('%j', (progress, line) => {
  expect(progressLine(progress)).toBe(line);
});

test('a line comes after each tenth of the programs, and none at the end', () => {
  const lineAt = progressLines(40);
  const said = Array.from({ length: 40 }, (_, at) => at + 1).filter((count) => lineAt(count, count * 10) !== undefined);
  expect(said).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 36]);
});

test('a line comes when none has come for half a minute', () => {
  const lineAt = progressLines(1_000);
  expect(lineAt(7, 29_999)).toBeUndefined();
  expect(lineAt(8, 30_000)).toBe('8 of 1,000 programs, 0.3 a second, 62 min left');
  expect(lineAt(9, 59_999)).toBeUndefined();
  expect(lineAt(10, 60_000)).toBe('10 of 1,000 programs, 0.2 a second, 99 min left');
});
