import { Computer, Locator, Screen, Tab } from '@farhand/core';
import { expect, type ExpectMatcherState } from '@playwright/test';
import type { MatchResult } from './matchers/matchers.js';
import type { RunnerMatcher } from './matchers/runner-matchers.js';

/** Whether a subject is one of Farhand's, about which Farhand's matcher tells mistakes too. */
const isFarhands = (received: unknown): boolean =>
  [Locator, Computer, Screen, Tab].some((kind) => received instanceof kind);

/** Asks the matcher of this name that Playwright has for its own locators. */
const askPlaywright = async (
  name: string,
  { isNot, timeout }: ExpectMatcherState,
  received: unknown,
  args: readonly unknown[],
): Promise<MatchResult> => {
  // `configure` keeps the limit that was set for the `expect` of this call.
  const matchers = expect.configure({ timeout })(received);
  const side = isNot ? matchers.not : matchers;
  try {
    await Reflect.apply(Reflect.get(side, name), side, args);
    return { pass: !isNot, message: () => '' };
  } catch (error) {
    // Any other error is no result of a comparison, such as one for a subject that is no locator.
    if (!(error instanceof Error) || !('matcherResult' in error)) throw error;
    const { message } = error;
    return { pass: isNot, message: () => message };
  }
};

/** Returns a matcher of Farhand that leaves the subjects of Playwright to Playwright's matcher of the same name. */
export const besidePlaywrights = <Args extends readonly unknown[]>(
  name: string,
  matcher: RunnerMatcher<ExpectMatcherState, Args>,
): RunnerMatcher<ExpectMatcherState, Args> =>
  function (received, ...args) {
    if (isFarhands(received)) return matcher.call(this, received, ...args);
    return askPlaywright(name, this, received, args);
  };
