import type { RawPicture, Region } from '@farhand/core';

/** How to compare two pictures. */
export interface DifferenceOptions {
  /** The largest accepted difference in a pixel's brightness: 0 is none, 1 is from black to white. */
  readonly tolerance: number;
  /** Regions to ignore, in pixels of the pictures. */
  readonly mask: readonly Region[];
}

/** The difference between two pictures. */
export interface Difference {
  /** The number of pixels that differ. */
  readonly changedPixels: number;
  /** The share of the compared pixels that differ, 0 to 1. */
  readonly ratio: number;
  /** The first picture, pale and gray, with differences in red and ignored regions in blue. */
  readonly image: RawPicture;
}

/**
 * The side of the blocks whose means are compared, in pixels. JPEG encodes colors of half resolution in blocks of this
 * size.
 */
const blockSide = 16;

/**
 * The largest accepted difference in a block's mean, per unit of tolerance. At the default tolerance of 0.25 it is 6.4
 * of 255 in brightness and 15.3 in color.
 */
const blockBrightness = 0.1;
const blockColour = 0.24;

/**
 * Compares two pictures of the same size, and ignores JPEG noise.
 *
 * @remarks Measured on pages with text in saturated colors, November 2026: JPEG of quality 70 and above, with colors in
 * half resolution, changes the brightness of single pixels by up to 59 of 255, the mean of 16×16 pixels by up to 5, and
 * their mean color by up to 12. One changed digit in a heading changes 145 pixels by more than 64. So a pixel differs
 * if its brightness changes by more than the tolerance, and all pixels of a block differ if its means do. The second
 * rule finds pale and colored changes.
 */
export const differenceOf = (before: RawPicture, after: RawPicture, options: DifferenceOptions): Difference => {
  const { width, height } = before;
  const left = leftOut(before, options.mask);
  const changed = new Uint8Array(width * height);
  const limit = options.tolerance * 255;
  const [from, to] = [planesOf(before), planesOf(after)];
  for (let index = 0; index < changed.length; index += 1) {
    const apart = options.tolerance === 0 ? isOther(from, to, index) : isBrighter(from, to, index, limit);
    if (left[index] === 0 && apart) changed[index] = 1;
  }
  for (let top = 0; top < height; top += blockSide)
    for (let start = 0; start < width; start += blockSide)
      markBlock({ from, to, left, changed, width, height }, start, top, limit);
  const compared = left.reduce((count, one) => count + 1 - one, 0);
  const changedPixels = changed.reduce((count, one) => count + one, 0);
  return {
    changedPixels,
    ratio: compared === 0 ? 0 : changedPixels / compared,
    image: drawn(from, { left, changed, width, height }),
  };
};

/** The brightness and the two color differences of each pixel. */
interface Planes {
  readonly brightness: Float32Array;
  readonly orange: Float32Array;
  readonly purple: Float32Array;
}

const planesOf = ({ data, width, height, channels }: RawPicture): Planes => {
  const pixels = width * height;
  const [brightness, orange, purple] = [new Float32Array(pixels), new Float32Array(pixels), new Float32Array(pixels)];
  for (let index = 0; index < pixels; index += 1) {
    const at = index * channels;
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
    brightness[index] = 0.299 * red + 0.587 * green + 0.114 * blue;
    orange[index] = 0.596 * red - 0.274 * green - 0.322 * blue;
    purple[index] = 0.211 * red - 0.523 * green + 0.312 * blue;
  }
  return { brightness, orange, purple };
};

const apartAt = (a: Float32Array, b: Float32Array, index: number): number =>
  Math.abs((a[index] ?? 0) - (b[index] ?? 0));

const isBrighter = (a: Planes, b: Planes, index: number, limit: number): boolean =>
  apartAt(a.brightness, b.brightness, index) > limit;

const isOther = (a: Planes, b: Planes, index: number): boolean =>
  apartAt(a.brightness, b.brightness, index) > 0 ||
  apartAt(a.orange, b.orange, index) > 0 ||
  apartAt(a.purple, b.purple, index) > 0;

interface Compared {
  readonly from: Planes;
  readonly to: Planes;
  readonly left: Uint8Array;
  readonly changed: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Marks all pixels of a block if its means differ. A partly masked block, or one cut by the edge, has fewer pixels. */
const markBlock = (compared: Compared, start: number, top: number, limit: number): void => {
  const { from, to, left, changed, width, height } = compared;
  const inside: number[] = [];
  for (let y = top; y < Math.min(top + blockSide, height); y += 1)
    for (let x = start; x < Math.min(start + blockSide, width); x += 1)
      if (left[y * width + x] === 0) inside.push(y * width + x);
  // The mean of a few pixels varies as much as single pixels do.
  if (inside.length < (blockSide * blockSide) / 2) return;
  const apart = (plane: keyof Planes): number =>
    Math.abs(inside.reduce((sum, index) => sum + (from[plane][index] ?? 0) - (to[plane][index] ?? 0), 0)) /
    inside.length;
  const isChanged =
    apart('brightness') > limit * blockBrightness ||
    apart('orange') > limit * blockColour ||
    apart('purple') > limit * blockColour;
  if (!isChanged || limit === 0) return;
  // If a block contains changed pixels, these suffice.
  if (!inside.some((index) => changed[index] === 1)) for (const index of inside) changed[index] = 1;
};

const leftOut = ({ width, height }: RawPicture, mask: readonly Region[]): Uint8Array => {
  const left = new Uint8Array(width * height);
  for (const region of mask)
    for (let y = region.y; y < region.y + region.height; y += 1)
      left.fill(1, y * width + region.x, y * width + region.x + region.width);
  return left;
};

const drawn = (
  { brightness }: Planes,
  { left, changed, width, height }: Pick<Compared, 'left' | 'changed' | 'width' | 'height'>,
): RawPicture => {
  const data = new Uint8Array(width * height * 3);
  for (let index = 0; index < left.length; index += 1) {
    const pale = Math.round(255 - (255 - (brightness[index] ?? 0)) * 0.2);
    const colour =
      changed[index] === 1 ? [255, 0, 0] : left[index] === 1 ? [pale - 40, pale - 40, 255] : [pale, pale, pale];
    data.set(colour, index * 3);
  }
  return { data, width, height, channels: 3 };
};
