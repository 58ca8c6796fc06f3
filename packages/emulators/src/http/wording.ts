import { isRecord } from '@farhand/core/driver';
import type { LoggedRequest } from './request-log.js';

/** Describes what a request does in a few words, such as `click 120, 80`; empty if its path is description enough. */
export type Wording = (request: LoggedRequest) => string;

const longestQuote = 40;
const longestList = 100;

/** Formats a client's text as a JSON string, shortened. */
export const quoted = (text: unknown): string => JSON.stringify(shortened(wordOf(text), longestQuote));

/** Shortens a text to a length that can be read at a glance. */
const shortened = (text: string, longest: number): string => {
  const characters = Array.from(text);
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
};

/** Describes several actions of one request. */
export const batchOf = (words: readonly string[]): string =>
  words.length === 0 ? 'batch of 0' : shortened(`batch of ${words.length}: ${words.join('; ')}`, longestList);

/** Returns a client's value as a word or a number; empty if it is neither. */
export const wordOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Formats a client's numbers as the coordinates of a point. */
export const pair = (x: unknown, y: unknown): string => `${wordOf(x) || '?'}, ${wordOf(y) || '?'}`;

/** Returns an address without its possible keys: query, fragment and credentials. */
export const addressOf = (value: unknown): string => {
  const given = wordOf(value);
  if (!URL.canParse(given)) return quoted(given.split(/[?#]/)[0]);
  const { protocol, host, pathname } = new URL(given);
  // An address without a host may contain a whole document.
  if (host === '') return shortened(`${protocol}${pathname}`, longestQuote);
  return shortened(`${protocol}//${host}${pathname}`, longestList);
};

/** Returns the value as an object; empty if it is not one. */
export const objectIn = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

/** Returns the segments of a logged path, without its query. */
export const segmentsIn = ({ path }: LoggedRequest): readonly string[] =>
  (path.split('?')[0] ?? '').split('/').filter((segment) => segment !== '');
