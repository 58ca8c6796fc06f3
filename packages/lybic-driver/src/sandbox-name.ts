import { createHash, randomBytes } from 'node:crypto';
import { isTag } from '@farhand/core/driver';

/**
 * The most characters of a name. The vendor documents no limit for sandboxes; for those it makes from a machine image
 * it is 100 (vendor's OpenAPI, March 2026).
 */
const longest = 100;

/**
 * What a person's name cannot have by chance: it depends on all that is read from the name. Eight digits, so that one
 * name in four billion would pass.
 */
const proofOf = (tag: string | undefined, random: string): string =>
  createHash('sha256')
    .update(`farhand sandbox ${tag ?? ''} ${random}`)
    .digest('hex')
    .slice(0, 8);

/** As many characters from the beginning of a text as there is room for, none of them cut in half. */
const cut = (text: string, room: number): string => {
  let kept = '';
  // By way of UTF-8, which has no lone surrogates: the vendor would give back something else than was sent.
  for (const character of Buffer.from(text.trim()).toString()) {
    if (kept.length + character.length > room) break;
    kept += character;
  }
  return kept.trim();
};

/**
 * A name that no other sandbox has: the beginning, as far as there is room for it, `farhand`, the tag, and 24 digits that
 * end it. Such as `night run farhand ci-1234 7f3a90c1d2e4b5c6a1b2c3d4`.
 */
export const nameSandbox = (beginning: string | undefined, tag: string | undefined): string => {
  const random = randomBytes(8).toString('hex');
  const own = ['farhand', ...(tag === undefined ? [] : [tag]), `${random}${proofOf(tag, random)}`].join(' ');
  const begin = cut(beginning ?? '', longest - own.length - 1);
  return begin === '' ? own : `${begin} ${own}`;
};

const tagged = /^(?:.* )?farhand (?<tag>\S+) (?<random>[0-9a-f]{16})(?<proof>[0-9a-f]{8})$/s;

/** The tag in a name that {@link nameSandbox} made; `undefined` for every other name, however much it looks like one. */
export const tagIn = (name: string | undefined): string | undefined => {
  const { tag, random, proof } = tagged.exec(name ?? '')?.groups ?? {};
  return isTag(tag) && random !== undefined && proofOf(tag, random) === proof ? tag : undefined;
};
