import { typeError } from '../check/mistake.js';
import { callOptions, checkOptions } from '../check/options.js';
import { checkText, describe } from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import type { KeyName } from '../keys/key-name.js';
import { isSameKey, parseChord } from '../keys/key.js';
import type { Secret } from '../secret/secret.js';
import { called, takeCallSite } from '../session/call-site.js';
import { chained, type Strand } from './chain.js';
import { openHold, runHold, type HoldHandle, type HoldRequest } from './hold.js';
import type { Chain } from './picture.js';
import {
  requestKeyDown,
  requestKeyUp,
  requestPause,
  requestPress,
  requestText,
  requestType,
  type PressOptions,
  type TypeOptions,
  type Verb,
} from './verbs.js';

/**
 * The keyboard of a computer or of one tab.
 *
 * @remarks
 * Keys are DOM `KeyboardEvent.key` names (`'Shift'`, `'ArrowLeft'`, `'F5'`, `'a'`, `'A'`) or codes (`'KeyA'`,
 * `'ShiftRight'`). Names ignore case, and common aliases work (`'ctrl'`, `'cmd'`, `'esc'`, `'Page_Down'`), as does
 * `'ControlOrMeta'`. A held key is identified by its place on the keyboard, so `up('a')` releases `down('A')`.
 *
 * Every method returns a {@link KeyboardChain}, which has the same methods and can be awaited.
 * @category Input
 */
export class Keyboard {
  readonly #strand: () => Strand;

  /** @internal */
  constructor(strand: () => Strand) {
    this.#strand = strand;
  }

  /**
   * Presses a key and keeps it down. Release it with {@link Keyboard.up}, or use {@link Keyboard.hold}, which releases
   * it even after an error.
   *
   * @throws TypeError if no key has this name; the message lists close matches.
   * @example
   * ```ts
   * await computer.keyboard.down('Shift').press('ArrowRight').press('ArrowRight').up('Shift');
   * ```
   */
  down(key: KeyName | (string & {}), options?: CallOptions): KeyboardChain {
    return this.#add('keyboard.down', requestKeyDown, [key, options]);
  }

  /**
   * Releases a key. Any name of the key works, no matter which one pressed it.
   *
   * @throws TypeError if no key has this name; the message lists close matches.
   * @example
   * ```ts
   * await computer.keyboard.up('Shift');
   * ```
   */
  up(key: KeyName | (string & {}), options?: CallOptions): KeyboardChain {
    return this.#add('keyboard.up', requestKeyUp, [key, options]);
  }

  /**
   * Presses and releases a key or a chord such as `'Control+Shift+T'`. The keys before the last are held during the
   * press.
   *
   * After Control, Alt or Meta a capital letter means its key: `'Control+A'` is `'Control+a'`. To include Shift, write
   * it.
   *
   * @throws TypeError if no key has this name; the message lists close matches.
   * @example
   * ```ts
   * await computer.keyboard.press('ControlOrMeta+a').press('Delete');
   * ```
   */
  press(key: KeyName | (string & {}), options?: PressOptions): KeyboardChain {
    return this.#add('keyboard.press', requestPress, [key, options]);
  }

  /**
   * Types text into the focused element: a key press for each character of a US keyboard, and inserted text for other
   * characters. A line break presses Enter. Wrap the text in `secret()` to keep it out of messages and traces.
   *
   * @throws TypeError if `text` is neither a string nor a secret.
   * @example
   * ```ts
   * await computer.keyboard.type('Ada Lovelace\n');
   * ```
   */
  type(text: string | Secret, options?: TypeOptions): KeyboardChain {
    return this.#add('keyboard.type', requestType, [text, options]);
  }

  /**
   * Inserts text or a `secret()` as an input method does: without key events, and with line breaks kept as text.
   *
   * @throws UnsupportedActionError if the vendor can enter text only by typing it.
   * @example
   * ```ts
   * await computer.keyboard.insertText('日本語');
   * ```
   */
  insertText(text: string | Secret, options?: CallOptions): KeyboardChain {
    return this.#add('keyboard.insertText', requestText, [text, options]);
  }

  /** Pauses on the remote computer for `durationMs` milliseconds. */
  pause(durationMs: number, options?: CallOptions): KeyboardChain {
    return this.#add('keyboard.pause', requestPause, [durationMs, options]);
  }

  /**
   * Holds keys down while `body` runs, then releases them even after an error, last pressed first. Without a body,
   * returns a handle to use with `await using`.
   *
   * @remarks
   * If the body only calls chains, such as `() => tab.click(300, 80)`, Farhand sends keys and calls as one program, in
   * one request if the vendor allows it. An async body takes several requests, and input from other code waits until it
   * ends. On `computer.keyboard`, the keys follow the actions inside from tab to tab.
   *
   * If an async body makes no call for the computer's `timeoutMs` (30,000 by default), Farhand ends the hold with a
   * TimeoutError. Pass `timeoutMs` to change that limit.
   *
   * @example
   * ```ts
   * await computer.keyboard.hold('Shift', () => tab.click(300, 80));
   *
   * {
   *   await using hold = computer.keyboard.hold(['Control', 'Shift']);
   *   await tab.click(300, 80);
   * } // released here
   * ```
   *
   * @throws TypeError if no key has this name; the message lists close matches.
   */
  hold(keys: KeyName | (string & {}) | readonly (KeyName | (string & {}))[]): HoldHandle;
  hold<T>(
    keys: KeyName | (string & {}) | readonly (KeyName | (string & {}))[],
    body: () => Promise<T>,
    options?: CallOptions,
  ): Promise<T>;
  hold(
    keys: KeyName | (string & {}) | readonly (KeyName | (string & {}))[],
    body: () => Chain | void,
    options?: CallOptions,
  ): KeyboardChain;
  hold(
    keys: KeyName | (string & {}) | readonly (KeyName | (string & {}))[],
    body?: () => unknown,
    options?: CallOptions,
  ): HoldHandle | Promise<unknown> | KeyboardChain {
    const strand = this.#strand();
    const label = `keyboard.hold(${typeof keys === 'string' ? describe(keys) : '[…]'})`;
    const ask = (): HoldRequest => holdKeys(strand, keys, options);
    return body === undefined
      ? openHold(strand, label, ask)
      : (runHold(strand, label, ask, body) ?? this.#chain(strand));
  }

  #chain(strand: Strand): KeyboardChain {
    return chained(new Keyboard(() => strand), strand);
  }

  #add<A extends readonly unknown[]>(call: string, verb: Verb<A>, args: A): KeyboardChain {
    return this.#chain(this.#strand().add(call, (around) => verb(call, args, around)));
  }
}

const holdKeys = (
  strand: Strand,
  names: KeyName | (string & {}) | readonly (KeyName | (string & {}))[],
  options: CallOptions | undefined,
): HoldRequest => {
  const { address, platform } = strand.surroundings;
  const site = takeCallSite();
  const chords: readonly string[] = typeof names === 'string' ? [names] : checkList(names);
  const keys = chords
    .flatMap((chord) => parseChord(chord, platform, 'keyboard.hold'))
    .filter((key, index, all) => all.findIndex((other) => isSameKey(other, key)) === index);
  return {
    downs: keys.map((key) => called({ type: 'keyDown', key, ...address }, site)),
    ups: keys.toReversed().map((key) => called({ type: 'keyUp', key, ...address }, site)),
    floating: !strand.bound,
    options: checkOptions(options, callOptions, 'keyboard.hold'),
  };
};

const checkList = (names: readonly string[]): readonly string[] => {
  if (!Array.isArray(names) || names.length === 0) {
    throw typeError(`keyboard.hold: expected a key such as 'Shift' or a list of keys, got ${describe(names)}.`);
  }
  return names.map((name) => checkText(name, 'text', 'keyboard.hold'));
};

/**
 * Keyboard calls that are sent together. Awaiting the chain resolves to a {@link Receipt}.
 *
 * @category Input
 */
export type KeyboardChain = Keyboard & Chain;
