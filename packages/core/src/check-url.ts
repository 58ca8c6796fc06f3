import { describe } from './geometry.js';

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
