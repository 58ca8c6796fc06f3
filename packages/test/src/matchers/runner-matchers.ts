import type { ImageSource, Point, StillOptions } from '@farhand/core';
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

/** A matcher in a runner's form: the subject is the first argument, and `this` is the runner's state. */
export type RunnerMatcher<State, Args extends readonly unknown[]> = (
  this: State,
  received: unknown,
  ...args: Args
) => Promise<MatchResult>;

/**
 * The matchers in the form that `expect.extend` of a runner accepts, which is not an interface. `State` is the type of
 * their `this`.
 */
export type RunnerMatchers<State> = {
  readonly toHaveURL: RunnerMatcher<State, [expected: string | RegExp, options?: MatchOptions]>;
  readonly toHaveTitle: RunnerMatcher<State, [expected: string | RegExp, options?: MatchOptions]>;
  readonly toHaveContent: RunnerMatcher<State, [expected: string | RegExp, options?: MatchOptions]>;
  readonly toMatchScreenshot: RunnerMatcher<State, [name: string, options?: ScreenshotMatchOptions]>;
  readonly toBeStill: RunnerMatcher<State, [options?: StillOptions]>;
  readonly toHavePixel: RunnerMatcher<State, [point: Point, colour: ColourName, options?: PixelOptions]>;
  readonly toBeVisible: RunnerMatcher<State, [options?: MatchOptions]>;
  readonly toHaveCount: RunnerMatcher<State, [expected: number, options?: MatchOptions]>;
  readonly toShowText: RunnerMatcher<State, [text: string | RegExp, options?: ShowTextOptions]>;
  readonly toShowImage: RunnerMatcher<State, [image: ImageSource, options?: MatchOptions]>;
  readonly toHoldNothing: RunnerMatcher<State, [options?: MatchOptions]>;
  readonly toTakeAtMost: RunnerMatcher<State, [limit: RequestLimit]>;
};

/** Creates the matchers of a runner. `situationOf` returns how a matcher was called. */
export const runnerMatchers = <State>(situationOf: (state: State) => Situation): RunnerMatchers<State> => ({
  toHaveURL(received, expected, options) {
    return toHaveURL(received, expected, options, situationOf(this));
  },
  toHaveTitle(received, expected, options) {
    return toHaveTitle(received, expected, options, situationOf(this));
  },
  toHaveContent(received, expected, options) {
    return toHaveContent(received, expected, options, situationOf(this));
  },
  toMatchScreenshot(received, name, options) {
    return toMatchScreenshot(received, name, options, situationOf(this));
  },
  toBeStill(received, options) {
    return toBeStill(received, options, situationOf(this));
  },
  toHavePixel(received, point, colour, options) {
    return toHavePixel(received, point, colour, options, situationOf(this));
  },
  toBeVisible(received, options) {
    return toBeVisible(received, options, situationOf(this));
  },
  toHaveCount(received, expected, options) {
    return toHaveCount(received, expected, options, situationOf(this));
  },
  toShowText(received, text, options) {
    return toShowText(received, text, options, situationOf(this));
  },
  toShowImage(received, image, options) {
    return toShowImage(received, image, options, situationOf(this));
  },
  toHoldNothing(received, options) {
    return toHoldNothing(received, options, situationOf(this));
  },
  toTakeAtMost(received, limit) {
    return toTakeAtMost(received, limit, situationOf(this));
  },
});
