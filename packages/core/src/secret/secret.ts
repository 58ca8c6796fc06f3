import { typeError } from '../check/mistake.js';
import { inspect } from 'node:util';
import { describe } from '../check/values.js';
import { maskText, patternOf, secretMask, type Pattern } from './mask.js';

/** What a secret hides. Its text is masked in messages for as long as somebody holds this. */
interface Hidden {
  readonly text: string;
  /** Made when it is needed first: most secrets are never looked for. */
  pattern: Pattern | undefined;
}

let hiddenIn: (value: object) => Hidden | undefined = () => undefined;

/**
 * Text to type that is never shown. Made by {@link secret}.
 *
 * @remarks
 * However it is printed, it says `[secret]`.
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

  /** `[secret]`. */
  toString(): string {
    return secretMask;
  }

  /** `[secret]`. */
  toJSON(): string {
    return secretMask;
  }

  /** `[secret]`. */
  [Symbol.toPrimitive](): string {
    return secretMask;
  }
}

/** Weak, so that a text is forgotten together with the last secret or action that holds it. */
const known = new Set<WeakRef<Hidden>>();

const forgotten = new FinalizationRegistry<WeakRef<Hidden>>((reference) => void known.delete(reference));

/** Which actions hold which text. */
const held = new WeakMap<object, Hidden>();

const hiddenOf = (value: unknown): Hidden | undefined =>
  typeof value === 'object' && value !== null ? hiddenIn(value) : undefined;

/**
 * Hides text that is to be typed: `tab.type(secret(process.env.PASSWORD))`. What is typed is the text; receipts,
 * `computer.explain()` and errors say `[secret]`, also where the vendor's answer repeats it.
 *
 * @throws TypeError if it is not a string or is empty. The message does not show it.
 */
export const secret = (text: string | undefined): Secret => {
  const unset = 'Is the environment variable that it comes from set?';
  if (text === undefined || text === null)
    throw typeError(`secret(): there is no text, got ${describe(text)}. ${unset}`);
  if (typeof text !== 'string')
    throw typeError(`secret(): the text must be a string, got a value of type ${typeof text}.`);
  if (text === '') throw typeError(`secret(): the text is empty. ${unset}`);
  return new Secret(text);
};

/** The text of a secret, or `undefined` if the value is none. */
export const revealed = (value: unknown): string | undefined => hiddenOf(value)?.text;

/** Returns `holder`, and keeps the text of a secret masked for as long as it lives. */
export const holding = <T extends object>(value: unknown, holder: T): T => {
  const hidden = hiddenOf(value);
  if (hidden !== undefined) held.set(holder, hidden);
  return holder;
};

/** What must not be shown now. */
export const patternsInUse = (): readonly Pattern[] =>
  [...known].flatMap((reference) => {
    const hidden = reference.deref();
    if (hidden === undefined) return [];
    hidden.pattern ??= patternOf(hidden.text);
    return [hidden.pattern];
  });

/** A text without any secret that is in use. */
export const maskSecrets = (text: string): string => maskText(text, patternsInUse());
