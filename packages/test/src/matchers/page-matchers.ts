import { Computer, Tab } from '@farhand/core';
import { checkOptions, describe } from '@farhand/core/driver';
import { subjectOf, type Subject } from '../turns/known-computers.js';
import { lookUntil } from './retry.js';
import { lastCalls, timeoutOf, type MatchOptions, type MatchResult, type Situation } from './situation.js';

/** How a text of a page is looked at. */
interface TextMatcher {
  /** Name of the matcher. */
  readonly call: string;
  /** What it is called in a message. */
  readonly what: string;
  readonly read: (tab: Tab, limits: MatchOptions) => Promise<string>;
  /** Whether a text is the expected string. */
  readonly isIt: (text: string, expected: string) => boolean;
  /** What a string has to be, in a message. */
  readonly verb: string;
}

/** The tab that a matcher is about. */
const tabOf = ({ view, computer }: Subject, call: string): Tab => {
  const tab = view instanceof Tab ? view : view instanceof Computer ? view.tab : computer?.tab;
  if (tab === undefined)
    throw new TypeError(`${call}: this screen belongs to no computer that is known. Give it the tab.`);
  if (computer?.kind !== 'desktop' && tab.id !== 'screen') return tab;
  throw new TypeError(
    `${call}: this computer is a desktop without tabs, so that Farhand cannot read its pages. Use toMatchScreenshot or toHavePixel.`,
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
    // A sticky or global expression begins where it last ended.
    const isMatch = typeof expected === 'string' ? isIt(text, expected) : new RegExp(expected).test(text);
    return { matches: isMatch, actual: shownText(text) };
  });
  const wish = typeof expected === 'string' ? `${verb} ${shownText(expected)}` : `match ${String(expected)}`;
  return {
    pass: matches,
    message: () =>
      `${call}: the ${what} was expected ${isNot ? 'not ' : ''}to ${wish}.\nLast seen, after ${Math.round(timeoutMs)} ms: ${actual}${lastCalls(subject)}`,
  };
};

/** An address as browsers write it. */
const asAddress = (text: string): string => (URL.canParse(text) ? new URL(text).href : text);

/**
 * Whether the page of a tab has an address: a string is the whole of it. Retries.
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

/** Whether the page of a tab has a title: a string is the whole of it. Retries. */
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

/** Whether the HTML of a page contains a string, or matches a regular expression. Retries. */
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
