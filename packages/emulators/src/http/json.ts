import { isRecord } from '@farhand/core/driver';

/** A JSON object with unknown fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses a text as JSON; returns `undefined` if it is not JSON. */
export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A field of a request is missing or has an invalid value. */
export class FieldError extends Error {
  override readonly name: string = 'FieldError';
}

type Reader<T> = (object: JsonObject, name: string) => T | undefined;

const reader =
  <T>(expected: string, accepts: (value: unknown) => value is T): Reader<T> =>
  (object, name) => {
    const value = object[name];
    if (value === undefined || value === null) return undefined;
    if (!accepts(value)) throw new FieldError(`${name} must be ${expected}`);
    return value;
  };

/**
 * Reads a field. `null` counts as absent, as in most JSON APIs. Throws {@link FieldError} if the value is not a string.
 */
export const stringField: Reader<string> = reader('a string', (value) => typeof value === 'string');

/** Like {@link stringField}, for booleans. */
export const booleanField: Reader<boolean> = reader('a boolean', (value) => typeof value === 'boolean');

/** Like {@link stringField}, for numbers. */
export const numberField: Reader<number> = reader('a number', (value) => typeof value === 'number');

/** Like {@link stringField}, for objects. */
export const objectField: Reader<JsonObject> = reader('an object', isRecord);

/** Like {@link stringField}, for arrays of strings. */
export const stringsField: Reader<readonly string[]> = reader(
  'an array of strings',
  (value): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string'),
);

/** Like {@link stringField}, for arrays of objects. */
export const objectsField: Reader<readonly JsonObject[]> = reader(
  'an array of objects',
  (value): value is readonly JsonObject[] => Array.isArray(value) && value.every(isRecord),
);

/** Like {@link stringField}, for maps from string to string. */
export const stringMapField: Reader<Readonly<Record<string, string>>> = reader(
  'a map of strings',
  (value): value is Readonly<Record<string, string>> =>
    isRecord(value) && Object.values(value).every((item) => typeof item === 'string'),
);

/** Reads a required string of 1 to `longest` characters. Throws {@link FieldError} otherwise. */
export const textField = (object: JsonObject, name: string, longest: number = Infinity): string => {
  const value = stringField(object, name);
  if (value === undefined || value === '') throw new FieldError(`${name} is missing`);
  if (value.length > longest) throw new FieldError(`${name} must be at most ${longest} characters long`);
  return value;
};

/** Reads a number in a range; a string of digits is accepted too. Throws {@link FieldError} otherwise. */
export const numberInRange = (object: JsonObject, name: string, least: number, most: number): number | undefined => {
  const given = object[name];
  if (given === undefined || given === null) return undefined;
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new FieldError(`${name} must be a number from ${least} to ${most}`);
};

/** Reads an `http:` or `https:` address. Throws {@link FieldError} otherwise. */
export const webAddress = (object: JsonObject, name: string): string | undefined => {
  const url = stringField(object, name);
  if (url === undefined) return undefined;
  const protocol = URL.canParse(url) ? new URL(url).protocol : undefined;
  if (protocol === 'http:' || protocol === 'https:') return url;
  throw new FieldError(`${name} must be an http or https URL`);
};
