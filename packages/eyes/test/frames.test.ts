import type { Region } from '@farhand/core';
import { expect, test } from 'vitest';
import { greyOf } from '../dist/grey.js';
import { textLines } from '../dist/lines/text-lines.js';
import { drawn, framed, type DrawnLine, type Shaded } from './drawn.js';

const size = { width: 400, height: 120 };

const span = ({ x, y, width, height }: Region): string => `${x}–${x + width} ${y}–${y + height}`;

/** Lines that were found, and what is cut out of the picture for each. */
const found = (boxes: readonly Shaded[], lines: readonly DrawnLine[], background = 255): readonly string[] =>
  textLines(greyOf(drawn(size, background, { boxes, lines }))).map(({ box, cut }) => `${span(box)} in ${span(cut)}`);

const line = (x: number, y: number, letters = 6): DrawnLine => ({ x, y, letters, ink: 0 });

test('a text is parted from the frame around it, however close that is', () => {
  const frame = framed({ x: 20, y: 20, width: 60, height: 17 }, 118);
  // The frame goes from 20 to 80 and from 20 to 37. On each side, four pixels of margin are cut out, or what is free.
  expect(found(frame, [line(29, 25)])).toEqual(['29–70 25–32 in 25–74 22–36']);
  expect(found(frame, [line(23, 23)])).toEqual(['23–64 23–30 in 22–68 21–34']);
});

test('a frame with round corners is one', () => {
  const frame = framed({ x: 20, y: 20, width: 70, height: 21 }, 118, 5);
  expect(found(frame, [line(28, 27)])).toEqual(['28–69 27–34 in 24–73 23–38']);
});

test('the rim of something filled is one', () => {
  const filled = { x: 20, y: 20, width: 60, height: 17, shade: 90 };
  expect(found([filled], [{ ...line(29, 25), ink: 255 }])).toEqual(['29–70 25–32 in 25–74 21–36']);
});

test('texts of buttons that share a side are two, though they are close', () => {
  const buttons = [20, 69].flatMap((x) => framed({ x, y: 20, width: 50, height: 17 }, 118));
  expect(found(buttons, [line(25, 25), line(73, 25)])).toEqual([
    '25–66 25–32 in 22–69 22–36',
    '73–114 25–32 in 71–118 22–36',
  ]);
});

test('cells with frames of their own, two pixels apart, are parted', () => {
  const cells = [20, 72].flatMap((x) => framed({ x, y: 20, width: 50, height: 13 }, 118));
  expect(found(cells, [line(22, 23), line(74, 23)])).toEqual([
    '22–63 23–30 in 22–67 21–32',
    '74–115 23–30 in 74–119 21–32',
  ]);
});

test('a tab, whose frame has no side below, is parted from its text', () => {
  const [top, , left, right] = framed({ x: 20, y: 20, width: 60, height: 20 }, 118);
  if (top === undefined || left === undefined || right === undefined) throw new Error('A frame has four sides.');
  expect(found([top, left, right], [line(29, 27)])).toEqual(['29–70 27–34 in 25–74 23–38']);
});

test('the piece of a frame before its label is no dash', () => {
  const frame = framed({ x: 20, y: 20, width: 300, height: 60 }, 118);
  const gap = { x: 32, y: 20, width: 46, height: 1, shade: 255 };
  expect(found([...frame, gap], [line(35, 17)])).toEqual(['35–76 17–24 in 33–78 13–28']);
});

test('a letter that touches the frame is not taken for a part of it', () => {
  const frame = framed({ x: 20, y: 20, width: 60, height: 16 }, 118);
  const descender = { x: 44, y: 30, width: 2, height: 6, shade: 0 };
  expect(found([...frame, descender], [line(29, 23)])).toEqual(['29–70 23–35 in 25–74 21–35']);
});

test('an underline takes nothing from the letters above it', () => {
  const rule = { x: 30, y: 33, width: 62, height: 1, shade: 0 };
  // Two letters go down to it.
  const descenders = [44, 72].map((x) => ({ x, y: 32, width: 1, height: 4, shade: 0 }));
  expect(found([rule, ...descenders], [line(30, 25, 9)])).toEqual(['30–92 25–36 in 26–92 21–40']);
});

test('of lines that are close to each other, none is cut out with a part of the next', () => {
  expect(found([], [line(30, 25), line(30, 35)])).toEqual(['30–71 25–32 in 26–75 21–35', '30–71 35–42 in 26–75 32–46']);
});

test('the bar of a large letter is no frame', () => {
  // A T, with a bar of 30 pixels.
  const bar = { x: 20, y: 20, width: 30, height: 5, shade: 0 };
  const stem = { x: 32, y: 20, width: 6, height: 40, shade: 0 };
  expect(found([bar, stem], [])).toEqual(['20–52 20–60 in 16–56 16–64']);
});
