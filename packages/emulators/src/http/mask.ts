import { isRecord } from '@farhand/core/driver';

/** Removes keys from texts and bodies before they are displayed. */
export interface Mask {
  /** Returns a text without the keys. */
  text(text: string): string;
  /** Returns a parsed body without the keys, and without values of fields that are named like secrets. */
  body(body: unknown): unknown;
}

const hidden = '***';

/** Field names that mark secrets. `key` is not included, because keyboard input uses it. */
const secretName = /token|secret|password|authorization|cookie|credential|signature|api.?key/i;

/** A shorter key protects nothing, and masking it would blank out parts of ordinary words. */
const shortestKey = 6;

/** Creates a mask for known keys. */
export const maskOf = (known: readonly string[]): Mask => {
  const keys = known.filter(({ length }) => length >= shortestKey);
  const text = (given: string): string =>
    // The credentials in an address, and the query of a presigned address, are keys too.
    keys
      .reduce((masked, key) => masked.replaceAll(key, hidden), given)
      .replaceAll(/(?<=:\/\/)[^\s/?#@"]+(?=@)/g, hidden)
      .replaceAll(/(?<=[?&][\w.-]*(?:token|secret|password|signature|credential|key)[\w.-]*=)[^&#\s"]+/gi, hidden);
  const body = (given: unknown): unknown => {
    if (typeof given === 'string') return text(given);
    if (Array.isArray(given)) return given.map(body);
    if (!isRecord(given)) return given;
    const masked = Object.entries(given).map(([name, value]) => [
      text(name),
      secretName.test(name) ? hidden : body(value),
    ]);
    return Object.fromEntries(masked);
  };
  return { text, body };
};
