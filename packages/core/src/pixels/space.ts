import { describe, type Point, type Size } from '../geometry.js';

/**
 * What the numbers of a point mean.
 *
 * - `'pixels'`: pixels of the picture. `0` is the first and `width - 1` the last; a fraction lies between the middles of two.
 * - `'0-1'`: a fraction of the width or height.
 * - `'0-1000'`: thousandths of the width or height, as Qwen3-VL tells positions.
 * - `'0-999'`: a cell of a grid of 1000 columns and 1000 rows, as Gemini and Northstar tell positions. What is meant is
 *   the middle of the cell.
 */
export type Space = 'pixels' | '0-1' | '0-999' | '0-1000';

/** Says what the numbers of a point mean. */
export interface SpaceOptions {
  /** What the numbers of a point mean. Default `'pixels'`: those of the picture. */
  readonly space?: Space;
}

interface Scaling {
  /** The largest number that is a position, and whether it is one itself. */
  readonly limit: (pixels: number) => number;
  readonly isClosed: boolean;
  /** The position that a number means, from 0 to `pixels`, at the edges. */
  readonly toPosition: (value: number, pixels: number) => number;
  /** The number that means a position. */
  readonly fromPosition: (position: number, pixels: number) => number;
}

const lastBelow = (value: number, limit: number): number => Math.min(Math.floor(value + rounding), limit - 1);

/** Sums and quotients of positions are off by less than this, and no screen tells positions so finely. */
export const rounding = 1e-6;

/**
 * Of 0–999 there are two readings: Google's example divides by 1000 (`int(x / 1000 * width)`, documentation of October
 * 2025), Qwen's example for phones by 999 (cookbook of Qwen3-VL, October 2025). The middle of the cell is never more than
 * half a cell away from either: 0.64 pixels of 1280.
 */
const scalings: Readonly<Record<Space, Scaling>> = {
  pixels: {
    limit: (pixels) => pixels,
    isClosed: false,
    toPosition: (value) => value + 0.5,
    fromPosition: lastBelow,
  },
  '0-1': {
    limit: () => 1,
    isClosed: true,
    toPosition: (value, pixels) => value * pixels,
    fromPosition: (position, pixels) => position / pixels,
  },
  '0-999': {
    limit: () => 999,
    isClosed: true,
    toPosition: (value, pixels) => ((value + 0.5) * pixels) / 1000,
    fromPosition: (position, pixels) => lastBelow((position * 1000) / pixels, 1000),
  },
  '0-1000': {
    limit: () => 1000,
    isClosed: true,
    toPosition: (value, pixels) => (value * pixels) / 1000,
    fromPosition: (position, pixels) => Math.round((position * 1000) / pixels),
  },
};

const isSpace = (value: unknown): value is Space => typeof value === 'string' && Object.hasOwn(scalings, value);

const scalingOf = (space: unknown, call: string): Scaling => {
  if (space === undefined) return scalings.pixels;
  if (isSpace(space)) return scalings[space];
  throw new TypeError(`${call}: unknown space ${describe(space)}. Spaces are ${Object.keys(scalings).join(', ')}.`);
};

const checkValue = (value: number, axis: 'x' | 'y', limit: number, isClosed: boolean, call: string): number => {
  if (typeof value !== 'number') throw new TypeError(`${call}: ${axis} must be a number, got ${describe(value)}.`);
  if (!Number.isFinite(value)) throw new RangeError(`${call}: ${axis} must be finite, got ${value}.`);
  if (value < 0 || value > limit || (value === limit && !isClosed)) {
    throw new RangeError(
      `${call}: ${axis} = ${value} is outside the picture (${axis} from 0 to ${isClosed ? limit : limit - 1}).`,
    );
  }
  return value;
};

/**
 * The position that a point means in a picture: pixels from its left top corner, `0` to `width` and `height`.
 *
 * @throws TypeError if it is no point, or the space unknown.
 * @throws RangeError if it lies outside the picture.
 */
export const positionOf = (point: Point, space: Space | undefined, picture: Size, call: string): Point => {
  if (typeof point !== 'object' || point === null) {
    throw new TypeError(`${call}: expected a point such as { x: 120, y: 80 }, got ${describe(point)}.`);
  }
  const { limit, isClosed, toPosition } = scalingOf(space, call);
  const along = (axis: 'x' | 'y', pixels: number): number =>
    toPosition(checkValue(point[axis], axis, limit(pixels), isClosed, call), pixels);
  return { x: along('x', picture.width), y: along('y', picture.height) };
};

/**
 * The point that means a position in a picture: of pixels and cells the one that it lies in.
 *
 * @throws TypeError if the space is unknown.
 */
export const pointAt = (position: Point, space: Space | undefined, picture: Size, call: string): Point => {
  const { fromPosition } = scalingOf(space, call);
  return { x: fromPosition(position.x, picture.width), y: fromPosition(position.y, picture.height) };
};
