import { typeError } from '../check/mistake.js';
import { callOptions, checkOptions, type TableOf } from '../check/options.js';
import {
  checkFlag,
  checkTolerance,
  describe,
  milliseconds,
  oneOf,
  optional,
  wholeNumber,
  type Checker,
} from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import { checkRegion, type Region, type Size } from '../geometry.js';
import type { PictureFormat, ScreenshotFormat } from '../image.js';
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
  /**
   * The format of the bytes: `'png'`, `'jpeg'` or `'webp'`. Default: what the computer sends, which is PNG on local
   * computers, JPEG on Lightcone and WebP on Lybic. A local browser takes the screenshot in this format; otherwise
   * Farhand converts it, which requires the package `sharp`. Excludes `region`, whose picture you encode with `jpeg()`.
   */
  readonly type?: PictureFormat;
  /** The quality from 0 to 100, with `type: 'jpeg'` or `'webp'`. Default: 80. */
  readonly quality?: number;
}

/**
 * Options of a screenshot of the whole display, which keeps the vendor's bytes unless you set `type`.
 *
 * @category Screen
 */
export type WholeScreenshotOptions = Omit<ScreenshotOptions, 'region'> & { readonly region?: never };

/** The options of a screenshot of a display. */
const screenshotOptions = (
  display: Size,
): TableOf<ScreenshotOptions, ScreenshotOptions & { readonly whilePending: boolean }> => ({
  region: optional((region: Region, _name, call) => checkRegion(region, display, 'the display', call)),
  whilePending: optional(checkFlag, false),
  type: optional(oneOf<PictureFormat>({ png: true, jpeg: true, webp: true })),
  quality: optional(wholeNumber(0, 100)),
  ...callOptions,
});

/** Checked options of a screenshot. */
export interface ScreenshotSettings extends CallOptions {
  readonly region: Region | undefined;
  readonly whilePending: boolean;
  readonly format: ScreenshotFormat | undefined;
}

/**
 * Checks the options of a screenshot of a display.
 *
 * @throws TypeError or RangeError if one is unknown or not valid, or if two exclude each other.
 */
export const checkScreenshotOptions = (
  options: ScreenshotOptions | undefined,
  display: Size,
  call: string,
): ScreenshotSettings => {
  const { region, type, quality, ...rest } = checkOptions(options, screenshotOptions(display), call);
  if (quality !== undefined && type !== 'jpeg' && type !== 'webp')
    throw typeError(`${call}: quality requires type: 'jpeg' or type: 'webp', got ${describe(type)}.`);
  if (type !== undefined && region !== undefined)
    throw typeError(
      `${call}: type and region exclude each other. Leave out type and encode the part, as in (await tab.screenshot({ region })).jpeg({ quality: 80 }).`,
    );
  const format = type === undefined ? undefined : { type, ...(quality === undefined ? {} : { quality }) };
  return { ...rest, region, format };
};

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
