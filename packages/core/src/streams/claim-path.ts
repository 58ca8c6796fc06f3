import { resolve } from 'node:path';
import { describe } from '../geometry.js';

/** The files that this process records into now. */
const claimed = new Set<string>();

/**
 * Keeps a file to one recording. Call what it gives when that is over.
 *
 * @throws TypeError if another recording writes to it.
 */
export const claimPath = (path: string, call: string): (() => void) => {
  const place = resolve(path);
  if (claimed.has(place)) {
    throw new TypeError(
      `${call}: another recording is writing to ${describe(path)}, and neither could be played. Stop it first, or give another path.`,
    );
  }
  claimed.add(place);
  return () => void claimed.delete(place);
};
