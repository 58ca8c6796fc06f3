import { createHash } from 'node:crypto';
import { isRecord, isTag } from '@farhand/core/driver';

/** What is kept about a computer that was launched with a tag. Never a key. */
export interface RegistryEntry {
  /** The vendor's identifier. */
  readonly id: string;
  /** Whose it is. */
  readonly tag: string;
  /** The base URL of the API, without a slash at its end. */
  readonly origin: string;
  /** When it was launched, by this machine's clock. */
  readonly createdAt: Date;
  /** Which account it belongs to: tells keys apart and nothing else. */
  readonly account: string;
}

const digest = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits);

/**
 * Tells accounts apart, so that the list of one does not clear away the entries of another: 32 bits of a digest, which
 * say nothing of a key.
 */
export const accountOf = (apiKey: string): string => digest(`farhand lightcone account ${apiKey}`, 8);

/** The base URL as entries have it. */
export const originOf = (baseUrl: string): string => {
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
};

/**
 * The name of an entry's file. Readable, as far as an identifier can be trusted to be; the digest makes it the only one,
 * also where files `a` and `A` are the same, and keeps every identifier within its folder.
 */
export const fileNameOf = (origin: string, id: string): string =>
  `${id.replaceAll(/[^\w-]/g, '_').slice(0, 40)}-${digest(`${origin}\n${id}`, 16)}.json`;

/** An entry as the text of its file. */
export const writeEntry = ({ createdAt, ...rest }: RegistryEntry): string =>
  `${JSON.stringify({ ...rest, createdAt: createdAt.toISOString() })}\n`;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The entry in a file of that name; `undefined` if it is none, or that of another computer. */
export const readEntry = (text: string, fileName: string): RegistryEntry | undefined => {
  const json = parse(text);
  if (!isRecord(json)) return undefined;
  const { id, tag, origin, account } = json;
  const createdAt = new Date(String(json['createdAt']));
  if (typeof id !== 'string' || typeof origin !== 'string' || typeof account !== 'string' || !isTag(tag)) {
    return undefined;
  }
  if (Number.isNaN(createdAt.getTime()) || fileNameOf(origin, id) !== fileName) return undefined;
  return { id, tag, origin, account, createdAt };
};
