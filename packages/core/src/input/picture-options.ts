import { checkOptions, checkWaitingOptions } from '../check/options.js';
import { checkTolerance, describe } from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import { checkRegion, type Region, type Size } from '../geometry.js';
import type { ComparisonOptions } from '../pixels/compare.js';
import type { StillSettings } from '../waiting/wait-for-still.js';

/** Options of `screenshot`. */
export interface ScreenshotOptions extends CallOptions {
  /** The part of the display that is wanted. Default: the whole. The vendor is asked for the whole in any case. */
  readonly region?: Region;
}

/** Options of a screenshot of the whole display, which comes as it was taken. */
export type WholeScreenshotOptions = CallOptions & { readonly region?: never };

/** The options of a screenshot, checked: what is waited for, and the part of the display that is wanted. */
export const checkScreenshotOptions = (
  options: ScreenshotOptions | undefined,
  display: Size,
  call: string,
): { readonly waiting: CallOptions; readonly region: Region | undefined } => {
  const waiting = checkWaitingOptions(options, ['region'], call);
  const region = options?.region;
  return { waiting, region: region === undefined ? undefined : checkRegion(region, display, 'the display', call) };
};

/** How two pictures are compared. */
export interface DiffOptions {
  /** How far two colours may be apart and still count as the same: 0 is not at all, 1 is black and white. Default 0.1. */
  readonly tolerance?: number;
  /** Regions that are left out, in pixels of the picture. Default none. */
  readonly mask?: readonly Region[];
}

/**
 * The options of `diff`, complete.
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

/** How pictures are compared while waiting. */
export interface ComparingOptions extends CallOptions {
  /** How far two colours may be apart and still count as the same: 0 is not at all, 1 is black and white. Default 0. */
  readonly tolerance?: number;
}

/** Options of waiting until nothing moves. */
export interface StillOptions extends ComparingOptions {
  /** How long nothing may change, in milliseconds, 50 to 60 000. Default 250. */
  readonly quietMs?: number;
  /** Regions of the display that may change, such as a clock or a video. Default none. */
  readonly mask?: readonly Region[];
}

const quiet = { from: 50, to: 60_000, fallback: 250 } as const;

const checkQuiet = (quietMs: unknown, call: string): number => {
  if (quietMs === undefined) return quiet.fallback;
  if (typeof quietMs !== 'number')
    throw new TypeError(`${call}: quietMs must be a number of milliseconds, got ${describe(quietMs)}.`);
  if (!(quietMs >= quiet.from && quietMs <= quiet.to)) {
    throw new RangeError(`${call}: quietMs must be from ${quiet.from} to ${quiet.to} milliseconds, got ${quietMs}.`);
  }
  return quietMs;
};

/**
 * When a screen counts as still, and how long the call may take.
 *
 * @throws TypeError or RangeError naming what is wrong.
 */
export const checkStillOptions = (
  options: StillOptions | undefined,
  display: Size,
  call: string,
): { readonly settings: StillSettings; readonly waiting: CallOptions } => {
  const waiting = checkWaitingOptions(options, ['quietMs', 'tolerance', 'mask'], call);
  const { quietMs, tolerance, mask = [] } = options ?? {};
  if (!Array.isArray(mask)) throw new TypeError(`${call}: mask must be an array of regions, got ${describe(mask)}.`);
  const settings = {
    quietMs: checkQuiet(quietMs, call),
    tolerance: checkTolerance(tolerance, call),
    mask: mask.map((region: Region) => checkRegion(region, display, 'the display', `${call} mask`)),
  };
  return { settings, waiting };
};
