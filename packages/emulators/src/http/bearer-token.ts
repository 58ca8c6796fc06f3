import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A fresh token that cannot be guessed. */
export const generateToken = (prefix: string): string => prefix + randomBytes(24).toString('base64url');

/** The token of an `Authorization: Bearer` header, if there is one. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares two tokens in a time that tells nothing about where or in what length they differ. */
export const sameToken = (given: string | undefined, expected: string): boolean =>
  timingSafeEqual(digest(given ?? ''), digest(expected)) && given !== undefined;
