import { typeError } from '../check/mistake.js';
import { inspect } from 'node:util';
import { describe } from '../check/values.js';
import { maskText, patternOf, secretMask, type Pattern } from './mask.js';

/** The text of a secret. Messages mask it for as long as this object is referenced. */
interface Hidden {
  readonly text: string;
  /** Made on first use, because most secrets are never searched for. */
  pattern: Pattern | undefined;
}

let hiddenIn: (value: object) => Hidden | undefined = () => undefined;

/**
 * Text to type that is never shown. Made by {@link secret}.
 *
 * @remarks
 * Every way of printing it shows `[secret]`.
 * @category Input
 */
export class Secret {
  readonly #hidden: Hidden;

  static {
    hiddenIn = (value) => (#hidden in value ? value.#hidden : undefined);
    Object.defineProperty(this.prototype, inspect.custom, { value: () => secretMask });
  }

  /** @internal */
  constructor(text: string) {
    this.#hidden = { text, pattern: undefined };
    const reference = new WeakRef(this.#hidden);
    known.add(reference);
    forgotten.register(this.#hidden, reference);
  }

  /** Returns `[secret]`. */
  toString(): string {
    return secretMask;
  }

  /** Returns `[secret]`. */
  toJSON(): string {
    return secretMask;
  }

  /** Returns `[secret]`. */
  [Symbol.toPrimitive](): string {
    return secretMask;
  }
}

/** Weak references, so that a text is forgotten together with the last secret or action that holds it. */
const known = new Set<WeakRef<Hidden>>();

const forgotten = new FinalizationRegistry<WeakRef<Hidden>>((reference) => void known.delete(reference));

/** The text that each action holds. */
const held = new WeakMap<object, Hidden>();

const hiddenOf = (value: unknown): Hidden | undefined =>
  typeof value === 'object' && value !== null ? hiddenIn(value) : undefined;

/**
 * Wraps text to type so that Farhand never shows it. Calls type the text itself. Receipts, `computer.explain()` and
 * errors show `[secret]`, even where the vendor's reply repeats the text.
 *
 * @throws TypeError if the text is not a string or is empty. The message does not show it.
 * @example
 * ```ts
 * import { secret } from '@farhand/core';
 *
 * await tab.type(secret(process.env['PASSWORD']));
 * ```
 * @category Input
 */
export const secret = (text: string | undefined): Secret => {
  const unset = 'Check that the environment variable it comes from is set.';
  if (text === undefined || text === null) throw typeError(`secret(): expected text, got ${describe(text)}. ${unset}`);
  if (typeof text !== 'string')
    throw typeError(`secret(): the text must be a string, got a value of type ${typeof text}.`);
  if (text === '') throw typeError(`secret(): the text is empty. ${unset}`);
  return new Secret(text);
};

/** Returns the text of a secret, or `undefined` if the value is not a secret. */
export const revealed = (value: unknown): string | undefined => hiddenOf(value)?.text;

/** Returns `holder`, and masks the text of a secret for as long as `holder` lives. */
export const holding = <T extends object>(value: unknown, holder: T): T => {
  const hidden = hiddenOf(value);
  if (hidden !== undefined) held.set(holder, hidden);
  return holder;
};

/** The texts that must not be shown now. */
export const patternsInUse = (): readonly Pattern[] =>
  [...known].flatMap((reference) => {
    const hidden = reference.deref();
    if (hidden === undefined) return [];
    hidden.pattern ??= patternOf(hidden.text);
    return [hidden.pattern];
  });

/** Returns a text with every secret in use masked. */
export const maskSecrets = (text: string): string => maskText(text, patternsInUse());
