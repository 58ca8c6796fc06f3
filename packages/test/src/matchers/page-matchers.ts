import { Computer, Tab } from '@farhand/core';
import { checkOptions, describe } from '@farhand/core/driver';
import { subjectOf, type Subject } from '../turns/known-computers.js';
import { lookUntil } from './retry.js';
import { lastCalls, timeoutOf, type MatchOptions, type MatchResult, type Situation } from './situation.js';

/** How to read and compare a text of a page. */
interface TextMatcher {
  /** The name of the matcher. */
  readonly call: string;
  /** The name of the text in a message. */
  readonly what: string;
  readonly read: (tab: Tab, limits: MatchOptions) => Promise<string>;
  /** Returns whether a text equals the expected string. */
  readonly isIt: (text: string, expected: string) => boolean;
  /** The verb for an expected string in a message. */
  readonly verb: string;
}

/** Returns the tab of a subject. */
const tabOf = ({ view, computer }: Subject, call: string): Tab => {
  const tab = view instanceof Tab ? view : view instanceof Computer ? view.tab : computer?.tab;
  if (tab === undefined) throw new TypeError(`${call}: this screen belongs to no known computer. Pass the tab.`);
  if (computer?.kind !== 'desktop' && tab.id !== 'screen') return tab;
  throw new TypeError(
    `${call}: this computer is a desktop without tabs, so Farhand cannot read its pages. Use toMatchScreenshot or toHavePixel.`,
  );
};

const shownText = (text: string): string => {
  const most = 1000;
  return text.length <= most
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, most))} … (${text.length} characters)`;
};

const matchText = async (
  { call, what, read, isIt, verb }: TextMatcher,
  received: unknown,
  expected: string | RegExp,
  options: MatchOptions,
  { isNot = false }: Situation,
): Promise<MatchResult> => {
  if (typeof expected !== 'string' && !(expected instanceof RegExp))
    throw new TypeError(`${call}: expected a string or a regular expression, got ${describe(expected)}.`);
  checkOptions(options, ['timeoutMs'], call);
  const subject = subjectOf(received, call);
  const timeoutMs = timeoutOf(options, subject, call);
  const tab = tabOf(subject, call);
  const { matches, actual } = await lookUntil(!isNot, timeoutMs, async (leftMs) => {
    const text = await read(tab, { timeoutMs: leftMs });
    // A sticky or global expression continues where its last match ended.
    const isMatch = typeof expected === 'string' ? isIt(text, expected) : new RegExp(expected).test(text);
    return { matches: isMatch, actual: shownText(text) };
  });
  const wish = typeof expected === 'string' ? `${verb} ${shownText(expected)}` : `match ${String(expected)}`;
  return {
    pass: matches,
    message: () =>
      `${call}: expected the ${what} ${isNot ? 'not ' : ''}to ${wish}.\nLast seen, after ${Math.round(timeoutMs)} ms: ${actual}${lastCalls(subject)}`,
  };
};

/** Returns an address in the form that browsers use. */
const asAddress = (text: string): string => (URL.canParse(text) ? new URL(text).href : text);

/**
 * Checks the address of a tab's page. A string must match the whole address. Retries.
 *
 * @param received - a tab, or a computer, which stands for its active tab.
 */
export const toHaveURL = (
  received: unknown,
  expected: string | RegExp,
  options: MatchOptions = {},
  situation: Situation = {},
): Promise<MatchResult> =>
  matchText(
    {
      call: 'toHaveURL',
      what: 'address',
      read: (tab, limits) => tab.url(limits),
      isIt: (text, url) => text === url || text === asAddress(url),
      verb: 'be',
    },
    received,
    expected,
    options,
    situation,
  );

/** Checks the title of a tab's page. A string must match the whole title. Retries. */
export const toHaveTitle = (
  received: unknown,
  expected: string | RegExp,
  options: MatchOptions = {},
  situation: Situation = {},
): Promise<MatchResult> =>
  matchText(
    {
      call: 'toHaveTitle',
      what: 'title',
      read: (tab, limits) => tab.title(limits),
      isIt: (text, title) => text === title,
      verb: 'be',
    },
    received,
    expected,
    options,
    situation,
  );

/** Checks that a page's HTML contains a string, or matches a regular expression. Retries. */
export const toHaveContent = (
  received: unknown,
  expected: string | RegExp,
  options: MatchOptions = {},
  situation: Situation = {},
): Promise<MatchResult> =>
  matchText(
    {
      call: 'toHaveContent',
      what: 'content',
      read: (tab, limits) => tab.content(limits),
      isIt: (text, part) => text.includes(part),
      verb: 'contain',
    },
    received,
    expected,
    options,
    situation,
  );
