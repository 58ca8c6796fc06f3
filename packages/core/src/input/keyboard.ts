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
 * Keys are DOM `KeyboardEvent.key` names (`'Shift'`, `'ArrowLeft'`, `'F5'`, `'a'`, `'A'`) or codes (`'KeyA'`, `'ShiftRight'`), in any
 * case where they are names, with the aliases people type (`'ctrl'`, `'cmd'`, `'esc'`, `'Page_Down'`) and `'ControlOrMeta'`. A
 * key is held by its place: `down('A')` and `up('a')` are about one key. Every method returns a
 * {@link KeyboardChain}: it has the same methods again and can be awaited.
 */
export class Keyboard {
  readonly #strand: () => Strand;

  /** @internal */
  constructor(strand: () => Strand) {
    this.#strand = strand;
  }

  /**
   * Presses a key and keeps it down. Release it with {@link Keyboard.up}, or use {@link Keyboard.hold}.
   *
   * @throws TypeError if there is no such key; the message names close matches.
   */
  down(key: KeyName | (string & {}), options?: CallOptions): KeyboardChain {
    return this.#add('keyboard.down', requestKeyDown, [key, options]);
  }

  /** Releases a key, by whatever name it went down. */
  up(key: KeyName | (string & {}), options?: CallOptions): KeyboardChain {
    return this.#add('keyboard.up', requestKeyUp, [key, options]);
  }

  /**
   * Presses and releases a key or a chord such as `'Control+Shift+T'`: the keys before the last are down meanwhile. Behind
   * Control, Alt or Meta a capital letter means its key: `'Control+A'` is `'Control+a'`, and Shift is only where it is written.
   *
   * @throws TypeError if a key is unknown.
   */
  press(key: KeyName | (string & {}), options?: PressOptions): KeyboardChain {
    return this.#add('keyboard.press', requestPress, [key, options]);
  }

  /**
   * Types text: a key press for each character of a US keyboard, inserted text for the others. A line break presses Enter.
   * What `secret()` gives is typed and never shown.
   *
   * @throws TypeError if it is neither a string nor a secret.
   */
  type(text: string | Secret, options?: TypeOptions): KeyboardChain {
    return this.#add('keyboard.type', requestType, [text, options]);
  }

  /** Inserts text, or a `secret()`, as an input method would: no key events, and a line break stays a line break. */
  insertText(text: string | Secret, options?: CallOptions): KeyboardChain {
    return this.#add('keyboard.insertText', requestText, [text, options]);
  }

  /** Lets time pass on the remote side, in milliseconds. */
  pause(durationMs: number, options?: CallOptions): KeyboardChain {
    return this.#add('keyboard.pause', requestPause, [durationMs, options]);
  }

  /**
   * Holds keys down while `body` runs, and releases them whatever happens, last pressed first.
   *
   * @remarks
   * A body that only calls chains, as `() => tab.click(300, 80)`, travels with the keys in one program: one request where the
   * vendor allows. An async body takes several; meanwhile input called elsewhere waits. On `computer.keyboard` the
   * keys follow the actions inside from tab to tab. Without a body, the keys are down until the handle is released:
   * use `await using`.
   *
   * @example
   * ```ts
   * await computer.keyboard.hold('shift', () => tab.click(300, 80));
   * ```
   *
   * @throws TypeError if a key is unknown.
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

/** Keyboard calls that travel together. Awaiting it gives a receipt. */
export type KeyboardChain = Keyboard & Chain;
