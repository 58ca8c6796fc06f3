import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawPicture } from '../src/image.js';
import { changedBoxes, comparePixels } from '../src/pixels/compare.js';

const size = { width: 40, height: 30 };
const bytes = size.width * size.height * 4;

/** A picture of one gray, with single bytes of colors changed. It may begin at an odd address, as parts of a buffer do. */
const picture: fc.Arbitrary<RawPicture> = fc
  .record({
    offset: fc.integer({ min: 0, max: 3 }),
    changes: fc.array(
      fc.record({ x: fc.nat(39), y: fc.nat(29), channel: fc.nat(2), value: fc.constantFrom(127, 129, 0, 255) }),
      { maxLength: 12 },
    ),
  })
  .map(({ offset, changes }) => {
    const data = new Uint8Array(bytes + offset).subarray(offset).fill(128);
    for (let at = 3; at < bytes; at += 4) data[at] = 255;
    for (const { x, y, channel, value } of changes) data[(y * size.width + x) * 4 + channel] = value;
    return { ...size, data, channels: 4 };
  });

const mask = fc.array(fc.constantFrom({ x: 0, y: 0, width: 20, height: 10 }, { x: 15, y: 5, width: 25, height: 25 }), {
  maxLength: 2,
});

describe('boxes around changes', () => {
  test.each([0, 0.1])('are those of the whole comparison, with a tolerance of %d', async (tolerance) => {
    await fc.assert(
      fc.asyncProperty(picture, picture, mask, async (before, after, regions) => {
        const options = { tolerance, mask: regions };
        const boxes = await changedBoxes(before, after, options);
        expect(boxes).toEqual((await comparePixels(before, after, options)).regions);
      }),
    );
  });

  test('contain a pixel whose color differs by one level of blue', async () => {
    const before: RawPicture = { ...size, data: new Uint8Array(bytes).fill(255), channels: 4 };
    const data = before.data.slice();
    data[(10 * size.width + 20) * 4 + 2] = 254;
    const options = { tolerance: 0, mask: [] };
    expect(await changedBoxes(before, { ...before, data }, options)).toEqual([{ x: 20, y: 10, width: 1, height: 1 }]);
  });
});
