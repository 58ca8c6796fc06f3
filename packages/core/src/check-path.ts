import { describe } from './geometry.js';
import { hasHalfCharacter } from './half-character.js';

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
