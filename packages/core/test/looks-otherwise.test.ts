import type { ScreenshotData } from '@farhand/core/driver';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { looksOtherwise } from '../dist/streams/picture-source.js';

const [width, height] = [320, 200];

/** A letter N. No font is needed for it. */
const letter = (x: number, y: number, size: number, colour: string): string =>
  `<path d="M ${x} ${y} v -${size} l ${size * 0.6} ${size} v -${size}" stroke="${colour}" stroke-width="${size / 10}" fill="none"/>`;

const line = (y: number, size: number, colour: string): string =>
  Array.from({ length: Math.floor(220 / size) }, (_, index) => letter(10 + index * size, y, size, colour)).join('');

/** Coloured letters, lines of one pixel and a smooth ramp: what JPEG is bad at. */
const page = (more = ''): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="ramp"><stop offset="0" stop-color="navy"/><stop offset="1" stop-color="gold"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="white"/><rect y="150" width="100%" height="50" fill="url(#ramp)"/>
    ${line(40, 24, 'blue')}${line(70, 10, 'red')}
    <path d="M 0.5 80 V 140 M 0 100.5 H 300" stroke="red" fill="none"/>${more}
  </svg>`);

const encoded = async (svg: Buffer, quality?: number): Promise<ScreenshotData> => {
  const image = sharp(svg).flatten();
  const bytes = await (quality === undefined ? image.png() : image.jpeg({ quality })).toBuffer();
  return { bytes: new Uint8Array(bytes), width, height, mime: quality === undefined ? 'image/png' : 'image/jpeg' };
};

test.each([95, 80, 60])('a JPEG of quality %d looks as the screenshot of the same', async (quality) => {
  expect(await looksOtherwise(await encoded(page()), await encoded(page(), quality))).toBe(false);
});

describe.each([95, 80, 60])('in a JPEG of quality %d', (quality) => {
  test.each([
    ['a letter more', letter(260, 70, 10, 'red')],
    ['a caret', '<rect x="250" y="60" width="2" height="16" fill="black"/>'],
    ['a box of another colour', '<rect x="20" y="160" width="12" height="12" fill="white"/>'],
  ])('%s looks otherwise', async (_what, more) => {
    expect(await looksOtherwise(await encoded(page()), await encoded(page(more), quality))).toBe(true);
  });
});

test('another size looks otherwise', async () => {
  const other = await sharp({ create: { width: 10, height: 10, channels: 3, background: 'white' } })
    .png()
    .toBuffer();
  const small: ScreenshotData = { bytes: new Uint8Array(other), width: 10, height: 10, mime: 'image/png' };
  expect(await looksOtherwise(await encoded(page()), small)).toBe(true);
});
