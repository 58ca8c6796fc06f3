import { inspect } from 'node:util';
import type { Source } from '../actions/fuse.js';
import { suppress, suppressedErrors } from '../errors.js';
import { maskText } from '../secret/mask.js';
import { patternsInUse } from '../secret/secret.js';

/** Properties that identify an error and contain no free text. */
const kept: ReadonlySet<PropertyKey> = new Set(['name', 'code', 'stack', 'steps', 'released']);

type Mask = (text: string) => string;

/** Masks the message at the head. The frames below are places on this machine. */
const maskStack = (stack: string, from: string, to: string, mask: Mask): string => {
  const renamed = from === '' ? stack : stack.replace(from, () => to);
  const frames = /\n {4}at [^]*$/.exec(renamed)?.[0] ?? '';
  return mask(renamed.slice(0, renamed.length - frames.length)) + frames;
};

/** Sets a property of an error and keeps its visibility. */
const put = (error: Error, name: PropertyKey, value: unknown): boolean => {
  const { enumerable = false, configurable = true } = Reflect.getOwnPropertyDescriptor(error, name) ?? {};
  return Reflect.defineProperty(error, name, { value, enumerable, configurable, writable: true });
};

const isPlain = (value: object): boolean =>
  Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));

/**
 * How many levels of an error are searched. A stack has room for some thousand calls, and parsed data may be deeper.
 */
const deepest = 200;

/** Replaces what is deeper. */
const tooDeep = '[nested too deeply to search for secrets]';

/** Masks the properties of one error. */
class Masking {
  readonly #mask: Mask;
  #depth = 0;
  readonly #done = new Map<object, unknown>();
  /** The same texts occur repeatedly, for example in nested causes. */
  readonly #texts = new Map<string, string>();

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  /** Returns the value with its secrets masked, or the value itself if it has none. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (this.#done.has(value)) return this.#done.get(value);
    if (this.#depth === deepest) return tooDeep;
    this.#done.set(value, value);
    this.#depth += 1;
    const clean =
      value instanceof Error ? this.#error(value) : isPlain(value) ? this.#plain(value) : this.#other(value);
    this.#depth -= 1;
    this.#done.set(value, clean);
    return clean;
  }

  #text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const clean = this.#mask(text);
    this.#texts.set(text, clean);
    return clean;
  }

  /** Masks in place, so that the error keeps its identity. A frozen error is copied. */
  #error(error: Error): Error {
    const { message, stack = '' } = error;
    const said = this.#text(message);
    const traced = maskStack(stack, message, said, this.#mask);
    const changes: (readonly [PropertyKey, unknown])[] = said === message ? [] : [['message', said]];
    if (traced !== stack) changes.push(['stack', traced]);
    for (const name of Reflect.ownKeys(error)) {
      const old: unknown = Reflect.getOwnPropertyDescriptor(error, name)?.value;
      const clean = kept.has(name) || name === 'message' ? old : this.value(old);
      if (clean !== old) changes.push([name, clean]);
    }
    const beside = suppressedErrors(error).map((one) => this.value(one));
    if (changes.every(([name, clean]) => put(error, name, clean))) return error;
    const copy = this.#copy(error, changes);
    suppress(
      copy,
      beside.filter((one) => one instanceof Error),
    );
    return copy;
  }

  #copy(error: Error, changes: readonly (readonly [PropertyKey, unknown])[]): Error {
    const copy = new Error(this.#text(error.message));
    Object.setPrototypeOf(copy, Object.getPrototypeOf(error));
    for (const name of Reflect.ownKeys(error)) put(copy, name, Reflect.get(error, name));
    for (const [name, clean] of changes) put(copy, name, clean);
    return copy;
  }

  #plain(value: object): object {
    const entries = Object.entries(value).map(([name, one]) => [this.#text(name), this.value(one)] as const);
    const same = Object.entries(value).every(([name, one], at) => entries[at]?.[0] === name && entries[at][1] === one);
    if (same) return value;
    return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
  }

  /** Handles objects with hidden state: if printing one would show a secret, its masked print replaces it. */
  #other(value: object): unknown {
    const printed = inspect(value, { depth: Infinity, maxStringLength: Infinity, maxArrayLength: Infinity });
    const clean = this.#mask(printed);
    return clean === printed ? value : clean;
  }
}

/**
 * Masks the secrets in an error: in its message, stack, causes, facts and attached errors. The error stays the same
 * object unless it is frozen.
 *
 * @param calls - The calls that failed. Single characters of their secrets are masked in quotes, too.
 */
export const maskError = (error: unknown, calls: readonly Source[] = []): unknown => {
  // An abort may have any reason, and the caller gets that reason back unchanged.
  if (!(error instanceof Error)) return error;
  const patterns = patternsInUse();
  if (patterns.length === 0) return error;
  const own = calls.flatMap(({ action }) => ('secret' in action && 'text' in action ? [...action.text] : []));
  const characters = own.length === 0 ? undefined : new Set(own);
  return new Masking((text) => maskText(text, patterns, { characters })).value(error);
};
