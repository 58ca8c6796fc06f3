import type { Picture } from '@farhand/core';
import { describe, expect, test } from 'vitest';
import { painted, shown } from './shown.js';

const size = { width: 200, height: 100 };
const red = { x: 40, y: 20, width: 40, height: 20, colour: '#ff0000' };
const open = async () => shown(await painted(size, [red]));

/** The corners of what is red. */
const redBox = async (picture: Picture): Promise<readonly number[]> => {
  const { data, width } = await picture.raw();
  const found = Array.from({ length: data.length / 3 }, (_, index) => index).filter(
    (index) => (data[index * 3] ?? 0) > 135,
  );
  const [xs, ys] = [found.map((index) => index % width), found.map((index) => Math.floor(index / width))];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};

describe('what is changed', () => {
  test('is another picture, of the same moment and tab', async () => {
    const shot = await open();
    const part = shot.crop({ x: 1, y: 2, width: 3, height: 4 });
    expect([shot.width, shot.height, part.width, part.height]).toEqual([200, 100, 3, 4]);
    expect(part.takenAt).toBe(shot.takenAt);
    expect(part.display).toEqual(size);
    expect([shot.tab, part.tab]).toEqual(['tab-1', 'tab-1']);
  });

  test('shows what it says it shows, however the changes follow each other', async () => {
    const shot = await open();
    expect(await redBox(shot)).toEqual([40, 20, 79, 39]);
    expect(await redBox(shot.crop({ x: 30, y: 10, width: 100, height: 50 }))).toEqual([10, 10, 49, 29]);
    expect(
      await redBox(shot.crop({ x: 20, y: 5, width: 100, height: 50 }).crop({ x: 10, y: 5, width: 80, height: 40 })),
    ).toEqual([10, 10, 49, 29]);
    expect(await redBox(shot.fit({ maxEdge: 100 }))).toEqual([20, 10, 39, 19]);
    expect(await redBox(shot.fit({ maxEdge: 100 }).crop({ x: 10, y: 5, width: 50, height: 30 }))).toEqual([
      10, 5, 29, 14,
    ]);
    expect(
      await redBox(shot.fit({ maxEdge: 100 }).crop({ x: 10, y: 0, width: 50, height: 50 }).resize({ width: 100 })),
    ).toEqual([20, 20, 59, 39]);
    expect(
      await redBox(
        shot
          .crop({ x: 20, y: 0, width: 160, height: 100 })
          .fit({ maxEdge: 80 })
          .crop({ x: 0, y: 0, width: 60, height: 40 })
          .resize({ width: 120 })
          .crop({ x: 10, y: 10, width: 100, height: 70 }),
      ),
    ).toEqual([10, 10, 49, 29]);
  });

  test('lies where it should when it is enlarged, by whole numbers or not, in one direction or both', async () => {
    const shot = await open();
    expect(await redBox(shot.resize({ width: 600 }))).toEqual([120, 60, 239, 119]);
    expect(await redBox(shot.resize({ width: 500 }))).toEqual([100, 50, 199, 99]);
    expect(await redBox(shot.resize({ width: 100, height: 250 }))).toEqual([20, 50, 39, 99]);
  });

  test('of two sizes in a row, the second is made of the whole', async () => {
    const tiny = (await open()).resize({ width: 2 }).resize({ width: 200 });
    expect(await redBox(tiny)).toEqual([40, 20, 79, 39]);
  });
});

describe('resize', () => {
  test.each([
    [{ width: 50 }, [50, 25]],
    [{ height: 50 }, [100, 50]],
    [{ width: 10, height: 90 }, [10, 90]],
    [{ width: 400 }, [400, 200]],
    [{ width: 1 }, [1, 1]],
  ])('to %o gives %o', async (wanted, got) => {
    const { width, height } = (await open()).resize(wanted);
    expect([width, height]).toEqual(got);
  });

  test.each([
    [{}, TypeError, 'expected width, height or both, got an object.'],
    [undefined, TypeError, 'expected width, height or both, got undefined.'],
    [{ width: 0 }, RangeError, 'width must be a whole number from 1 to 16384, got 0.'],
    [{ width: 10.5 }, RangeError, 'width must be a whole number from 1 to 16384, got 10.5.'],
    [{ width: '10' }, TypeError, 'width must be a number, got "10".'],
    [{ width: 16_384, height: 16_384 }, RangeError, 'a picture of 16384×16384 would need more than 40 million pixels.'],
    [{ witdh: 10 }, TypeError, "unknown option 'witdh'. Did you mean 'width'? Known options: width, height."],
  ])('to %o is a mistake', async (wanted, type, message) => {
    const shot = await open();
    expect(() => Reflect.apply(shot.resize, shot, [wanted])).toThrow(new type(`screenshot.resize: ${message}`));
  });
});

describe('fit', () => {
  test.each([
    [{ maxEdge: 100 }, [100, 50]],
    [{ maxEdge: 200 }, [200, 100]],
    [{ maxEdge: 5000 }, [200, 100]],
    [{ maxPixels: 5000 }, [100, 50]],
    [{ maxPixels: 4999 }, [99, 49]],
    [{ maxEdge: 150, maxPixels: 5000 }, [100, 50]],
    [{ maxEdge: 50, maxPixels: 5000 }, [50, 25]],
    [{ maxPixels: 1 }, [1, 1]],
  ])('%o gives %o', async (bounds, got) => {
    const { width, height } = (await open()).fit(bounds);
    expect([width, height]).toEqual(got);
  });

  test.each([
    [{}, TypeError, 'expected maxEdge, maxPixels or both, got an object.'],
    [{ maxEdge: 0 }, RangeError, 'maxEdge must be a whole number from 1 to 9007199254740991, got 0.'],
    [{ maxEdge: null }, TypeError, 'maxEdge must be a number, got null.'],
  ])('%o is a mistake', async (bounds, type, message) => {
    const shot = await open();
    expect(() => Reflect.apply(shot.fit, shot, [bounds])).toThrow(new type(`screenshot.fit: ${message}`));
  });
});

test.each([
  [
    { x: 0, y: 0, width: 201, height: 100 },
    RangeError,
    'the region of 201×100 pixels at 0,0 extends outside the picture, which is 200×100 pixels.',
  ],
  [
    { x: 150, y: 0, width: 51, height: 1 },
    RangeError,
    'the region of 51×1 pixels at 150,0 extends outside the picture, which is 200×100 pixels.',
  ],
  [{ x: 0, y: 0, width: 0, height: 1 }, RangeError, 'width of the region must be a whole number from 1, got 0.'],
  [{ x: 0.5, y: 0, width: 1, height: 1 }, RangeError, 'x of the region must be a whole number from 0, got 0.5.'],
  [{ x: 0, y: 0, width: 1 }, TypeError, 'height of the region must be a number of pixels, got undefined.'],
  [null, TypeError, 'expected a region such as { x: 0, y: 0, width: 100, height: 50 }, got null.'],
])('a crop of %o is a mistake', async (region, type, message) => {
  const shot = await open();
  expect(() => Reflect.apply(shot.crop, shot, [region])).toThrow(new type(`screenshot.crop: ${message}`));
});
