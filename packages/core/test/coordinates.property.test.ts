import type { Picture, Region, Space } from '@farhand/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openComputer } from './open-computer.js';

interface Change {
  readonly kind: 'crop' | 'fit' | 'resize';
  /** Which part, which size: fractions. */
  readonly at: readonly [number, number, number, number];
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const changes = fc.array(
  fc.record<Change>({
    kind: fc.constantFrom('crop', 'fit', 'resize'),
    at: fc.tuple(fraction, fraction, fraction, fraction),
  }),
  { maxLength: 6 },
);
const side = fc.integer({ min: 1, max: 4000 });
const spaces = fc.constantFrom<Space>('pixels', '0-1', '0-999', '0-1000');

const pick = (part: number, from: number, to: number): number => from + Math.floor(part * (to - from + 0.999));

const regionIn = ({ width, height }: Picture, [a, b, c, d]: Change['at']): Region => {
  const [x, y] = [pick(a, 0, width - 1), pick(b, 0, height - 1)];
  return { x, y, width: pick(c, 1, width - x), height: pick(d, 1, height - y) };
};

const changed = (picture: Picture, { kind, at }: Change): Picture => {
  if (kind === 'crop') return picture.crop(regionIn(picture, at));
  if (kind === 'fit') return picture.fit({ maxEdge: pick(at[0], 1, 2000) });
  return picture.resize({ width: pick(at[0], 1, 2000), height: pick(at[1], 1, 2000) });
};

/** A picture of a display after changes, with no pixel ever decoded. */
const pictures = async (): Promise<(size: readonly [number, number], steps: readonly Change[]) => Promise<Picture>> => {
  let show = { width: 1, height: 1 };
  const { computer } = await openComputer({
    screenshot: () => ({ bytes: new Uint8Array(), ...show, mime: 'image/png' }),
  });
  return async ([width, height], steps) => {
    show = { width, height };
    await computer.tab.setViewportSize(show);
    return steps.reduce(changed, await computer.screenshot());
  };
};

test('from the display into the picture and back leads to the same pixel, or in a smaller picture to one beside it', async () => {
  const pictureOf = await pictures();
  await fc.assert(
    fc.asyncProperty(fc.tuple(side, side), changes, fraction, fraction, async (display, steps, across, down) => {
      const picture = await pictureOf(display, steps);
      const point = { x: pick(across, 0, picture.width - 1), y: pick(down, 0, picture.height - 1) };
      const pixel = picture.toDisplay(point);
      const back = picture.toDisplay(picture.toPicture(pixel));
      for (const axis of ['x', 'y'] as const) {
        expect(Math.abs(back[axis] - pixel[axis])).toBeLessThanOrEqual(
          picture.scale[axis] >= 1 ? 0 : 0.5 / picture.scale[axis] + 1,
        );
      }
    }),
    { numRuns: 1000 },
  );
});

test('from the picture to the display and back leads to the same point, or in an enlarged picture to one of the same pixel', async () => {
  const pictureOf = await pictures();
  await fc.assert(
    fc.asyncProperty(fc.tuple(side, side), changes, fraction, fraction, async (display, steps, across, down) => {
      const picture = await pictureOf(display, steps);
      const point = { x: pick(across, 0, picture.width - 1), y: pick(down, 0, picture.height - 1) };
      const back = picture.toPicture(picture.toDisplay(point));
      for (const axis of ['x', 'y'] as const) {
        expect(Math.abs(back[axis] - point[axis])).toBeLessThanOrEqual(Math.max(1, 0.5 * picture.scale[axis] + 1));
      }
    }),
    { numRuns: 1000 },
  );
});

test('in every space, every point of a picture, edges too, lies on the display, in the part that is shown', async () => {
  const pictureOf = await pictures();
  const largest: Readonly<Record<Space, number>> = { pixels: 0, '0-1': 1, '0-999': 999, '0-1000': 1000 };
  const edges = fc.oneof(fraction, fc.constantFrom(0, 1));
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(side, side),
      changes,
      spaces,
      edges,
      edges,
      async (display, steps, space, across, down) => {
        const picture = await pictureOf(display, steps);
        const most = (pixels: number): number => (space === 'pixels' ? pixels - 1 : largest[space]);
        const point = { x: across * most(picture.width), y: down * most(picture.height) };
        const pixel = picture.toDisplay(point, { space });
        expect(Number.isInteger(pixel.x) && Number.isInteger(pixel.y)).toBe(true);
        expect(pixel.x).toBeGreaterThanOrEqual(0);
        expect(pixel.x).toBeLessThan(display[0]);
        expect(pixel.y).toBeGreaterThanOrEqual(0);
        expect(pixel.y).toBeLessThan(display[1]);
        expect(() => picture.toPicture(pixel, { space })).not.toThrow();
      },
    ),
    { numRuns: 1000 },
  );
});

test('a thousandth of the picture is at most a pixel of the display and half a thousandth away', async () => {
  const pictureOf = await pictures();
  const spaced = fc.constantFrom<Space>('0-999', '0-1000', '0-1');
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(side, side),
      changes,
      spaced,
      fraction,
      fraction,
      async (display, steps, space, across, down) => {
        const picture = await pictureOf(display, steps);
        const pixel = picture.toDisplay({
          x: pick(across, 0, picture.width - 1),
          y: pick(down, 0, picture.height - 1),
        });
        const back = picture.toDisplay(picture.toPicture(pixel, { space }), { space });
        for (const axis of ['x', 'y'] as const) {
          const shown = (axis === 'x' ? picture.width : picture.height) / picture.scale[axis];
          expect(Math.abs(back[axis] - pixel[axis])).toBeLessThanOrEqual(1 + (0.5 * shown) / 1000);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
