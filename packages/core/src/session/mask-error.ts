import { inspect } from 'node:util';
import type { Source } from '../actions/fuse.js';
import { suppress, suppressedErrors } from '../errors.js';
import { maskText } from '../secret/mask.js';
import { patternsInUse } from '../secret/secret.js';

/** What an error is known by, and what has no free text in it. */
const kept: ReadonlySet<PropertyKey> = new Set(['name', 'code', 'stack', 'steps', 'released']);

type Mask = (text: string) => string;

/** The message at the head is masked; the frames below are places on this machine. */
const maskStack = (stack: string, from: string, to: string, mask: Mask): string => {
  const renamed = from === '' ? stack : stack.replace(from, () => to);
  const frames = /\n {4}at [^]*$/.exec(renamed)?.[0] ?? '';
  return mask(renamed.slice(0, renamed.length - frames.length)) + frames;
};

/** Gives an error a property, as visible as it was. */
const put = (error: Error, name: PropertyKey, value: unknown): boolean => {
  const { enumerable = false, configurable = true } = Reflect.getOwnPropertyDescriptor(error, name) ?? {};
  return Reflect.defineProperty(error, name, { value, enumerable, configurable, writable: true });
};

const isPlain = (value: object): boolean =>
  Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** How deep it is looked into what hangs on an error. A stack has room for some thousand calls, and what is parsed may be deeper. */
const deepest = 200;

/** In the place of what is deeper. */
const tooDeep = '[too deep to be searched for secrets]';

/** Masks what hangs on one error. */
class Masking {
  readonly #mask: Mask;
  #depth = 0;
  readonly #done = new Map<object, unknown>();
  /** The same words come again and again, as in the causes of a cause. */
  readonly #texts = new Map<string, string>();

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  /** The value with nothing to hide in it: itself, if there was nothing. */
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

  /** In place, so that it stays the error that others know; a frozen one is copied. */
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

  /** Something with an inside of its own: if printing it would show a secret, what it prints masked takes its place. */
  #other(value: object): unknown {
    const printed = inspect(value, { depth: Infinity, maxStringLength: Infinity, maxArrayLength: Infinity });
    const clean = this.#mask(printed);
    return clean === printed ? value : clean;
  }
}

/**
 * Takes secrets out of an error: its message, stack, causes, facts, and the errors noted beside it. It stays the same
 * object, unless it is frozen.
 *
 * @param calls - The calls that failed. Of their secrets, single characters in quotes are masked too.
 */
export const maskError = (error: unknown, calls: readonly Source[] = []): unknown => {
  // An abort may have any reason, and whoever gave it is to get it back.
  if (!(error instanceof Error)) return error;
  const patterns = patternsInUse();
  if (patterns.length === 0) return error;
  const own = calls.flatMap(({ action }) => ('secret' in action && 'text' in action ? [...action.text] : []));
  const characters = own.length === 0 ? undefined : new Set(own);
  return new Masking((text) => maskText(text, patterns, { characters })).value(error);
};
