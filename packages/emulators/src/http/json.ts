/** A JSON object whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a parsed value is a JSON object. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field of a request holds a value of the wrong type. */
export class FieldError extends Error {
  override readonly name: string = 'FieldError';
}

const reader =
  <T>(expected: string, accepts: (value: unknown) => value is T) =>
  (object: JsonObject, name: string): T | undefined => {
    const value = object[name];
    if (value === undefined || value === null) return undefined;
    if (!accepts(value)) throw new FieldError(`${name} must be ${expected}`);
    return value;
  };

type Reader<T> = (object: JsonObject, name: string) => T | undefined;

/** Reads a field; `null` counts as absent, as in most JSON APIs. Throws {@link FieldError} if it is no string. */
export const stringField: Reader<string> = reader('a string', (value) => typeof value === 'string');

/** As {@link stringField}, for booleans. */
export const booleanField: Reader<boolean> = reader('a boolean', (value) => typeof value === 'boolean');

/** As {@link stringField}, for numbers. */
export const numberField: Reader<number> = reader('a number', (value) => typeof value === 'number');

/** As {@link stringField}, for objects. */
export const objectField: Reader<JsonObject> = reader('an object', isJsonObject);

/** As {@link stringField}, for arrays of strings. */
export const stringsField: Reader<readonly string[]> = reader(
  'an array of strings',
  (value): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string'),
);

/** As {@link stringField}, for arrays of objects. */
export const objectsField: Reader<readonly JsonObject[]> = reader(
  'an array of objects',
  (value): value is readonly JsonObject[] => Array.isArray(value) && value.every(isJsonObject),
);

/** As {@link stringField}, for maps from string to string. */
export const stringMapField: Reader<Readonly<Record<string, string>>> = reader(
  'a map of strings',
  (value): value is Readonly<Record<string, string>> =>
    isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string'),
);
