import { expect, test } from 'vitest';
import { foundLines } from './found-lines.js';

const size = { width: 300, height: 120 };

test('two lines that a tall icon beside them joins are two', () => {
  const lines = [10, 22].map((y) => ({ x: 40, y, letters: 10, ink: 0 }));
  const boxes = [{ x: 32, y: 11, width: 5, height: 17, shade: 0 }];
  expect(foundLines(size, 255, { boxes, lines })).toEqual(['32–109 10–19', '32–109 19–29']);
});

test('many tight lines that strokes join are as many, also where each begins further right', () => {
  const lines = Array.from({ length: 10 }, (_, row) => ({ x: 20 + row * 4, y: 8 + row * 10, letters: 9, ink: 0 }));
  const boxes = [{ x: 60, y: 8, width: 2, height: 97, shade: 0 }];
  const rows = foundLines(size, 255, { boxes, lines }).map((line) => line.split(' ')[1]);
  expect(rows).toEqual(['8–16', '16–26', '26–36', '36–46', '46–56', '56–66', '66–76', '76–86', '86–96', '96–105']);
});

test('one line stays one: with accents above it, in letters of two stories, in signs of two strokes', () => {
  const accents = [20, 34, 48].map((x) => ({ x, y: 7, width: 3, height: 2, shade: 0 }));
  expect(foundLines(size, 255, { boxes: accents, lines: [{ x: 20, y: 10, letters: 6, ink: 0 }] })).toEqual([
    '20–61 7–17',
  ]);
  // As in 8 and B: much above, little in the middle, much below.
  const stories = [20, 32, 44, 56].flatMap((x) => [
    { x, y: 10, width: 2, height: 14, shade: 0 },
    { x: x + 6, y: 10, width: 2, height: 6, shade: 0 },
    { x: x + 6, y: 18, width: 2, height: 6, shade: 0 },
  ]);
  expect(foundLines(size, 255, { boxes: stories })).toEqual(['20–65 10–24']);
  const equals = [10, 16].map((y) => ({ x: 20, y, width: 6, height: 4, shade: 0 }));
  const between = { x: 20, y: 14, width: 2, height: 2, shade: 0 };
  expect(foundLines(size, 255, { boxes: [...equals, between] })).toEqual(['20–27 10–20']);
});
