import { expect, test } from 'vitest';
import { greyOf } from '../dist/grey.js';
import { partedAtIcons } from '../dist/lines/icons.js';
import { linePicture } from '../dist/lines/line-picture.js';
import { textLines } from '../dist/lines/text-lines.js';
import { drawn, framed, type DrawnLine, type Shaded } from './drawn.js';

/** The parts of the only line in a picture, each from its first to behind its last column. */
const parts = (boxes: readonly Shaded[], lines: readonly DrawnLine[]): readonly string[] => {
  const picture = greyOf(drawn({ width: 200, height: 60 }, 255, { boxes, lines }));
  const [place, ...others] = textLines(picture);
  if (place === undefined || others.length > 0) throw new Error('There must be one line.');
  return partedAtIcons(linePicture(picture, place), place).map(({ box }) => `${box.x}–${box.x + box.width}`);
};

const label = { x: 35, y: 20, letters: 6, ink: 0 };

test('a check box is a part of its own', () => {
  expect(parts(framed({ x: 22, y: 19, width: 9, height: 9 }, 100), [label])).toEqual(['22–31', '35–75']);
});

test('an arrow behind a text is a part of its own', () => {
  const arrow = [0, 1, 2, 3].map((step) => ({ x: 81 + step, y: 22 + step, width: 7 - 2 * step, height: 1, shade: 0 }));
  expect(parts(arrow, [label])).toEqual(['35–75', '81–88']);
});

test('what is as close as letters are belongs to the word', () => {
  expect(parts(framed({ x: 24, y: 19, width: 9, height: 9 }, 100), [label])).toEqual(['24–76']);
});

test('what is narrow as a letter is no icon', () => {
  expect(parts([{ x: 27, y: 20, width: 4, height: 7, shade: 0 }], [label])).toEqual(['27–76']);
});
