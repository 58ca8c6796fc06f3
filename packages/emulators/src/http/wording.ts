import { isRecord } from '@farhand/core/driver';
import type { LoggedRequest } from './request-log.js';

/** What a request does, in a few words for people, such as `click 120, 80`; empty if its path says it all. */
export type Wording = (request: LoggedRequest) => string;

const longestQuote = 40;
const longestList = 100;

/** A text of a client as a JSON string, shortened. */
export const quoted = (text: unknown): string => JSON.stringify(shortened(wordOf(text), longestQuote));

/** A text that is not longer than people read at a glance. */
const shortened = (text: string, longest: number): string => {
  const characters = Array.from(text);
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
};

/** Several things that one request does. */
export const batchOf = (words: readonly string[]): string =>
  words.length === 0 ? 'batch of 0' : shortened(`batch of ${words.length}: ${words.join('; ')}`, longestList);

/** A value of a client that is to be a word or a number; empty if it is neither. */
export const wordOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Numbers of a client, as the coordinates of a point. */
export const pair = (x: unknown, y: unknown): string => `${wordOf(x) || '?'}, ${wordOf(y) || '?'}`;

/** An address without what may be a key: its query, its fragment and who opens it. */
export const addressOf = (value: unknown): string => {
  const given = wordOf(value);
  if (!URL.canParse(given)) return quoted(given.split(/[?#]/)[0]);
  const { protocol, host, pathname } = new URL(given);
  // An address without a host may be a whole document.
  if (host === '') return shortened(`${protocol}${pathname}`, longestQuote);
  return shortened(`${protocol}//${host}${pathname}`, longestList);
};

/** An object in a body; empty if there is none. */
export const objectIn = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

/** The segments of a logged path, without its query. */
export const segmentsIn = ({ path }: LoggedRequest): readonly string[] =>
  (path.split('?')[0] ?? '').split('/').filter((segment) => segment !== '');
