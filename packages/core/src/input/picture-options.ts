import { typeError } from '../check/mistake.js';
import { callOptions, type TableOf } from '../check/options.js';
import { checkFlag, checkTolerance, describe, milliseconds, optional, type Checker } from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import { checkRegion, type Region, type Size } from '../geometry.js';
import type { ComparisonOptions } from '../pixels/compare.js';
import type { StillSettings } from '../waiting/wait-for-still.js';

/**
 * Options of `screenshot`.
 *
 * @category Screen
 */
export interface ScreenshotOptions extends CallOptions {
  /**
   * The part of the display to return, in pixels. Default: the whole display. The vendor sends the whole display in any
   * case.
   */
  readonly region?: Region;
  /**
   * Whether to take the screenshot even while a call has not reached the computer, such as a press on Lybic before its
   * release. The screenshot lists such calls in `pending`. Default: `false`, which refuses the screenshot, because it
   * would show the button as released.
   */
  readonly whilePending?: boolean;
}

/**
 * Options of a screenshot of the whole display, which keeps the vendor's bytes.
 *
 * @category Screen
 */
export type WholeScreenshotOptions = Omit<ScreenshotOptions, 'region'> & { readonly region?: never };

/** The options of a screenshot of a display. */
export const screenshotOptions = (
  display: Size,
): TableOf<ScreenshotOptions, ScreenshotOptions & { readonly whilePending: boolean }> => ({
  region: optional((region: Region, _name, call) => checkRegion(region, display, 'the display', call)),
  whilePending: optional(checkFlag, false),
  ...callOptions,
});

/**
 * Options of comparing two pictures.
 *
 * @category Screen
 */
export interface DiffOptions {
  /**
   * How far two colors may differ and still count as equal, from 0 (identical) to 1 (black and white). Default: 0.1.
   */
  readonly tolerance?: number;
  /** Regions to ignore, in pixels of the picture. Default: none. */
  readonly mask?: readonly Region[];
}

/** The options of `diff` of pictures of a size. */
export const diffOptions = (picture: Size): TableOf<DiffOptions, ComparisonOptions> => ({
  tolerance: optional(checkTolerance, 0.1),
  mask: optional(regionsOf(picture, 'the picture'), []),
});

const regionsOf =
  (inside: Size, of: string): Checker<readonly Region[], readonly Region[]> =>
  (regions, name, call) => {
    if (!Array.isArray(regions))
      throw typeError(`${call}: ${name} must be an array of regions, got ${describe(regions)}.`);
    return regions.map((region: Region) => checkRegion(region, inside, of, `${call} ${name}`));
  };

/**
 * How pictures are compared while waiting.
 *
 * @category Screen
 */
export interface ComparingOptions extends CallOptions {
  /** How far two colors may differ and still count as equal, from 0 (identical) to 1 (black and white). Default: 0. */
  readonly tolerance?: number;
}

/**
 * Options of `waitForStill` and `settled`.
 *
 * @category Screen
 */
export interface StillOptions extends ComparingOptions {
  /** How long nothing may change, in milliseconds, from 50 to 60,000. Default: 250. */
  readonly quietMs?: number;
  /** Regions of the display that may change, such as a clock or a video. Default: none. */
  readonly mask?: readonly Region[];
}

/** The options of `waitForStill` on a display. */
export const stillOptions = (display: Size): TableOf<StillOptions, StillSettings & CallOptions> => ({
  quietMs: optional(milliseconds(50, 60_000), 250),
  tolerance: optional(checkTolerance, 0),
  mask: optional(regionsOf(display, 'the display'), []),
  ...callOptions,
});
