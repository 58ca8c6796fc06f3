import { describe, expect, test } from 'vitest';
import { differenceOf } from '../src/matchers/difference.js';
import { jpegOf, pixelsOf, pngOf, type Box } from './pictures.js';

const size = { width: 640, height: 400 };
const usual = { tolerance: 0.25, mask: [] };

/** Bars in colours that are hard to code, with text on them. */
const bars: readonly Box[] = ['#ffee00', '#00ccff', '#eeeeee', '#ff00ff'].map((colour, index) => ({
  x: 10 + index,
  y: 101 + index * 37,
  width: 500,
  height: 23,
  colour,
}));

const plain = await pngOf(size, bars, 'Fruit 4 selected');

describe('the noise of a JPEG is no difference', () => {
  test.each([70, 80, 90])('of quality %i', async (quality) => {
    const noisy = await jpegOf(plain.bytes, quality);
    const { changedPixels, ratio } = differenceOf(await pixelsOf(plain.bytes), await pixelsOf(noisy), usual);
    expect({ changedPixels, ratio }).toEqual({ changedPixels: 0, ratio: 0 });
  });
});

describe('a change is one', () => {
  const changed = async (boxes: readonly Box[], quality?: number): Promise<number> => {
    const { bytes } = await pngOf(size, [...bars, ...boxes], 'Fruit 4 selected');
    const after = quality === undefined ? bytes : await jpegOf(bytes, quality);
    return differenceOf(await pixelsOf(plain.bytes), await pixelsOf(after), usual).ratio;
  };
  /** One percent of 640×400 pixels. */
  const onePercent = { x: 400, y: 300, width: 64, height: 40 };

  test('of one percent of the pixels', async () => {
    expect(await changed([{ ...onePercent, colour: '#0088ff' }])).toBe(0.01);
  });

  test('of one percent, behind the noise of a JPEG', async () => {
    expect(await changed([{ ...onePercent, colour: '#0088ff' }], 80)).toBeGreaterThan(0.009);
  });

  test('of one percent in a pale colour', async () => {
    expect(await changed([{ ...onePercent, colour: '#f0f0f0' }])).toBeGreaterThan(0.005);
  });

  test('of one percent in a colour as bright as the one before', async () => {
    const red = await pngOf(size, [{ ...onePercent, colour: '#ff0000' }]);
    const green = await pngOf(size, [{ ...onePercent, colour: '#008200' }]);
    const { ratio } = differenceOf(await pixelsOf(red.bytes), await pixelsOf(green.bytes), usual);
    expect(ratio).toBeGreaterThan(0.005);
  });

  test('of one digit', async () => {
    const other = await pngOf(size, bars, 'Fruit 5 selected');
    const noisy = await jpegOf(other.bytes, 80);
    const { changedPixels } = differenceOf(await pixelsOf(plain.bytes), await pixelsOf(noisy), usual);
    expect(changedPixels).toBeGreaterThan(20);
  });
});

test('a mask leaves out what changes in it', async () => {
  const clock = { x: 500, y: 10, width: 100, height: 40 };
  const after = await pngOf(size, [...bars, { ...clock, colour: '#000000' }], 'Fruit 4 selected');
  const [from, to] = [await pixelsOf(plain.bytes), await pixelsOf(after.bytes)];
  expect(differenceOf(from, to, usual).changedPixels).toBe(4000);
  expect(differenceOf(from, to, { ...usual, mask: [clock] }).changedPixels).toBe(0);
});

test('a tolerance of 0 finds a single pixel that is one shade darker', async () => {
  const from = await pixelsOf(plain.bytes);
  const data = from.data.slice();
  data[0] = 254;
  expect(differenceOf(from, { ...from, data }, { tolerance: 0, mask: [] }).changedPixels).toBe(1);
  expect(differenceOf(from, { ...from, data }, usual).changedPixels).toBe(0);
});

test('the image shows what differs in red and the rest in pale grey', async () => {
  const box = { x: 0, y: 0, width: 32, height: 32 };
  const after = await pngOf(size, [...bars, { ...box, colour: '#000000' }], 'Fruit 4 selected');
  const { image } = differenceOf(await pixelsOf(plain.bytes), await pixelsOf(after.bytes), usual);
  const at = (x: number, y: number): readonly number[] =>
    Array.from(image.data.subarray((y * 640 + x) * 3, (y * 640 + x) * 3 + 3));
  expect(at(5, 5)).toEqual([255, 0, 0]);
  expect(at(600, 380)).toEqual([255, 255, 255]);
});
