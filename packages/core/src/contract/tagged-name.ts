import { createHash, randomBytes } from 'node:crypto';
import { isTag } from '../check/values.js';

/** The longest name, in characters: the shortest limit of the vendors (Lybic's images, OpenAPI of March 2026). */
const longest = 100;

/**
 * Returns digits that a person's name cannot contain by accident, because they depend on everything that is read from
 * the name. There are eight, so one name in four billion would pass.
 */
const proofOf = (tag: string | undefined, random: string): string =>
  createHash('sha256')
    .update(`farhand sandbox ${tag ?? ''} ${random}`)
    .digest('hex')
    .slice(0, 8);

/** Returns as many leading characters of a text as fit, without cutting one in half. */
const cut = (text: string, room: number): string => {
  let kept = '';
  // UTF-8 has no lone surrogates; the vendor would return something other than what was sent.
  for (const character of Buffer.from(text.trim()).toString()) {
    if (kept.length + character.length > room) break;
    kept += character;
  }
  return kept.trim();
};

/**
 * Creates a unique name for a computer of a vendor that returns names but no tags: the prefix as far as it fits, `farhand`, the tag, and 24 digits at the end. Such as
 * `night run farhand ci-1234 7f3a90c1d2e4b5c6a1b2c3d4`.
 */
export const nameWithTag = (beginning: string | undefined, tag: string | undefined): string => {
  const random = randomBytes(8).toString('hex');
  const own = ['farhand', ...(tag === undefined ? [] : [tag]), `${random}${proofOf(tag, random)}`].join(' ');
  const begin = cut(beginning ?? '', longest - own.length - 1);
  return begin === '' ? own : `${begin} ${own}`;
};

const tagged = /^(?:.* )?farhand (?<tag>\S+) (?<random>[0-9a-f]{16})(?<proof>[0-9a-f]{8})$/s;

/** Returns the tag in a name that {@link nameWithTag} created; `undefined` for any other name, however similar. */
export const tagInName = (name: string | undefined): string | undefined => {
  const { tag, random, proof } = tagged.exec(name ?? '')?.groups ?? {};
  return isTag(tag) && random !== undefined && proofOf(tag, random) === proof ? tag : undefined;
};
