import { rangeError, typeError } from './mistake.js';

/**
 * Checks one kind of value. Returns the value, or throws an error that begins with `call` and states what `name` must
 * be.
 */
export type Checker<T, V = unknown> = (value: V, name: string, call: string) => T;

/** Makes a checker accept `undefined`, for which it returns `fallback`. */
export function optional<T, V>(check: Checker<T, V>): Checker<T | undefined, V | undefined>;
export function optional<T, V>(check: Checker<T, V>, fallback: NoInfer<T>): Checker<T, V | undefined>;
export function optional<T, V>(check: Checker<T, V>, fallback?: T): Checker<T | undefined, V | undefined> {
  return (value, name, call) => (value === undefined ? fallback : check(value, name, call));
}

/** A checker for one type. `what` names the type in the message: `'a string'`. */
export const mustBe =
  <T>(what: string, is: (value: unknown) => value is T): Checker<T> =>
  (value, name, call) => {
    if (is(value)) return value;
    throw typeError(`${call}: ${name} must be ${what}, got ${describe(value)}.`);
  };

/** Checks that a value is a function, and keeps the type that the options declare. */
export const checkFunction = <F>(value: F, name: string, call: string): F => {
  if (typeof value === 'function') return value;
  throw typeError(`${call}: ${name} must be a function, got ${describe(value)}.`);
};

/** A checker for one of several words. */
export const oneOf =
  <T extends string>(words: Readonly<Record<T, unknown>>): Checker<T> =>
  (value, name, call) => {
    const isWord = (word: unknown): word is T => typeof word === 'string' && Object.hasOwn(words, word);
    if (isWord(value)) return value;
    const kinds = `${name.charAt(0).toUpperCase()}${name.slice(1)}s`;
    throw typeError(`${call}: unknown ${name} ${describe(value)}. ${kinds} are ${Object.keys(words).join(', ')}.`);
  };

/**
 * A checker for numbers. `bounds` describes the accepted ones: `'finite'`. `unit` names what is counted:
 * `'a number of pixels'`.
 */
export const numberThat = (bounds: string, fits: (value: number) => boolean, unit = 'a number'): Checker<number> => {
  const checkType = mustBe(unit, (value) => typeof value === 'number');
  return (value, name, call) => {
    const number = checkType(value, name, call);
    if (fits(number)) return number;
    throw rangeError(`${call}: ${name} must be ${bounds}, got ${number}.`);
  };
};

/** A checker for whole numbers within bounds. */
export const wholeNumber = (from: number, to: number, unit?: string): Checker<number> =>
  numberThat(
    `a whole number from ${from}${to === Infinity ? '' : ` to ${to}`}`,
    (value) => Number.isInteger(value) && value >= from && value <= to,
    unit,
  );

/** The longest delay of a timer, in milliseconds: 2³¹ − 1, about 24.8 days. Node fires longer timers at once. */
export const longestTimerMs = 2_147_483_647;

/** A checker for durations within bounds, in milliseconds. */
export const milliseconds = (from = 0, to: number = longestTimerMs): Checker<number> =>
  numberThat(`from ${from} to ${to} milliseconds`, (value) => value >= from && value <= to, 'a number of milliseconds');

/** Checks a duration in milliseconds. Default: 0. */
export const checkDuration: Checker<number> = optional(milliseconds(), 0);

/** Checks a finite number, such as a distance. */
export const checkFinite: (value: number, name: string, call: string) => number = numberThat('finite', Number.isFinite);

/** Checks a color tolerance, from 0 to 1. */
export const checkTolerance: Checker<number> = numberThat('from 0 to 1', (value) => value >= 0 && value <= 1);

/** The longest side of a display or viewport, in pixels. Browsers and image formats support up to this size. */
export const longestSide = 16_384;

/** Checks one side of a display or viewport, in pixels. */
export const checkSide: Checker<number> = wholeNumber(1, longestSide, 'a number of pixels');

/** Checks a boolean. */
export const checkFlag: Checker<boolean> = mustBe('true or false', (value) => typeof value === 'boolean');

/** Checks a string. */
export const checkText: Checker<string> = mustBe('a string', (value) => typeof value === 'string');

/** Whether a text contains a lone surrogate, which no encoding can represent. */
export const hasHalfCharacter = (text: string): boolean => /\p{Surrogate}/u.test(text);

const checkFilled = mustBe(
  'a string that is not empty',
  (value): value is string => typeof value === 'string' && value !== '',
);

/** Checks a path: not empty, without NUL and without lone surrogates. */
export const checkPath = (value: unknown, name: string, call: string): string => {
  const path = checkFilled(value, name, call);
  if (path.includes('\0')) throw typeError(`${call}: ${name} must not contain a NUL character.`);
  if (hasHalfCharacter(path)) throw typeError(`${call}: ${name} must be well-formed text, without lone surrogates.`);
  return path;
};

/** Checks an absolute URL. */
export const checkUrl = (value: unknown, name: string, call: string): string => {
  const url = checkText(value, name, call);
  // `URL` parses a host with a port as a scheme: localhost:3000.
  const isHost = /^[\w-]+(\.[\w-]+)*:\d+($|[/?#])/.test(url);
  if (!isHost && URL.canParse(url)) return url;
  const isName = isHost || /^([\w-]+\.)+[a-z]{2,}($|[/?#])/i.test(url);
  const whole = `${/^(localhost|[\d.]+)($|[:/?#])/.test(url) ? 'http' : 'https'}://${url}`;
  throw typeError(
    `${call}: ${describe(url)} is not an absolute URL. Write it with its scheme, such as '${isName && url.length <= 40 ? whole : 'https://example.com'}'.`,
  );
};

/** Whether a value is a tag: 1 to 40 letters, digits, `.`, `_` and `-`. */
export const isTag = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9._-]{1,40}$/.test(value);

/** Checks a tag. */
export const checkTag: Checker<string> = mustBe("1 to 40 letters, digits, '.', '_' and '-'", isTag);

/** Describes a value for an error message: its kind, and the content of short literals only. */
export const describe = (value: unknown): string => {
  if (value === null) return 'null';
  if (typeof value === 'string') return value.length <= 40 ? JSON.stringify(value) : 'a long string';
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
};

/**
 * Returns up to `most` words that `word` may be a typo of, nearest first.
 *
 * @remarks
 * Candidates either begin with `word`, or share its first letter and differ by few edits: one in words of up to 8
 * letters, two in words of up to 13.
 */
export const closest = (word: string, among: readonly string[], most = 3): readonly string[] => {
  const lower = word.slice(0, 40).toLowerCase();
  return among
    .map((candidate) => ({ candidate, edits: closeness(lower, candidate.toLowerCase()) }))
    .filter(({ edits }) => edits < Infinity)
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, most)
    .map(({ candidate }) => candidate);
};

/** Asks whether one of the similar words was meant, as a sentence with a leading space. Empty if no word is similar. */
export const hintAt = (word: string, among: readonly string[]): string => {
  const near = closest(word, among);
  return near.length > 0 ? ` Did you mean ${near.map((other) => `'${other}'`).join(' or ')}?` : '';
};

/** The distance between two words, in edits. `Infinity` if they are too different for a typo. */
const closeness = (word: string, candidate: string): number => {
  const edits = distance(word, candidate);
  if (word.length >= 3 && candidate.startsWith(word)) return Math.min(edits, 1.5);
  const isLikely = word[0] === candidate[0] && (word.length > 2 || candidate.length > word.length);
  return isLikely && edits <= Math.max(1, Math.floor((word.length + 1) / 5)) ? edits : Infinity;
};

/**
 * The number of edits between two words: insertions, deletions, substitutions and swaps of neighbors (optimal string
 * alignment).
 */
const distance = (from: string, to: string): number => {
  let earlier: readonly number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swapped = isSwapped ? (earlier[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [earlier, row] = [row, next];
  }
  return row[to.length] ?? 0;
};
