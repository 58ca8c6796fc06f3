import { describe } from './geometry.js';

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
