import { Locator, type Computer, type Screen, type Tab } from '@farhand/core';
import { assertionsFor, type Assertions } from './matchers/assertions.js';
import { subjectOf } from './turns/known-computers.js';

/**
 * Returns matchers that work without a test runner. Each matcher retries, and rejects with an `AssertionError` of
 * `node:assert`.
 *
 * @throws TypeError if the argument is not a computer, a tab, a screen or a locator.
 * @example
 * ```ts
 * import { expectScreen } from '@farhand/test';
 *
 * await computer.tab.goto('https://example.com');
 * await expectScreen(computer).toHaveTitle('Example Domain');
 * await expectScreen(computer).not.toHavePixel({ x: 10, y: 10 }, '#ff0000');
 * ```
 */
export const expectScreen = (computer: Computer | Tab | Screen | Locator): Assertions => {
  if (!(computer instanceof Locator)) subjectOf(computer, 'expectScreen');
  return assertionsFor(computer);
};
