import { rangeError, typeError } from './check/mistake.js';
import { describe, numberThat, wholeNumber } from './check/values.js';

/**
 * A position in pixels of the screenshot, counted from its top left corner.
 *
 * @category Input
 */
export interface Point {
  /** Pixels from the left edge, `0 ≤ x < width`. */
  readonly x: number;
  /** Pixels from the top edge, `0 ≤ y < height`. */
  readonly y: number;
}

/**
 * A size in pixels.
 *
 * @category Screen
 */
export interface Size {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
}

/**
 * A rectangle of whole pixels: its top left corner and its size.
 *
 * @category Screen
 */
export interface Region extends Point, Size {}

/** The smallest region around regions, of which there is at least one. */
export const regionAround = (regions: readonly Region[]): Region => {
  const x = Math.min(...regions.map((region) => region.x));
  const y = Math.min(...regions.map((region) => region.y));
  const right = Math.max(...regions.map((region) => region.x + region.width));
  const bottom = Math.max(...regions.map((region) => region.y + region.height));
  return { x, y, width: right - x, height: bottom - y };
};

/** The smallest box of whole pixels around a region whose coordinates are multiplied. */
export const scaledRegion = ({ x, y, width, height }: Region, factor: Point): Region => {
  if (factor.x === 1 && factor.y === 1) return { x, y, width, height };
  const [left, top] = [Math.floor(x * factor.x), Math.floor(y * factor.y)];
  return {
    x: left,
    y: top,
    width: Math.ceil((x + width) * factor.x) - left,
    height: Math.ceil((y + height) * factor.y) - top,
  };
};

/** Whether two points are the same. */
export const samePoint = (a: Point | undefined, b: Point | undefined): boolean =>
  a !== undefined && b !== undefined && a.x === b.x && a.y === b.y;

/**
 * Returns the point as plain numbers after checking it against the display.
 *
 * @param outside - Text to append to the error about a point outside the display.
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
 * Returns the region as plain numbers after checking that it is whole and lies inside a size.
 *
 * @param of - Name of the enclosing area for the message: `the display`.
 * @throws TypeError if a field is not a number.
 * @throws RangeError if a field is not whole, or if the region is empty or extends outside.
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
      `${call}: the region of ${width}×${height} pixels at ${x},${y} extends outside ${of}, which is ${inside.width}×${inside.height} pixels.`,
    );
  }
  return { x: x + 0, y: y + 0, width, height };
};

const checkStart = wholeNumber(0, Infinity, 'a number of pixels');
const checkLength = wholeNumber(1, Infinity, 'a number of pixels');
