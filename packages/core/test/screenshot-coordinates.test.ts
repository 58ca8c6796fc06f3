import { ProtocolError } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { painted, shown } from './shown.js';

const hd = { width: 1280, height: 720 };
const of = async (size = hd, display = hd) => shown(await painted(size), display);

describe('a picture that is as large as the display', () => {
  test('has the same pixels', async () => {
    const shot = await of();
    expect(shot.scale).toEqual({ x: 1, y: 1 });
    expect(shot.toDisplay({ x: 0, y: 0 })).toEqual({ x: 0, y: 0 });
    expect(shot.toDisplay({ x: 1279, y: 719 })).toEqual({ x: 1279, y: 719 });
    expect(shot.toPicture({ x: 640, y: 360 })).toEqual({ x: 640, y: 360 });
  });

  test('takes a fraction for the nearest pixel, and no pixel outside', async () => {
    const shot = await of();
    expect(shot.toDisplay({ x: 10.4, y: 10.6 })).toEqual({ x: 10, y: 11 });
    expect(shot.toDisplay({ x: 1279.9, y: 719.9 })).toEqual({ x: 1279, y: 719 });
  });
});

describe('after a crop', () => {
  test('the left top corner of the picture is that of the region', async () => {
    const part = (await of()).crop({ x: 100, y: 50, width: 200, height: 80 });
    expect([part.width, part.height]).toEqual([200, 80]);
    expect(part.toDisplay({ x: 0, y: 0 })).toEqual({ x: 100, y: 50 });
    expect(part.toDisplay({ x: 199, y: 79 })).toEqual({ x: 299, y: 129 });
    expect(part.toPicture({ x: 150, y: 60 })).toEqual({ x: 50, y: 10 });
  });

  test('a place that is not shown has no point', async () => {
    const part = (await of()).crop({ x: 100, y: 50, width: 200, height: 80 });
    expect(() => part.toPicture({ x: 99, y: 60 })).toThrow(
      new RangeError(
        'screenshot.toPicture: the picture does not show 99,60. It shows 200×80 pixels of the display, at 100,50.',
      ),
    );
  });
});

describe('in another size', () => {
  test('a point of a smaller picture means the middle of what it shows', async () => {
    const small = (await of()).fit({ maxEdge: 128 });
    expect([small.width, small.height, small.scale.x, small.scale.y]).toEqual([128, 72, 0.1, 0.1]);
    expect(small.toDisplay({ x: 0, y: 0 })).toEqual({ x: 5, y: 5 });
    expect(small.toDisplay({ x: 127, y: 71 })).toEqual({ x: 1275, y: 715 });
    expect(small.toPicture({ x: 1279, y: 0 })).toEqual({ x: 127, y: 0 });
  });

  test('several points of a larger picture mean one pixel', async () => {
    const large = (await of({ width: 20, height: 10 }, { width: 20, height: 10 })).resize({ width: 60 });
    expect([0, 1, 2, 3, 58, 59].map((x) => large.toDisplay({ x, y: 0 }).x)).toEqual([0, 0, 0, 1, 19, 19]);
    expect(large.toPicture({ x: 1, y: 1 })).toEqual({ x: 4, y: 4 });
  });

  test('a millionth of a pixel, enlarged, means that pixel', async () => {
    const corner = { x: 0, y: 0, width: 1, height: 1 };
    const dot = (await of({ width: 1, height: 1 }, { width: 1, height: 1 })).resize({ width: 500, height: 500 });
    const part = dot.crop(corner).resize({ width: 2000, height: 2000 }).crop(corner);
    expect(part.toDisplay({ x: 0, y: 0 })).toEqual({ x: 0, y: 0 });
    expect(part.toPicture({ x: 0, y: 0 })).toEqual({ x: 0, y: 0 });
  });

  test('width and height may change differently', async () => {
    const flat = (await of()).resize({ width: 640, height: 72 });
    expect(flat.scale).toEqual({ x: 0.5, y: 0.1 });
    expect(flat.toDisplay({ x: 320, y: 36 })).toEqual({ x: 641, y: 365 });
  });

  test('crops and sizes add up', async () => {
    const part = (await of())
      .crop({ x: 100, y: 50, width: 400, height: 300 })
      .fit({ maxEdge: 200 })
      .crop({ x: 10, y: 10, width: 100, height: 80 })
      .resize({ width: 50 });
    expect(part.toDisplay({ x: 0, y: 0 })).toEqual({ x: 122, y: 72 });
    expect(part.toDisplay({ x: 49, y: 39 })).toEqual({ x: 318, y: 228 });
  });
});

describe("in a model's space", () => {
  test.each([
    ['0-1', 0, 0],
    ['0-1', 0.5, 640],
    ['0-1', 1, 1279],
    ['0-1000', 0, 0],
    ['0-1000', 500, 640],
    ['0-1000', 999, 1278],
    ['0-1000', 1000, 1279],
    ['0-999', 0, 0],
    ['0-999', 500, 640],
    ['0-999', 998, 1278],
    ['0-999', 999, 1279],
  ] as const)('%s: %d is column %d of 1280', async (space, x, column) => {
    const shot = await of();
    expect(shot.toDisplay({ x, y: 0 }, { space })).toEqual({ x: column, y: 0 });
  });

  test('it is the space of the picture, not of the display', async () => {
    const part = (await of()).crop({ x: 100, y: 50, width: 200, height: 80 }).fit({ maxEdge: 50 });
    expect(part.toDisplay({ x: 500, y: 1000 }, { space: '0-1000' })).toEqual({ x: 200, y: 129 });
    expect(part.toPicture({ x: 200, y: 90 }, { space: '0-999' })).toEqual({ x: 502, y: 506 });
    expect(part.toPicture({ x: 199, y: 129 }, { space: '0-1000' })).toEqual({ x: 498, y: 994 });
  });

  test.each([
    ['0-1', 1.01, 1],
    ['0-1000', 1001, 1000],
    ['0-999', 999.5, 999],
    ['0-999', -1, 999],
  ] as const)('%s: %d is outside', async (space, x, last) => {
    const shot = await of();
    expect(() => shot.toDisplay({ x, y: 0 }, { space })).toThrow(
      new RangeError(`screenshot.toDisplay: x = ${x} is outside the picture (x from 0 to ${last}).`),
    );
  });
});

describe("the vendor's picture is not as large as the display", () => {
  test('in the same shape, it is a smaller picture of it', async () => {
    const shot = await of({ width: 640, height: 360 });
    expect(shot.display).toEqual(hd);
    expect(shot.scale).toEqual({ x: 0.5, y: 0.5 });
    expect(shot.toDisplay({ x: 10, y: 10 })).toEqual({ x: 21, y: 21 });
  });

  test('in another shape, its points have no known place, and no click is sent', async () => {
    const shot = await of({ width: 640, height: 480 });
    const why = /the picture is 640×480 and the display 1280×720\. Their aspect ratios differ/;
    expect(() => shot.fit({ maxEdge: 100 }).toDisplay({ x: 10, y: 10 })).toThrow(ProtocolError);
    expect(() => shot.toPicture({ x: 10, y: 10 })).toThrow(why);
    await expect(shot.click(10, 10)).rejects.toThrow(why);
    expect(await shot.pixel(10, 10)).toEqual({ red: 0x10, green: 0x20, blue: 0x30 });
  });
});

test.each([
  [{ x: -1, y: 0 }, RangeError, 'x = -1 is outside the picture (x from 0 to 1279).'],
  [{ x: 0, y: 720 }, RangeError, 'y = 720 is outside the picture (y from 0 to 719).'],
  [{ x: Number.NaN, y: 0 }, RangeError, 'x must be finite, got NaN.'],
  [{ x: '3', y: 0 }, TypeError, 'x must be a number, got "3".'],
  [undefined, TypeError, 'expected a point such as { x: 120, y: 80 }, got undefined.'],
])('%o is no point of a picture', async (point, type, message) => {
  const shot = await of();
  const wrong: unknown = Reflect.apply.bind(undefined, shot.toDisplay, shot, [point]);
  expect(wrong).toThrow(new type(`screenshot.toDisplay: ${message}`));
});

test('an unknown space is named with those there are', async () => {
  const shot = await of();
  const wrong: unknown = Reflect.apply.bind(undefined, shot.toDisplay, shot, [{ x: 0, y: 0 }, { space: '0-100' }]);
  expect(wrong).toThrow(
    new TypeError('screenshot.toDisplay: unknown space "0-100". Spaces are pixels, 0-1, 0-999, 0-1000.'),
  );
});
