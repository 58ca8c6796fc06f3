import type { RawPicture } from '@farhand/core';
import { expect, test } from 'vitest';
import { onGrounds } from '../dist/images/grounds.js';

/** How bright a pixel is, and how opaque. */
type Pixel = readonly [shade: number, alpha: number];

/** An image of some pixels in a row. */
const row = (pixels: readonly Pixel[]): RawPicture => ({
  data: Uint8Array.from(pixels.flatMap(([shade, alpha]) => [shade, shade, shade, alpha])),
  width: pixels.length,
  height: 1,
  channels: 4,
});

const shades = (...pixels: readonly Pixel[]): readonly (readonly number[])[] =>
  onGrounds(row(pixels)).map(({ data }) => [...data]);

test('an opaque image is as it is', () => {
  expect(shades([0, 255], [90, 255], [255, 255])).toEqual([[0, 90, 255]]);
  expect(onGrounds({ data: Uint8Array.of(9, 9, 9, 30, 30, 30), width: 2, height: 1, channels: 3 })).toEqual([
    { data: Uint8Array.of(9, 30), width: 2, height: 1 },
  ]);
});

test('what is dark has a light ground, what is light a dark one, and what is neither has both', () => {
  expect(shades([0, 0], [0, 255], [0, 0])).toEqual([[208, 0, 208]]);
  expect(shades([0, 0], [255, 255], [0, 0])).toEqual([[56, 255, 56]]);
  expect(shades([0, 0], [128, 255], [0, 0])).toEqual([
    [208, 128, 208],
    [56, 128, 56],
  ]);
});

test('what is half transparent is half as bright as it is, and half as its ground', () => {
  expect(shades([0, 255], [0, 128], [0, 0])).toEqual([[0, 104, 208]]);
});

test('what is transparent at the sides is left out, but for one pixel', () => {
  expect(shades([0, 0], [0, 0], [0, 0], [0, 255], [0, 0], [0, 255], [0, 0], [0, 0])).toEqual([[208, 0, 208, 0, 208]]);
  expect(shades([0, 0], [0, 0])).toEqual([]);
});
