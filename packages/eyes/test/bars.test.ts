import { expect, test } from 'vitest';
import { foundLines } from './found-lines.js';

const size = { width: 300, height: 120 };

test.each([
  ['left', 3, 12],
  ['left', 6, 20],
] as const)('a bar on the %s of a text, %i pixels wide, is no part of it', (_side, width, padding) => {
  const boxes = [{ x: 20, y: 10, width, height: 7 + padding, shade: 100 }];
  const lines = [{ x: 20 + width + 7, y: 10 + padding / 2, letters: 6, ink: 0 }];
  const x = 20 + width + 7;
  expect(foundLines(size, 255, { boxes, lines })).toContain(`${x}–${x + 41} ${10 + padding / 2}–${17 + padding / 2}`);
});

test('bars on the right of texts, as the dark sides of buttons, and between tabs are no part of them', () => {
  const boxes = [70, 130, 190].map((x) => ({ x, y: 10, width: 2, height: 20, shade: 100 }));
  const lines = [22, 82, 142].map((x) => ({ x, y: 16, letters: 6, ink: 0 }));
  expect(foundLines(size, 255, { boxes, lines })).toEqual(
    expect.arrayContaining(['22–63 16–23', '82–123 16–23', '142–183 16–23']),
  );
});

test('a bar beside two lines joins neither', () => {
  const boxes = [{ x: 20, y: 10, width: 4, height: 22, shade: 100 }];
  const lines = [11, 23].map((y) => ({ x: 32, y, letters: 6, ink: 0 }));
  expect(foundLines(size, 255, { boxes, lines })).toEqual(expect.arrayContaining(['32–73 11–18', '32–73 23–30']));
});

test('strokes that all letters of a word have stay in it', () => {
  // As in KEEP: a long stroke in each letter, and shorter ones beside it, which stand on the same line.
  const boxes = [20, 32, 44, 56].flatMap((x) => [
    { x, y: 10, width: 2, height: 13, shade: 0 },
    { x: x + 5, y: 16, width: 2, height: 7, shade: 0 },
  ]);
  expect(foundLines(size, 255, { boxes })).toEqual(['20–64 10–23']);
});
