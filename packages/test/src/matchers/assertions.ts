import type { ImageSource, Point, StillOptions } from '@farhand/core';
import { AssertionError } from 'node:assert';
import type {
  ColourName,
  MatchOptions,
  MatchResult,
  PixelOptions,
  RequestLimit,
  ScreenshotMatchOptions,
  ShowTextOptions,
  Situation,
} from './matchers.js';
import {
  toBeStill,
  toBeVisible,
  toHaveContent,
  toHaveCount,
  toHavePixel,
  toHaveTitle,
  toHaveURL,
  toHoldNothing,
  toMatchScreenshot,
  toShowImage,
  toShowText,
  toTakeAtMost,
} from './matchers.js';
import { isOwnPlace } from '../turns/own-folders.js';

/** Farhand's matchers on a runner's `expect`. `R` is their return type. */
export interface FarhandMatchers<R> {
  /**
   * Expects a tab's page to have this address. A string must match the whole address. Retries until `timeoutMs`.
   *
   * @example
   * ```ts
   * import { expectScreen } from '@farhand/test';
   *
   * await expectScreen(computer.tab).toHaveURL('https://example.com/');
   * ```
   */
  toHaveURL(expected: string | RegExp, options?: MatchOptions): R;
  /** Expects a tab's page to have this title. A string must match the whole title. Retries until `timeoutMs`. */
  toHaveTitle(expected: string | RegExp, options?: MatchOptions): R;
  /** Expects a page's HTML to contain this string, or to match this expression. Retries until `timeoutMs`. */
  toHaveContent(expected: string | RegExp, options?: MatchOptions): R;
  /**
   * Expects the screen to look like the stored picture of this name. The first run writes the picture; the runner's
   * option for updating snapshots overwrites it. Retries until `timeoutMs`.
   *
   * @example
   * ```ts
   * import { expectScreen } from '@farhand/test';
   *
   * await expectScreen(computer).toMatchScreenshot('empty-cart', { mask: [{ x: 0, y: 0, width: 80, height: 20 }] });
   * ```
   */
  toMatchScreenshot(name: string, options?: ScreenshotMatchOptions): R;
  /** Expects the screen to stop changing, and waits for that. */
  toBeStill(options?: StillOptions): R;
  /** Expects a pixel to have this color, such as `'#ff8800'`. Retries until `timeoutMs`. */
  toHavePixel(point: Point, colour: ColourName, options?: PixelOptions): R;
  /**
   * Expects what a locator describes to be seen at least once. `.not`: not to be seen. Retries until `timeoutMs`.
   *
   * @example
   * ```ts
   * import { expectScreen } from '@farhand/test';
   *
   * await expectScreen(computer.screen.getByText('Saving…')).not.toBeVisible();
   * ```
   */
  toBeVisible(options?: MatchOptions): R;
  /**
   * Expects what a locator describes to be seen this number of times. Retries until `timeoutMs`.
   *
   * @example
   * ```ts
   * import { expectScreen } from '@farhand/test';
   *
   * await expectScreen(computer.screen.getByText('Delete')).toHaveCount(3);
   * ```
   */
  toHaveCount(expected: number, options?: MatchOptions): R;
  /**
   * Expects a text to be shown anywhere: a phrase of whole words in any case, or a regular expression. Retries until
   * `timeoutMs`.
   *
   * @example
   * ```ts
   * import { expectScreen } from '@farhand/test';
   *
   * await expectScreen(computer).toShowText('Saved');
   * await expectScreen(computer.tab).not.toShowText(/error/i);
   * ```
   */
  toShowText(text: string | RegExp, options?: ShowTextOptions): R;
  /**
   * Expects an image to be shown anywhere, at half to double its size: a path, bytes or a picture. Retries until
   * `timeoutMs`.
   *
   * @example
   * ```ts
   * import { expectScreen } from '@farhand/test';
   *
   * await expectScreen(computer).toShowImage('icons/gear.png');
   * ```
   */
  toShowImage(image: ImageSource, options?: MatchOptions): R;
  /** Expects that no key and no button of the computer is down. Retries until `timeoutMs`. */
  toHoldNothing(options?: MatchOptions): R;
  /** Expects the receipt of a chain to count at most this number of requests. */
  toTakeAtMost(limit: RequestLimit): R;
}

/** The matchers for one subject, which reject with an `AssertionError`, and their opposites. */
export interface Assertions extends FarhandMatchers<Promise<void>> {
  /** The opposite of each matcher. */
  readonly not: FarhandMatchers<Promise<void>>;
}

/** Rejects with an error that has the caller's stack, because code after an `await` no longer has it. */
const checked = async (isNot: boolean, stack: string, work: Promise<MatchResult>): Promise<void> => {
  const { pass, message } = await work;
  if (pass !== isNot) return;
  const error = new AssertionError({ message: message() });
  Object.defineProperty(error, 'stack', {
    value: `AssertionError [${error.code}]: ${error.message}\n${stack}`,
    configurable: true,
    writable: true,
  });
  throw error;
};

/** Returns the stack of the caller of a matcher. */
const callerStack = (): string => {
  const holder: { readonly stack?: string } = {};
  Error.captureStackTrace(holder, callerStack);
  const frames = (holder.stack ?? '').split('\n').filter((line) => line.startsWith('    at ') && !isOwnPlace(line));
  return frames.join('\n');
};

const matchersFor = (received: unknown, situation: Situation): FarhandMatchers<Promise<void>> => {
  const check = (work: Promise<MatchResult>): Promise<void> => checked(situation.isNot === true, callerStack(), work);
  return {
    toHaveURL: (expected, options) => check(toHaveURL(received, expected, options, situation)),
    toHaveTitle: (expected, options) => check(toHaveTitle(received, expected, options, situation)),
    toHaveContent: (expected, options) => check(toHaveContent(received, expected, options, situation)),
    toMatchScreenshot: (name, options) => check(toMatchScreenshot(received, name, options, situation)),
    toBeStill: (options) => check(toBeStill(received, options, situation)),
    toHavePixel: (point, colour, options) => check(toHavePixel(received, point, colour, options, situation)),
    toBeVisible: (options) => check(toBeVisible(received, options, situation)),
    toHaveCount: (expected, options) => check(toHaveCount(received, expected, options, situation)),
    toShowText: (text, options) => check(toShowText(received, text, options, situation)),
    toShowImage: (image, options) => check(toShowImage(received, image, options, situation)),
    toHoldNothing: (options) => check(toHoldNothing(received, options, situation)),
    toTakeAtMost: (limit) => check(toTakeAtMost(received, limit, situation)),
  };
};

/** Returns the matchers for a subject, for runners without their own `expect`. */
export const assertionsFor = (received: unknown, situation: Situation = {}): Assertions => ({
  ...matchersFor(received, situation),
  not: matchersFor(received, { ...situation, isNot: true }),
});
