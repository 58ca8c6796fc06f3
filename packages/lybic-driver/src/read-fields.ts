import { isRecord, ProtocolError, type ErrorFacts } from '@farhand/core/driver';

/** A JSON object of the vendor's. */
export type Json = Readonly<Record<string, unknown>>;

/** Where an answer is from. */
export interface Origin {
  /** The endpoint, as a message names it. */
  readonly what: string;
  /** What an error about the answer carries. */
  readonly facts: ErrorFacts;
  /** The time of the answer by the vendor's clock, in milliseconds since 1970. */
  readonly clockMs: number;
}

/** A text, if it is one. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A number, if it is one. */
export const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** A number, also where it is written as text. */
export const numeral = (value: unknown): number | undefined => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
};

/** A truth value, if it is one. */
export const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

/** An object, if it is one. */
export const record = (value: unknown): Json | undefined => (isRecord(value) ? value : undefined);

/** The objects of an array; none if it is no array. */
export const records = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** The error for an answer without a field that nothing can do without. */
export const missing = (field: string, { what, facts }: Origin): ProtocolError =>
  new ProtocolError(`${what} was answered without a usable '${field}'.`, facts);

/**
 * A field that must be a text with something in it.
 *
 * @throws ProtocolError if it is not.
 */
export const requireText = (json: Json, field: string, origin: Origin): string => {
  const value = json[field];
  if (typeof value !== 'string' || value === '') throw missing(field, origin);
  return value;
};

/**
 * A field that must be a number.
 *
 * @throws ProtocolError if it is not.
 */
export const requireNumber = (json: Json, field: string, origin: Origin): number => {
  const value = json[field];
  if (typeof value !== 'number') throw missing(field, origin);
  return value;
};

/**
 * A field that must be an object.
 *
 * @throws ProtocolError if it is not.
 */
export const requireRecord = (json: Json, field: string, origin: Origin): Json => {
  const value = json[field];
  if (!isRecord(value)) throw missing(field, origin);
  return value;
};

/**
 * A field that must be an array.
 *
 * @throws ProtocolError if it is not.
 */
export const requireArray = (json: Json, field: string, origin: Origin): readonly unknown[] => {
  const value = json[field];
  if (!Array.isArray(value)) throw missing(field, origin);
  return value;
};
