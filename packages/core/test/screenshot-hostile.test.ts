import { deflateSync } from 'node:zlib';
import type { Screenshot } from '@farhand/core';
import { ProtocolError, type ScreenshotData } from '@farhand/core/driver';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { chunk, madePng } from './made-png.js';
import { painted, shown } from './shown.js';

const size = { width: 300, height: 200 };
const shotOf = async (bytes: Uint8Array, mime: ScreenshotData['mime'], as = size): Promise<Screenshot> =>
  shown({ bytes, ...as, mime }, size);

/** Every way to have a picture decoded. */
const waysIn: Readonly<Record<string, (shot: Screenshot) => Promise<unknown>>> = {
  raw: (shot) => shot.raw(),
  pixel: (shot) => shot.pixel(299, 199),
  webp: (shot) => shot.webp({ quality: 50 }),
  fit: (shot) => shot.fit({ maxEdge: 20 }).png(),
  diff: (shot) => shot.diff(shot),
};

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** A progressive JPEG that says the same once more, and once more. */
const endlessScans = async (): Promise<Uint8Array> => {
  const image = await sharp({ create: { ...size, channels: 3, background: '#804020' } })
    .jpeg({ progressive: true })
    .toBuffer();
  const scan = image.subarray(image.lastIndexOf(Buffer.from([0xff, 0xda])), -2);
  return Buffer.concat([image.subarray(0, -2), ...Array.from({ length: 20_000 }, () => scan), image.subarray(-2)]);
};

describe.each<readonly [string, ScreenshotData['mime'], () => Promise<Uint8Array>]>([
  ['HTML', 'image/png', async () => text('<!doctype html><h1>502 Bad Gateway</h1>')],
  ['nothing', 'image/png', async () => new Uint8Array()],
  ['an SVG', 'image/png', async () => text('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"/>')],
  [
    'a GIF',
    'image/png',
    async () =>
      sharp({ create: { ...size, channels: 3, background: 'red' } })
        .gif()
        .toBuffer(),
  ],
  ['a JPEG that is said to be a PNG', 'image/png', async () => (await painted(size, [], 'jpeg')).bytes],
  ['a picture of another size', 'image/png', async () => madePng({ width: 299, height: 200 })],
  ['half a JPEG', 'image/jpeg', async () => halfOf((await painted(size, [], 'jpeg')).bytes)],
  ['half a PNG', 'image/png', async () => halfOf((await painted(size)).bytes)],
  ['half a WebP', 'image/webp', async () => halfOf((await painted(size, [], 'webp')).bytes)],
  ['a PNG with too few rows', 'image/png', async () => madePng(size, { rows: 10 })],
  ['a JPEG with endless scans', 'image/jpeg', endlessScans],
])('%s instead of a picture', (_name, mime, make) => {
  test('is an error with a code, whatever is asked of it', async () => {
    const shot = await shotOf(await make(), mime);
    for (const [way, decode] of Object.entries(waysIn)) {
      const error: unknown = await decode(shot).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(ProtocolError);
      expect([way, String(error)]).toEqual([
        way,
        expect.stringMatching(/^ProtocolError: Farhand cannot decode the picture of 300×200/),
      ]);
    }
  });
});

const halfOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length >> 1);

describe('a picture with more pixels than any screen', () => {
  test('is not decoded, though a few kilobytes', async () => {
    const bytes = madePng({ width: 8000, height: 5001 }, { rows: 1 });
    const shot = await shotOf(bytes, 'image/png', { width: 8000, height: 5001 });
    await expect(shot.fit({ maxEdge: 10 }).png()).rejects.toThrow(
      new ProtocolError(
        'Farhand cannot decode the picture of 8000×5001 pixels (image/png): the limit is 40 million pixels.',
      ),
    );
  });

  test('cannot hide behind a smaller one that is told', async () => {
    const shot = await shotOf(madePng({ width: 30_000, height: 30_000 }, { rows: 1 }), 'image/png');
    await expect(shot.raw()).rejects.toThrow('its bytes are the picture of 30000×30000 pixels (image/png)');
  });
});

describe('what comes along with a picture', () => {
  const bomb = deflateSync(Buffer.alloc(50_000_000));

  test.each([
    ['a text of 50 MB', [chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), bomb]))]],
    ['a colour profile of 50 MB', [chunk('iCCP', Buffer.concat([Buffer.from('a\0\0'), bomb]))]],
    ['fifty thousand texts', Array.from({ length: 50_000 }, (_, at) => chunk('tEXt', Buffer.from(`k${at}\0v`)))],
  ])('%s does no harm', async (_name, extra) => {
    const shot = await shotOf(madePng(size, { extra }), 'image/png');
    expect(await shot.pixel(0, 0)).toEqual({ red: 0, green: 0, blue: 0 });
  });

  test('is not handed on', async () => {
    const bytes = await sharp({ create: { ...size, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Copyright: 'of somebody' } })
      .jpeg()
      .toBuffer();
    const copy = await (await shotOf(bytes, 'image/jpeg')).jpeg({ quality: 90 });
    expect(bytes.includes('of somebody')).toBe(true);
    expect(Buffer.from(copy).includes('of somebody')).toBe(false);
  });
});

test('of an animation the first picture counts', async () => {
  const frames = Buffer.concat([Buffer.alloc(300 * 200 * 3, 10), Buffer.alloc(300 * 200 * 3, 200)]);
  const bytes = await sharp(frames, { raw: { width: 300, height: 400, channels: 3, pageHeight: 200 } })
    .webp({ lossless: true, delay: [20, 20] })
    .toBuffer();
  const shot = await shotOf(bytes, 'image/webp');
  expect(await shot.pixel(0, 0)).toEqual({ red: 10, green: 10, blue: 10 });
  expect((await shot.raw()).height).toBe(200);
});

test.each([3, 6, 8])(
  'a picture that says to be turned (%d) is not: its pixels are where they are',
  async (orientation) => {
    const bytes = await sharp({ create: { ...size, channels: 3, background: 'black' } })
      .composite([{ input: { create: { width: 20, height: 20, channels: 3, background: 'red' } }, left: 0, top: 0 }])
      .withMetadata({ orientation })
      .jpeg({ quality: 100 })
      .toBuffer();
    const shot = await shotOf(bytes, 'image/jpeg');
    expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
    expect((await shot.pixel(5, 5)).red).toBeGreaterThan(250);
    expect((await sharp(await shot.fit({ maxEdge: 150 }).png()).metadata()).width).toBe(150);
  },
);
