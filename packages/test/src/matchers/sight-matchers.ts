import { AmbiguousError, Locator, sightOf, type ImageSource, type TextOptions } from '@farhand/core';
import { checkOptions, describe } from '@farhand/core/driver';
import { subjectOf, type Subject } from '../turns/known-computers.js';
import { lookUntil } from './retry.js';
import { viewOf } from './screen-matchers.js';
import { lastCalls, timeoutOf, type MatchOptions, type MatchResult, type Situation } from './situation.js';

/** Options of `toShowText`. */
export interface ShowTextOptions extends MatchOptions, TextOptions {}

/** How often a matcher wants something to be seen. */
interface Wish {
  /** The name of the matcher. */
  readonly call: string;
  /** The wish in a message, after `to` or `not to`. */
  readonly wish: string;
  readonly isIt: (count: number) => boolean;
}

/** Looks until something is seen as often as wanted. */
const matchSight = async (
  { call, wish, isIt }: Wish,
  locator: Locator,
  { subject, timeoutMs, isNot = false }: Situation & { readonly subject: Subject; readonly timeoutMs: number },
): Promise<MatchResult> => {
  const sight = sightOf(locator);
  const { matches, actual } = await lookUntil(!isNot, timeoutMs, async (leftMs) => {
    try {
      const { count, description } = await sight.look({ timeoutMs: leftMs });
      return { matches: isIt(count), actual: description };
    } catch (error) {
      // What the locator is described by may be seen twice for a moment, while a page changes.
      if (error instanceof AmbiguousError) return { matches: isNot, actual: error.message };
      throw error;
    }
  });
  return {
    pass: matches,
    message: () =>
      `${call}: expected ${String(locator)} ${isNot ? 'not ' : ''}to ${wish}.\nLast look, after ${Math.round(timeoutMs)} ms: ${actual}${lastCalls(subject)}`,
  };
};

/** Returns a locator, with what it looks at. */
const locatorIn = (received: unknown, call: string): { readonly locator: Locator; readonly subject: Subject } => {
  if (received instanceof Locator) return { locator: received, subject: subjectOf(sightOf(received).view, call) };
  throw new TypeError(
    `${call}: expected a locator, got ${describe(received)}. Write await expect(screen.getByText('Save')).${call}(…).`,
  );
};

const matchLocator = async (
  wish: Wish,
  received: unknown,
  options: MatchOptions,
  situation: Situation,
): Promise<MatchResult> => {
  const { call } = wish;
  checkOptions(options, ['timeoutMs'], call);
  const { locator, subject } = locatorIn(received, call);
  return matchSight(wish, locator, { ...situation, subject, timeoutMs: timeoutOf(options, subject, call) });
};

/** Checks that what a locator describes is seen at least once. Retries. */
export const toBeVisible = (
  received: unknown,
  options: MatchOptions = {},
  situation: Situation = {},
): Promise<MatchResult> =>
  matchLocator({ call: 'toBeVisible', wish: 'be seen', isIt: (count) => count > 0 }, received, options, situation);

/** Checks that what a locator describes is seen this number of times. Retries. */
export const toHaveCount = async (
  received: unknown,
  expected: number,
  options: MatchOptions = {},
  situation: Situation = {},
): Promise<MatchResult> => {
  const call = 'toHaveCount';
  if (typeof expected !== 'number') throw new TypeError(`${call}: expected a number, got ${describe(expected)}.`);
  if (!Number.isSafeInteger(expected) || expected < 0)
    throw new RangeError(`${call}: expected a whole number from 0, got ${expected}.`);
  const wish = `be seen ${expected === 1 ? 'once' : `${expected} times`}`;
  return matchLocator({ call, wish, isIt: (count) => count === expected }, received, options, situation);
};

/** Checks that a text is shown anywhere. Retries. */
export const toShowText = async (
  received: unknown,
  text: string | RegExp,
  options: ShowTextOptions = {},
  situation: Situation = {},
): Promise<MatchResult> => {
  const call = 'toShowText';
  if (typeof text !== 'string' && !(text instanceof RegExp))
    throw new TypeError(`${call}: expected a string or a regular expression, got ${describe(text)}.`);
  checkOptions(options, ['exact', 'timeoutMs'], call);
  const subject = subjectOf(received, call);
  const timeoutMs = timeoutOf(options, subject, call);
  const { exact } = options;
  const locator = viewOf(subject).getByText(text, exact === undefined ? {} : { exact });
  return matchSight(shown(call), locator, { ...situation, subject, timeoutMs });
};

/** Checks that an image is shown anywhere. Retries. */
export const toShowImage = async (
  received: unknown,
  image: ImageSource,
  options: MatchOptions = {},
  situation: Situation = {},
): Promise<MatchResult> => {
  const call = 'toShowImage';
  checkOptions(options, ['timeoutMs'], call);
  const subject = subjectOf(received, call);
  const timeoutMs = timeoutOf(options, subject, call);
  const locator = viewOf(subject).getByImage(image);
  return matchSight(shown(call), locator, { ...situation, subject, timeoutMs });
};

const shown = (call: string): Wish => ({ call, wish: 'be seen', isIt: (count) => count > 0 });
