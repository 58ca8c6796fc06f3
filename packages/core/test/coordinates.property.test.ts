import type { Picture, Point, Region, Space } from '@farhand/core';
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

type Fractions = readonly [across: number, down: number];

/** Draws pictures of displays, and something for each, and checks what holds of all of them. */
const ofEveryPicture = async <T>(
  drawn: fc.Arbitrary<T>,
  check: (picture: Picture, given: T, display: readonly [number, number]) => void,
): Promise<void> => {
  const pictureOf = await pictures();
  await fc.assert(
    fc.asyncProperty(fc.tuple(side, side), changes, drawn, async (display, steps, given) =>
      check(await pictureOf(display, steps), given, display),
    ),
    { numRuns: 1000 },
  );
};

const place = fc.tuple(fraction, fraction);

const pixelAt = ({ width, height }: Picture, [across, down]: Fractions): Point => ({
  x: pick(across, 0, width - 1),
  y: pick(down, 0, height - 1),
});

/** The axes along which two points are farther apart than is allowed there, with how far. */
const tooFar = (a: Point, b: Point, allowed: (axis: 'x' | 'y') => number): readonly (readonly [string, number])[] =>
  (['x', 'y'] as const)
    .map((axis) => [axis, Math.abs(a[axis] - b[axis])] as const)
    .filter(([axis, distance]) => distance > allowed(axis));

test('from the display into the picture and back leads to the same pixel, or in a smaller picture to one beside it', async () => {
  await ofEveryPicture(place, (picture, at) => {
    const pixel = picture.toDisplay(pixelAt(picture, at));
    const back = picture.toDisplay(picture.toPicture(pixel));
    const allowed = (axis: 'x' | 'y'): number => (picture.scale[axis] >= 1 ? 0 : 0.5 / picture.scale[axis] + 1);
    expect(tooFar(back, pixel, allowed)).toEqual([]);
  });
});

test('from the picture to the display and back leads to the same point, or in an enlarged picture to one of the same pixel', async () => {
  await ofEveryPicture(place, (picture, at) => {
    const point = pixelAt(picture, at);
    const back = picture.toPicture(picture.toDisplay(point));
    expect(tooFar(back, point, (axis) => Math.max(1, 0.5 * picture.scale[axis] + 1))).toEqual([]);
  });
});

test('in every space, every point of a picture, edges too, lies on the display, in the part that is shown', async () => {
  const largest: Readonly<Record<Space, number>> = { pixels: 0, '0-1': 1, '0-999': 999, '0-1000': 1000 };
  const edges = fc.oneof(fraction, fc.constantFrom(0, 1));
  await ofEveryPicture(fc.tuple(spaces, edges, edges), (picture, [space, across, down], display) => {
    const most = (pixels: number): number => (space === 'pixels' ? pixels - 1 : largest[space]);
    const point = { x: across * most(picture.width), y: down * most(picture.height) };
    const pixel = picture.toDisplay(point, { space });
    expect(Number.isInteger(pixel.x) && Number.isInteger(pixel.y)).toBe(true);
    expect(pixel.x).toBeGreaterThanOrEqual(0);
    expect(pixel.x).toBeLessThan(display[0]);
    expect(pixel.y).toBeGreaterThanOrEqual(0);
    expect(pixel.y).toBeLessThan(display[1]);
    expect(() => picture.toPicture(pixel, { space })).not.toThrow();
  });
});

test('a thousandth of the picture is at most a pixel of the display and half a thousandth away', async () => {
  const spaced = fc.constantFrom<Space>('0-999', '0-1000', '0-1');
  await ofEveryPicture(fc.tuple(spaced, place), (picture, [space, at]) => {
    const pixel = picture.toDisplay(pixelAt(picture, at));
    const back = picture.toDisplay(picture.toPicture(pixel, { space }), { space });
    const shown = { x: picture.width / picture.scale.x, y: picture.height / picture.scale.y };
    expect(tooFar(back, pixel, (axis) => 1 + (0.5 * shown[axis]) / 1000)).toEqual([]);
  });
});
