import { rangeError, typeError } from '../check/mistake.js';
import { checkOptions, type Given, type Settings, type Table } from '../check/options.js';
import { describe, longestSide, optional, wholeNumber, type Checker } from '../check/values.js';
import type { Size } from '../geometry.js';
import { mostDecodedPixels, zoomedSize } from './codec.js';

/**
 * The new size of a picture.
 *
 * @category Screen
 */
export interface ResizeOptions {
  /** Width in pixels, from 1 to 16384. Default: keeps the aspect ratio. */
  readonly width?: number;
  /** Height in pixels, from 1 to 16384. Default: keeps the aspect ratio. */
  readonly height?: number;
}

/**
 * The bounds that a picture has to fit into. At least one is required.
 *
 * @category Screen
 */
export interface FitOptions {
  /** Largest width and height, in pixels. Default: no limit. */
  readonly maxEdge?: number;
  /** Largest product of width and height, in pixels. Default: no limit. */
  readonly maxPixels?: number;
}

const resizeOptions = {
  width: optional(wholeNumber(1, longestSide)),
  height: optional(wholeNumber(1, longestSide)),
};

const bound = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const checkBound: Checker<number> = (value, name, call) => (value === Infinity ? value : bound(value, name, call));

const fitOptions = { maxEdge: optional(checkBound), maxPixels: optional(checkBound) };

/** @throws TypeError if no option is given. */
const checkSome = <T extends Table>(options: Given<T>, table: T, call: string): Settings<T> => {
  const settings = typeof options === 'object' && options !== null ? checkOptions(options, table, call) : undefined;
  if (settings !== undefined && Object.keys(settings).length > 0) return settings;
  throw typeError(`${call}: expected ${Object.keys(table).join(', ')} or both, got ${describe(options)}.`);
};

const scaled = (side: number, factor: number): number => Math.max(1, Math.round(side * factor));

/**
 * Returns the requested size.
 *
 * @throws TypeError if no side is given, or a side is not a number.
 * @throws RangeError if a side is not a whole number from 1 to 16384, or the picture would have too many pixels.
 */
export const resizedSize = (size: Size, options: ResizeOptions, call: string): Size => {
  const { width, height } = checkSome(options, resizeOptions, call);
  const wanted = {
    width: width ?? scaled(size.width, (height ?? size.height) / size.height),
    height: height ?? scaled(size.height, (width ?? size.width) / size.width),
  };
  const made = zoomedSize(size, wanted);
  if (made.width * made.height > mostDecodedPixels) {
    throw rangeError(
      `${call}: a picture of ${wanted.width}×${wanted.height} would need more than ${mostDecodedPixels / 1_000_000} million pixels.`,
    );
  }
  return wanted;
};

/**
 * Returns the largest size with the same aspect ratio that fits, never larger than the original.
 *
 * @throws TypeError if no bound is given, or a bound is not a number.
 * @throws RangeError if a bound is not a whole number of at least 1.
 */
export const fittedSize = (size: Size, options: FitOptions, call: string): Size => {
  const { maxEdge = Infinity, maxPixels = Infinity } = checkSome(options, fitOptions, call);
  const { width, height } = size;
  const factor = Math.min(1, maxEdge / Math.max(width, height));
  const inEdge = { width: scaled(width, factor), height: scaled(height, factor) };
  if (inEdge.width * inEdge.height <= maxPixels) return inEdge;
  // Rounded down, so that the product stays within the limit. If one side is limited to 1 pixel, the other shrinks.
  const side = (mine: number, other: number): number =>
    Math.max(1, Math.min(Math.floor(mine * Math.sqrt(maxPixels / (mine * other))), maxPixels));
  return { width: side(width, height), height: side(height, width) };
};
