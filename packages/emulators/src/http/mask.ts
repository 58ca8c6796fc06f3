import { isRecord } from '@farhand/core/driver';

/** Takes keys out of texts and bodies that people are shown. */
export interface Mask {
  /** A text without the keys. */
  text(text: string): string;
  /** A parsed body without the keys, and without whatever stands in a field that is called like a secret. */
  body(body: unknown): unknown;
}

const hidden = '***';

/** Fields whose values are secrets by their names. `key` is none of them: that is what a keyboard has. */
const secretName = /token|secret|password|authorization|cookie|credential|signature|api.?key/i;

/** A key of fewer characters protects nothing, and blanking it out would make holes in ordinary words. */
const shortestKey = 6;

/** Makes a mask for keys that are known. */
export const maskOf = (known: readonly string[]): Mask => {
  const keys = known.filter(({ length }) => length >= shortestKey);
  const text = (given: string): string =>
    // What stands before the host of an address opens it; a presigned address has its key in the query.
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
