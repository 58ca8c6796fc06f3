import { booleanField, FieldError, stringField, type JsonObject } from '../http/json.js';

/** A required string of at least one and at most `longest` characters. Throws {@link FieldError} if it is none. */
export const textField = (object: JsonObject, name: string, longest: number = Infinity): string => {
  const value = stringField(object, name);
  if (value === undefined || value === '') throw new FieldError(`${name} is missing`);
  if (value.length > longest) throw new FieldError(`${name} must be at most ${longest} characters long`);
  return value;
};

/** A number in a range; the vendor takes it as a string of digits, too. Throws {@link FieldError} if it is none. */
export const numberInRange = (object: JsonObject, name: string, least: number, most: number): number | undefined => {
  const given = object[name];
  if (given === undefined || given === null) return undefined;
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new FieldError(`${name} must be a number from ${least} to ${most}`);
};

/** A switch that is on unless it is said to be off. */
export const defaultTrue = (object: JsonObject, name: string): boolean => booleanField(object, name) ?? true;

/** An `http:` or `https:` address. Throws {@link FieldError} if it is none. */
export const webAddress = (object: JsonObject, name: string): string | undefined => {
  const url = stringField(object, name);
  if (url === undefined) return undefined;
  const protocol = URL.canParse(url) ? new URL(url).protocol : undefined;
  if (protocol === 'http:' || protocol === 'https:') return url;
  throw new FieldError(`${name} must be an http or https URL`);
};
