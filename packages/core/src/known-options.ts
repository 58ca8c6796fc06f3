import { describe } from './geometry.js';
import { closest } from './keys/closest.js';

/**
 * Checks that options are an object with known names only, and its `signal` and `timeoutMs`.
 *
 * @throws TypeError naming the unknown option and close matches.
 */
export const checkOptions = (options: object | undefined, known: readonly string[], call: string): void => {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${call}: options must be an object, got ${describe(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const near = closest(name, known);
    const hint = near.length > 0 ? ` Did you mean ${near.map((other) => `'${other}'`).join(' or ')}?` : '';
    const list = known.length > 0 ? ` Known options: ${known.join(', ')}.` : ' It takes no options.';
    throw new TypeError(`${call}: unknown option '${name}'.${hint}${list}`);
  }
};
