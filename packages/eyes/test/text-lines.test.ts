import { describe, expect, test } from 'vitest';
import { greyOf } from '../dist/grey.js';
import { linePicture } from '../dist/lines/line-picture.js';
import { textLines } from '../dist/lines/text-lines.js';
import { drawn } from './drawn.js';
import { foundLines } from './found-lines.js';

const size = { width: 300, height: 120 };

describe('lines of text', () => {
  test('are found where they are, dark on light and light on dark', () => {
    const lines = [
      { x: 20, y: 10, letters: 6, ink: 0 },
      { x: 20, y: 40, letters: 4, ink: 0 },
    ];
    expect(foundLines(size, 255, { lines })).toEqual(['20–61 10–17', '20–47 40–47']);
    const light = lines.map((line) => ({ ...line, ink: 255 }));
    expect(foundLines(size, 30, { lines: light })).toEqual(['20–61 10–17', '20–47 40–47']);
  });

  test('are found on a button of another color', () => {
    const boxes = [{ x: 10, y: 30, width: 120, height: 30, shade: 90 }];
    expect(foundLines(size, 255, { boxes, lines: [{ x: 40, y: 41, letters: 6, ink: 255 }] })).toEqual(['40–81 41–48']);
  });

  test('of one row that are far apart are two', () => {
    const lines = [20, 150].map((x) => ({ x, y: 10, letters: 3, ink: 0 }));
    expect(foundLines(size, 255, { lines })).toEqual(['20–40 10–17', '150–170 10–17']);
  });

  test('are whole in large letters, whose edges are further apart than small words', () => {
    const strokes = [20, 36, 60].map((x) => ({ x, y: 10, width: 3, height: 30, shade: 0 }));
    // The gap of 13 pixels is within a letter of that height; 21 is too wide for one.
    expect(foundLines(size, 255, { boxes: strokes })).toEqual(['20–40 10–40', '60–64 10–40']);
    const small = [20, 36].map((x) => ({ x, y: 10, width: 3, height: 10, shade: 0 }));
    expect(foundLines(size, 255, { boxes: small })).toEqual(['20–24 10–20', '36–40 10–20']);
  });

  test('are found beside the borders of a table', () => {
    const boxes = [0, 100, 200].map((x) => ({ x, y: 0, width: 1, height: 120, shade: 200 }));
    const lines = [10, 50, 90].map((y) => ({ x: 104, y, letters: 5, ink: 0 }));
    expect(foundLines(size, 255, { boxes, lines })).toEqual(['104–138 10–17', '104–138 50–57', '104–138 90–97']);
  });

  test('are none where nothing is, and none where contrast is lower than a letter has', () => {
    expect(foundLines(size, 255, {})).toEqual([]);
    expect(foundLines(size, 255, { lines: [{ x: 20, y: 10, letters: 6, ink: 240 }] })).toEqual([]);
  });
});

describe('a line that is cut out', () => {
  /** The shades of a cut line. */
  const shades = (background: number, ink: number): readonly number[] => {
    const picture = greyOf(drawn(size, background, { lines: [{ x: 20, y: 10, letters: 6, ink }] }));
    const [line] = textLines(picture);
    if (line === undefined) throw new Error('There is no line.');
    return [...new Set(linePicture(picture, line).data)].toSorted((a, b) => a - b);
  };

  test.each([
    [255, 0],
    [30, 255],
    [200, 120],
    [90, 150],
  ])('is black on white: background %i, ink %i', (background, ink) => {
    expect(shades(background, ink)).toEqual([0, 255]);
  });

  test('knows where it was', () => {
    const picture = greyOf(drawn(size, 255, { lines: [{ x: 20, y: 10, letters: 1, ink: 0 }] }));
    const { left, top, width, height } = linePicture(picture, {
      box: { x: 20, y: 10, width: 5, height: 7 },
      cut: { x: 16, y: 6, width: 13, height: 15 },
    });
    // Six pixels of white around what is cut out.
    expect({ left, top, width, height }).toEqual({ left: 10, top: 0, width: 25, height: 27 });
  });

  test('at the edge of the picture is padded all the same', () => {
    const picture = greyOf(drawn(size, 255, { lines: [{ x: 0, y: 0, letters: 1, ink: 0 }] }));
    const [line] = textLines(picture);
    if (line === undefined) throw new Error('There is no line.');
    const { left, top, width, height } = linePicture(picture, line);
    expect({ left, top, width, height }).toEqual({ left: -6, top: -6, width: 22, height: 23 });
  });
});
