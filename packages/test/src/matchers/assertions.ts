import type { Point, StillOptions } from '@farhand/core';
import { AssertionError } from 'node:assert';
import type {
  ColourName,
  MatchOptions,
  MatchResult,
  PixelOptions,
  RequestLimit,
  ScreenshotMatchOptions,
  Situation,
} from './matchers.js';
import {
  toBeStill,
  toHaveContent,
  toHavePixel,
  toHaveTitle,
  toHaveURL,
  toHoldNothing,
  toMatchScreenshot,
  toTakeAtMost,
} from './matchers.js';
import { isOwnPlace } from '../turns/own-folders.js';

/** Farhand's matchers as every runner's `expect` has them. `R` is what they return. */
export interface FarhandMatchers<R> {
  /** The page of a tab has this address: a string is the whole of it. Retries. */
  toHaveURL(expected: string | RegExp, options?: MatchOptions): R;
  /** The page of a tab has this title: a string is the whole of it. Retries. */
  toHaveTitle(expected: string | RegExp, options?: MatchOptions): R;
  /** The HTML of a page contains this string, or matches this expression. Retries. */
  toHaveContent(expected: string | RegExp, options?: MatchOptions): R;
  /**
   * The screen looks as in the expected picture of this name. The first run writes the picture; the runner's switch for
   * updating snapshots writes it anew. Retries.
   */
  toMatchScreenshot(name: string, options?: ScreenshotMatchOptions): R;
  /** Nothing moves. Waits for it. */
  toBeStill(options?: StillOptions): R;
  /** A pixel has this colour, such as `'#ff8800'`. Retries. */
  toHavePixel(point: Point, colour: ColourName, options?: PixelOptions): R;
  /** No key and no button of the computer is down. Retries. */
  toHoldNothing(options?: MatchOptions): R;
  /** The receipt of a chain counts at most so many requests. */
  toTakeAtMost(limit: RequestLimit): R;
}

/** The matchers for one thing, which reject with an `AssertionError`, and their opposites. */
export interface Assertions extends FarhandMatchers<Promise<void>> {
  /** The opposites. */
  readonly not: FarhandMatchers<Promise<void>>;
}

/** Rejects with an error whose stack is that of the caller: what runs behind an `await` has lost it. */
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

/** The stack of whoever calls a matcher. */
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
    toHoldNothing: (options) => check(toHoldNothing(received, options, situation)),
    toTakeAtMost: (limit) => check(toTakeAtMost(received, limit, situation)),
  };
};

/** The matchers for what was given, as `expect` of a runner without its own returns them. */
export const assertionsFor = (received: unknown, situation: Situation = {}): Assertions => ({
  ...matchersFor(received, situation),
  not: matchersFor(received, { ...situation, isNot: true }),
});
