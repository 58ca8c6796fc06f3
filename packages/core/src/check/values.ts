/** Whether a text has half of a character (a lone surrogate), which no encoding has. */
export const hasHalfCharacter = (text: string): boolean => /\p{Surrogate}/u.test(text);

/**
 * A path, as it is.
 *
 * @throws TypeError if it is no string, empty, has a character that no system takes, or half of one.
 */
export const checkPath = (path: unknown, call: string, name = 'path'): string => {
  if (typeof path !== 'string' || path === '')
    throw new TypeError(`${call}: ${name} must be a string that is not empty, got ${describe(path)}.`);
  if (path.includes('\0')) throw new TypeError(`${call}: ${name} must not contain a NUL character.`);
  if (hasHalfCharacter(path))
    throw new TypeError(`${call}: ${name} must be well-formed text: it has half a character.`);
  return path;
};

/**
 * An absolute address.
 *
 * @throws TypeError if it is not one.
 */
export const checkUrl = (url: unknown, call: string): string => {
  if (typeof url !== 'string') throw new TypeError(`${call}: url must be a string, got ${describe(url)}.`);
  if (URL.canParse(url)) return url;
  throw new TypeError(
    `${call}: ${describe(url)} is not an absolute URL. Write it with its scheme, such as 'https://example.com'.`,
  );
};

/** Whether a value is a tag: 1 to 40 letters, digits, `.`, `_` and `-`. */
export const isTag = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9._-]{1,40}$/.test(value);

/**
 * Checks a tag.
 *
 * @throws TypeError if it is none.
 */
export const checkTag = (tag: unknown, call: string): void => {
  if (isTag(tag)) return;
  throw new TypeError(`${call}: tag must be 1 to 40 letters, digits, '.', '_' and '-', got ${describe(tag)}.`);
};

/** The number of single-character edits between two words (Levenshtein). */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, a] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...to].entries()) {
      next.push(Math.min((row[j] ?? 0) + (a === b ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
};

/** Up to three words that `word` may have been meant to be, nearest first. */
export const closest = (word: string, among: readonly string[]): readonly string[] => {
  const lower = word.slice(0, 40).toLowerCase();
  const limit = Math.ceil(lower.length / 3);
  return among
    .map((candidate) => ({ candidate, edits: distance(lower, candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= limit)
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
};

/**
 * Returns a distance, checked to be a finite number.
 *
 * @throws TypeError if it is not a number.
 * @throws RangeError if it is not finite.
 */
export const checkFinite = (value: number, name: string, call: string): number => {
  if (typeof value !== 'number') throw new TypeError(`${call}: ${name} must be a number, got ${describe(value)}.`);
  if (!Number.isFinite(value)) throw new RangeError(`${call}: ${name} must be finite, got ${value}.`);
  return value;
};

/** A value as an error message shows it: its kind, never its content beyond a short literal. */
export const describe = (value: unknown): string => {
  if (value === null) return 'null';
  if (typeof value === 'string') return value.length <= 40 ? JSON.stringify(value) : 'a long string';
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
};

/**
 * A whole number within bounds, or `fallback` if absent.
 *
 * @throws TypeError if it is not a number.
 * @throws RangeError if it is not whole or out of bounds.
 */
export const checkCount = (
  value: unknown,
  name: string,
  bounds: { readonly from: number; readonly to: number; readonly fallback: number },
  call: string,
): number => {
  if (value === undefined) return bounds.fallback;
  if (typeof value !== 'number') throw new TypeError(`${call}: ${name} must be a number, got ${describe(value)}.`);
  if (!Number.isInteger(value) || value < bounds.from || value > bounds.to) {
    throw new RangeError(`${call}: ${name} must be a whole number from ${bounds.from} to ${bounds.to}, got ${value}.`);
  }
  return value;
};

/**
 * A duration in milliseconds, or 0 if absent.
 *
 * @throws TypeError if it is not a number.
 * @throws RangeError if it is negative, not finite or longer than a timer can wait.
 */
export const checkDuration = (value: unknown, name: string, call: string): number => {
  if (value === undefined) return 0;
  if (typeof value !== 'number')
    throw new TypeError(`${call}: ${name} must be a number of milliseconds, got ${describe(value)}.`);
  if (!Number.isFinite(value) || value < 0 || value > longestTimerMs) {
    throw new RangeError(`${call}: ${name} must be from 0 to ${longestTimerMs} milliseconds, got ${value}.`);
  }
  return value;
};

/**
 * Text to type.
 *
 * @throws TypeError if it is not a string.
 */
export const checkText = (text: unknown, call: string): string => {
  if (typeof text !== 'string') throw new TypeError(`${call}: text must be a string, got ${describe(text)}.`);
  return text;
};

/** The longest side of a display or viewport, in pixels: what browsers and image formats still take. */
const longestSide = 16_384;

/**
 * Checks one side of a size.
 *
 * @throws TypeError if it is not a number.
 * @throws RangeError if it is not a whole number from 1 to 16384.
 */
export const checkSide = (value: unknown, name: string, call: string): void => {
  if (typeof value !== 'number') {
    throw new TypeError(`${call}: ${name} must be a number of pixels, got ${describe(value)}.`);
  }
  if (!Number.isInteger(value) || value < 1 || value > longestSide) {
    throw new RangeError(`${call}: ${name} must be a whole number from 1 to ${longestSide}, got ${value}.`);
  }
};

/**
 * A tolerance, 0 if absent.
 *
 * @throws TypeError if it is not a number.
 * @throws RangeError if it is not from 0 to 1.
 */
export const checkTolerance = (tolerance: unknown, call: string): number => {
  if (tolerance === undefined) return 0;
  if (typeof tolerance !== 'number')
    throw new TypeError(`${call}: tolerance must be a number, got ${describe(tolerance)}.`);
  if (!(tolerance >= 0 && tolerance <= 1))
    throw new RangeError(`${call}: tolerance must be from 0 to 1, got ${tolerance}.`);
  return tolerance;
};

/** The longest a timer can wait, in milliseconds: 2³¹ − 1, about 24.8 days. Node fires longer ones at once. */
export const longestTimerMs = 2_147_483_647;
