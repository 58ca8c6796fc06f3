import { checkRegion, describe, type Region, type Size } from '../geometry.js';
import { checkOptions } from '../known-options.js';
import type { ComparisonOptions } from './compare.js';
import type { Picture } from './picture.js';

/** How two pictures are compared. */
export interface DiffOptions {
  /** How far two colours may be apart and still count as the same: 0 is not at all, 1 is black and white. Default 0.1. */
  readonly tolerance?: number;
  /** Regions that are left out, in pixels of the picture. Default none. */
  readonly mask?: readonly Region[];
}

/** What two pictures differ in. */
export interface Diff {
  /** How many pixels differ. */
  readonly changedPixels: number;
  /** The part of the pixels that differs, 0 to 1, of those that were compared. */
  readonly ratio: number;
  /** The fewest boxes around what differs that are more than 8 pixels apart, from the top. */
  readonly regions: readonly Region[];
  /** The picture, pale and grey, with what differs in red. */
  readonly image: Picture;
}

/**
 * The options, complete.
 *
 * @throws TypeError if one is unknown or of another type.
 * @throws RangeError if the tolerance is not from 0 to 1, or a region reaches outside the picture.
 */
export const checkDiffOptions = (options: DiffOptions | undefined, size: Size, call: string): ComparisonOptions => {
  checkOptions(options, ['tolerance', 'mask'], call);
  const { tolerance = 0.1, mask = [] } = options ?? {};
  if (typeof tolerance !== 'number') {
    throw new TypeError(`${call}: tolerance must be a number, got ${describe(tolerance)}.`);
  }
  if (!(tolerance >= 0 && tolerance <= 1)) {
    throw new RangeError(`${call}: tolerance must be from 0 to 1, got ${tolerance}.`);
  }
  if (!Array.isArray(mask)) throw new TypeError(`${call}: mask must be an array of regions, got ${describe(mask)}.`);
  return { tolerance, mask: mask.map((region: Region) => checkRegion(region, size, 'the picture', `${call} mask`)) };
};
