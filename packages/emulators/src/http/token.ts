import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Returns the key that clients of a server must send: the given one, or a random one.
 *
 * @throws TypeError if the given key cannot be part of a header: it is empty or contains spaces.
 */
export const tokenFor = (given: string | undefined, prefix: string, call: string): string => {
  const token = given ?? prefix + randomBytes(24).toString('base64url');
  if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError(`${call}: token must be printable ASCII without spaces.`);
  return token;
};

/** Returns the token of an `Authorization: Bearer` header, if there is one. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];

/** Compares two tokens in constant time. */
export const sameToken = (given: string | undefined, expected: string): boolean =>
  timingSafeEqual(digest(given ?? ''), digest(expected)) && given !== undefined;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
