import { describe, expect, test } from 'vitest';
import { painted, shown, type Patch } from './shown.js';

const size = { width: 100, height: 60 };
const open = async (...patches: readonly Patch[]) => shown(await painted(size, patches));
const patch = (x: number, y: number, width: number, height: number, colour = '#ff0000'): Patch => ({
  x,
  y,
  width,
  height,
  colour,
});

describe('the difference of two pictures', () => {
  test('of the same screen is none', async () => {
    const { changedPixels, ratio, regions } = await (await open()).diff(await open());
    expect({ changedPixels, ratio, regions }).toEqual({ changedPixels: 0, ratio: 0, regions: [] });
  });

  test('is every pixel that has another colour, also one that is alone', async () => {
    const { changedPixels, ratio, regions } = await (
      await open()
    ).diff(await open(patch(10, 20, 30, 10), patch(99, 59, 1, 1)));
    expect({ changedPixels, ratio }).toEqual({ changedPixels: 301, ratio: 301 / 6000 });
    expect(regions).toEqual([
      { x: 10, y: 20, width: 30, height: 10 },
      { x: 99, y: 59, width: 1, height: 1 },
    ]);
  });

  test('is one region where areas are at most 8 pixels apart', async () => {
    const before = await open();
    const near = await before.diff(await open(patch(10, 10, 5, 5), patch(23, 10, 5, 5)));
    expect(near.regions).toEqual([{ x: 10, y: 10, width: 18, height: 5 }]);
    const apart = await before.diff(await open(patch(10, 10, 5, 5), patch(24, 10, 5, 5)));
    expect(apart.regions.map(({ x }) => x)).toEqual([10, 24]);
  });

  test('is one region where a box reaches into another, though its pixels do not', async () => {
    const corner = [patch(0, 50, 60, 2), patch(58, 0, 2, 50)];
    const { regions } = await (await open()).diff(await open(...corner, patch(5, 5, 3, 3)));
    expect(regions).toEqual([{ x: 0, y: 0, width: 60, height: 52 }]);
  });

  test('is a picture in which only what differs is red, and which knows where that lies', async () => {
    const before = (await open()).crop({ x: 10, y: 10, width: 50, height: 40 });
    const after = (await open(patch(20, 20, 4, 4))).crop({ x: 10, y: 10, width: 50, height: 40 });
    const { image } = await before.diff(after);
    expect(await image.pixel(10, 10)).toEqual({ red: 255, green: 0, blue: 0 });
    const { red, green, blue } = await image.pixel(9, 9);
    expect([red, green]).toEqual([green, blue]);
    expect(image.toDisplay({ x: 10, y: 10 })).toEqual({ x: 20, y: 20 });
  });
});

describe('what does not count', () => {
  test('is a colour within the tolerance', async () => {
    const [before, after] = [await open(), await open(patch(0, 0, 10, 10, '#122232'))];
    const count = async (tolerance?: number): Promise<number> =>
      (await before.diff(after, tolerance === undefined ? {} : { tolerance })).changedPixels;
    expect([await count(), await count(0), await count(1)]).toEqual([0, 100, 0]);
  });

  test('is what a mask covers, and the ratio is of the rest', async () => {
    const mask = [{ x: 0, y: 0, width: 100, height: 30 }];
    const after = await open(patch(0, 0, 10, 10), patch(0, 40, 10, 3));
    const { changedPixels, ratio, regions } = await (await open()).diff(after, { mask });
    expect({ changedPixels, ratio }).toEqual({ changedPixels: 30, ratio: 0.01 });
    expect(regions).toEqual([{ x: 0, y: 40, width: 10, height: 3 }]);
  });

  test('is everything under a mask of everything', async () => {
    const mask = [{ x: 0, y: 0, ...size }];
    const { changedPixels, ratio } = await (await open()).diff(await open(patch(0, 0, 9, 9)), { mask });
    expect({ changedPixels, ratio }).toEqual({ changedPixels: 0, ratio: 0 });
  });
});

describe('a mistake is', () => {
  test('a picture of another size', async () => {
    const shot = await open();
    await expect(shot.diff(shot.fit({ maxEdge: 50 }))).rejects.toThrow(
      new RangeError(
        'screenshot.diff: expected pictures of the same size, got 100×60 and 50×30 pixels. Crop or resize one of them.',
      ),
    );
  });

  test('something that is no picture', async () => {
    const shot = await open();
    await expect(Reflect.apply(shot.diff, shot, [shot.bytes])).rejects.toThrow(TypeError);
  });

  test.each([
    [{ tolerance: 1.5 }, RangeError, 'tolerance must be from 0 to 1, got 1.5.'],
    [{ tolerance: Number.NaN }, RangeError, 'tolerance must be from 0 to 1, got NaN.'],
    [{ threshold: 0.1 }, TypeError, "unknown option 'threshold'. Known options: tolerance, mask."],
    [{ mask: { x: 0, y: 0, width: 1, height: 1 } }, TypeError, 'mask must be an array of regions, got an object.'],
  ])('%o', async (options, type, message) => {
    const shot = await open();
    await expect(Reflect.apply(shot.diff, shot, [shot, options])).rejects.toThrow(
      new type(`screenshot.diff: ${message}`),
    );
  });

  test('a mask outside the picture', async () => {
    const shot = await open();
    await expect(shot.diff(shot, { mask: [{ x: 90, y: 0, width: 20, height: 5 }] })).rejects.toThrow(
      'screenshot.diff mask: the region of 20×5 pixels at 90,0 extends outside the picture, which is 100×60 pixels.',
    );
  });
});
