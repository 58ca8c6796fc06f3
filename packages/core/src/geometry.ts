import { rangeError, typeError } from './check/mistake.js';
import { describe, numberThat, wholeNumber } from './check/values.js';

/** A position in pixels of the screenshot, from its top left corner. Zero is a position. */
export interface Point {
  /** Pixels from the left edge, `0 ≤ x < width`. */
  readonly x: number;
  /** Pixels from the top edge, `0 ≤ y < height`. */
  readonly y: number;
}

/** A size in pixels. */
export interface Size {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
}

/** A rectangle of whole pixels: its left top corner and its size. */
export interface Region extends Point, Size {}

/** Whether two points are the same. */
export const samePoint = (a: Point | undefined, b: Point | undefined): boolean =>
  a !== undefined && b !== undefined && a.x === b.x && a.y === b.y;

/**
 * Returns the point as plain numbers, checked against the display.
 *
 * @param outside - What to add about points outside.
 * @throws TypeError if a coordinate is not a number.
 * @throws RangeError if a coordinate is not finite or lies outside the display.
 */
export const checkPoint = (point: Point, display: Size, call: string, outside = ''): Point => {
  if (typeof point !== 'object' || point === null) {
    throw typeError(`${call}: expected a point such as { x: 120, y: 80 }, got ${describe(point)}.`);
  }
  const along = (axis: 'x' | 'y', limit: number): number => {
    const value = checkCoordinate(point[axis], axis, call);
    if (value >= 0 && value < limit) return value + 0;
    throw rangeError(
      `${call}: ${axis} = ${value} is outside the display, which is ${display.width}×${display.height} pixels (${axis} from 0 to ${limit - 1}).${outside}`,
    );
  };
  return { x: along('x', display.width), y: along('y', display.height) };
};

const checkCoordinate = numberThat('finite', Number.isFinite, 'a number of pixels');

/**
 * Returns the region as plain numbers, checked to be whole and to lie inside something.
 *
 * @param of - What it has to lie in, to say so: `the display`.
 * @throws TypeError if a number of it is not one.
 * @throws RangeError if one is not whole, or the region is empty or reaches outside.
 */
export const checkRegion = (region: Region, inside: Size, of: string, call: string): Region => {
  if (typeof region !== 'object' || region === null) {
    throw typeError(
      `${call}: expected a region such as { x: 0, y: 0, width: 100, height: 50 }, got ${describe(region)}.`,
    );
  }
  const [x, y] = [checkStart(region.x, 'x of the region', call), checkStart(region.y, 'y of the region', call)];
  const width = checkLength(region.width, 'width of the region', call);
  const height = checkLength(region.height, 'height of the region', call);
  if (x + width > inside.width || y + height > inside.height) {
    throw rangeError(
      `${call}: the region of ${width}×${height} pixels at ${x},${y} reaches outside ${of}, which is ${inside.width}×${inside.height} pixels.`,
    );
  }
  return { x: x + 0, y: y + 0, width, height };
};

const checkStart = wholeNumber(0, Infinity, 'a number of pixels');
const checkLength = wholeNumber(1, Infinity, 'a number of pixels');
