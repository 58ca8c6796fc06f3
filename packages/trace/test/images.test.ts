import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { changedBox } from '../src/recording/changed-box.js';
import { Images } from '../src/recording/images.js';
import type { ImageLine } from '../src/recording/line.js';

const size = { width: 100, height: 60 };

/** A dark picture with a light rectangle. */
const picture = async (
  left: number,
  { width, height } = size,
): Promise<{ readonly bytes: Uint8Array; readonly mime: 'image/png' | 'image/jpeg' }> => {
  const create = (wide: number, high: number, r: number): Sharp =>
    sharp({ create: { width: wide, height: high, channels: 3, background: { r, g: 90, b: 90 } } });
  const spot = await create(10, 8, 220).png().toBuffer();
  const whole = create(width, height, 30).composite([{ input: spot, left, top: 20 }]);
  return { bytes: await whole.png().toBuffer(), mime: 'image/png' };
};

const encode = async (...pictures: readonly Awaited<ReturnType<typeof picture>>[]): Promise<readonly ImageLine[]> => {
  const lines: ImageLine[] = [];
  const images = new Images(
    (line) => lines.push(line),
    () => undefined,
  );
  for (const one of pictures) images.take(one);
  await images.end();
  return lines;
};

describe('images', () => {
  test('are whole at first, then what has changed', async () => {
    const [first, second] = await encode(await picture(10), await picture(14));
    expect(first).toMatchObject({ mime: 'image/webp', ...size });
    expect(first?.over).toBeUndefined();
    // Both places of the rectangle, and two pixels around them.
    expect(second?.over).toEqual({ image: first?.image, x: 8, y: 18, width: 18, height: 12 });
    const part = await sharp(Buffer.from(second?.data ?? '', 'base64')).metadata();
    expect([part.format, part.width, part.height]).toEqual(['webp', 18, 12]);
  });

  test('show again what was seen, put together', async () => {
    const [first, second] = await encode(await picture(10), await picture(50));
    const [below, above] = [first, second].map((line) => Buffer.from(line?.data ?? '', 'base64'));
    const together = sharp(below).composite([{ input: above, left: second?.over?.x ?? 0, top: second?.over?.y ?? 0 }]);
    expect(await together.removeAlpha().raw().toBuffer()).toEqual(
      await sharp((await picture(50)).bytes)
        .removeAlpha()
        .raw()
        .toBuffer(),
    );
  });

  test('of the same bytes are one', async () => {
    expect(await encode(await picture(10), await picture(20), await picture(10))).toHaveLength(2);
  });

  test('that an encoder of photographs has changed a little are no change', async () => {
    const flat = async (g: number): ReturnType<typeof picture> => ({
      bytes: await sharp({ create: { ...size, channels: 3, background: { r: g, g, b: g } } })
        .jpeg()
        .toBuffer(),
      mime: 'image/jpeg',
    });
    const [first, second] = await encode(await flat(100), await flat(112));
    expect(second).toMatchObject({ data: '', over: { image: first?.image, width: 0, height: 0 } });
  });

  test('are whole where another size is seen, and when there are many parts', async () => {
    const pictures = [await picture(10, { width: 120, height: 60 })];
    for (let left = 0; left < 14; left += 1) pictures.push(await picture(left * 5));
    const wholes = (await encode(...pictures)).flatMap(({ over }, index) => (over === undefined ? [index] : []));
    expect(wholes).toEqual([0, 1, 12]);
  });

  test('are made as wide as a page shows them', async () => {
    const [line] = await encode(await picture(10, { width: 2560, height: 1440 }));
    expect([line?.width, line?.height]).toEqual([1280, 720]);
  });

  test('that cannot be decoded are kept as they are', async () => {
    const bytes = Buffer.from('no picture');
    const [line] = await encode({ bytes, mime: 'image/png' });
    expect(line).toMatchObject({ mime: 'image/png', data: bytes.toString('base64') });
  });

  test('have no room beyond 64 MiB that wait', async () => {
    const images = new Images(
      () => undefined,
      () => undefined,
    );
    const big = (first: number): Uint8Array => new Uint8Array(40 * 1024 * 1024).fill(first, 0, 1);
    expect(images.take({ bytes: big(1), mime: 'image/png' })).toMatch(/^[\da-f]{16}$/);
    expect(images.take({ bytes: big(2), mime: 'image/png' })).toBeUndefined();
    expect(images.lost).toBe(1);
    await images.end();
  });
});

test('a box is around everything that differs by more than is tolerated', () => {
  const rgb = (
    ...changed: readonly (readonly [x: number, y: number, by: number])[]
  ): Parameters<typeof changedBox>[0] => {
    const data = Buffer.alloc(20 * 10 * 3, 100);
    for (const [x, y, by] of changed) data[(y * 20 + x) * 3 + 1] = 100 + by;
    return { data, width: 20, height: 10 };
  };
  expect(changedBox(rgb(), rgb(), 0)).toBeUndefined();
  expect(changedBox(rgb(), rgb([5, 4, 1]), 0)).toEqual({ x: 3, y: 2, width: 5, height: 5 });
  expect(changedBox(rgb(), rgb([5, 4, 20]), 20)).toBeUndefined();
  expect(changedBox(rgb([0, 9, 50]), rgb([5, 4, 50], [12, 5, 3]), 20)).toEqual({ x: 0, y: 2, width: 8, height: 8 });
  expect(changedBox(rgb(), rgb([0, 0, 9], [19, 9, 9]), 0)).toEqual({ x: 0, y: 0, width: 20, height: 10 });
});
