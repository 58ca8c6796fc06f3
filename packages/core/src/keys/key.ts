import { typeError } from '../check/mistake.js';
import type { Key } from './key-name.js';
import { keySpellings, plainSpelling } from './key-spellings.js';
import { doubtfulKey, notOneKey, notText, unknownChord, unknownKey } from './unknown-key.js';
import { characterKeys, namedKeys, positionalKeys, type LayoutRow } from './us-layout.js';

export type { Key } from './key-name.js';

/** A key that changes the meaning of what happens while it is held. */
export type Modifier = 'Alt' | 'Control' | 'Meta' | 'Shift';

/** The operating system of the remote computer. It decides what `ControlOrMeta` means. */
export type Platform = 'linux' | 'mac' | 'windows';

/** What a US keyboard says when a key goes down: the fields of a DOM `KeyboardEvent`. */
export interface KeyStroke {
  /** DOM `key`. */
  readonly key: string;
  /** DOM `code`: the physical key. */
  readonly code: string;
  /** Windows virtual key code, DOM `keyCode`. */
  readonly keyCode: number;
  /** DOM `location`: 0 standard, 1 left, 2 right, 3 numeric pad. */
  readonly location: 0 | 1 | 2 | 3;
  /** The text the key enters, if it enters any. Enter enters a carriage return. */
  readonly text?: string;
}

const modifiers: ReadonlySet<string> = new Set<Modifier>(['Alt', 'Control', 'Meta', 'Shift']);

/** Whether a key is one of the four modifiers. */
export const isModifier = (key: Key): key is Modifier => modifiers.has(key);

const locationOf = (code: string): 0 | 1 | 2 | 3 => {
  if (code.startsWith('Numpad')) return 3;
  if (!/^(Shift|Control|Alt|Meta)/.test(code)) return 0;
  return code.endsWith('Right') ? 2 : 1;
};

const stroke = ([code, key, keyCode]: LayoutRow, shown: string = key): KeyStroke => {
  const text = [...shown].length === 1 ? shown : key === 'Enter' ? '\r' : undefined;
  return { key: shown, code, keyCode, location: locationOf(code), ...(text === undefined ? {} : { text }) };
};

/** Canonical key to what it says without Shift held. */
const strokes: ReadonlyMap<Key, KeyStroke> = new Map([
  ...[...characterKeys, ...namedKeys].map((row) => [row[1], stroke(row)] as const),
  ...characterKeys.flatMap((row) => (row[3] === undefined ? [] : [[row[3], stroke(row, row[3])] as const])),
  ...positionalKeys.map((row) => [row[0], stroke(row)] as const),
]);

const shiftedKeys: ReadonlyMap<Key, Key> = new Map(
  characterKeys.flatMap(([, key, , shifted]) => (shifted === undefined ? [] : [[key, shifted] as const])),
);

const baseKeys: ReadonlyMap<Key, Key> = new Map([...shiftedKeys].map(([key, shifted]) => [shifted, key]));

/** Whether a key or character is on the US layout. */
export const isInLayout = (key: string): boolean => strokes.has(key);

/** The key that a press of `key` amounts to while Shift is or is not held: with Shift, `a` is `A` and `1` is `!`. */
export const effectiveKey = (key: Key, shiftHeld: boolean): Key => (shiftHeld ? (shiftedKeys.get(key) ?? key) : key);

/** The key without Shift: `A` is on the key of `a`, `!` on that of `1`. */
export const baseKey = (key: Key): Key => baseKeys.get(key) ?? key;

/**
 * Whether two keys are one on the keyboard, whatever they say: `a` and `A`, `1` and `!`, `AltGraph` and `AltRight`. `Enter` and
 * `NumpadEnter` are two, and so are both Shift keys.
 */
export const isSameKey = (a: Key, b: Key): boolean => a === b || (codeOf(a) ?? a) === (codeOf(b) ?? b);

const codeOf = (key: Key): string | undefined => strokes.get(key)?.code;

/** Whether a key makes shortcuts of others while it is held: Control, Alt or Meta, on either side. */
const makesShortcuts = (key: Key): boolean => /^(Control|Alt|Meta)(Right)?$/.test(key);

/** Whether a key is one of the two Shift keys. */
export const isShift = (key: Key): boolean => key === 'Shift' || key === 'ShiftRight';

/**
 * The key that is meant while others are held: behind Control, Alt or Meta a capital letter is the small one, unless Shift is
 * held too. `Control+A` is what people write for the chord of Control and the key A.
 */
export const meantKey = (key: Key, held: readonly Key[]): Key =>
  /^[A-Z]$/.test(key) && held.some(makesShortcuts) && !held.some(isShift) ? key.toLowerCase() : key;

/**
 * What the keyboard says when a canonical key goes down. A character that no key has is told as one of its own, without a
 * place.
 *
 * @throws TypeError if the key is not canonical.
 */
export const keyStroke = (key: Key, shiftHeld = false): KeyStroke => {
  const found = strokes.get(effectiveKey(key, shiftHeld));
  if (found !== undefined) return found;
  if ([...key].length !== 1) throw unknownKey(key, 'keyStroke');
  return { key, code: '', keyCode: 0, location: 0, text: key };
};

/** The key that a name is, if it is one. Single characters keep their case; names ignore it, and `_`, `-` and blanks. */
const keyNamed = (name: string, platform: Platform): Key | undefined => {
  if (name === '\n' || name === '\r') return 'Enter';
  if (name === '\t') return 'Tab';
  if ([...name].length === 1 && strokes.has(name)) return name;
  const lower = name.toLowerCase();
  const key = keySpellings.get(lower) ?? keySpellings.get(plainSpelling(name));
  if (key !== undefined) return key;
  if (plainSpelling(name) !== 'controlormeta') return undefined;
  return platform === 'mac' ? 'Meta' : 'Control';
};

/** The same for a name that is a part of a chord or all of it; a {@link TypeError} where it may be another chord. */
const partNamed = (name: string, platform: Platform, call: string): Key | undefined => {
  const key = keyNamed(name, platform);
  const hasParts = key !== undefined && /\S[\s-]+\S/.test(name);
  const doubt = hasParts ? doubtfulKey(name, key, call) : undefined;
  if (doubt !== undefined) throw doubt;
  return key;
};

/**
 * Returns the canonical spelling of a key name. Single characters keep their case; names ignore it, and `_`, `-` and blanks.
 *
 * @throws TypeError if there is no such key; the message names close matches.
 */
export const parseKey = (name: string, platform: Platform, call = 'key'): Key => {
  if (typeof name !== 'string') throw notText(name, call);
  const key = partNamed(name, platform, call);
  if (key !== undefined) return key;
  const keys = partsOf(name).map((part) => keyNamed(part, platform));
  if (keys.length > 1 && keys.every((one) => one !== undefined)) throw notOneKey(name, keys, call);
  throw unknownKey(name, call);
};

/** What stands between the pluses of a chord; blanks around them do not matter. `Control++` ends with the plus key. */
const partsOf = (chord: string): readonly string[] => {
  if (chord === '+') return ['+'];
  const parts = chord.endsWith('++') ? [...chord.slice(0, -2).split('+'), '+'] : chord.split('+');
  return parts.map((part) => (part.trim() === '' ? part : part.trim()));
};

/**
 * Splits a chord such as `'Control+Shift+T'` into canonical keys. `'+'` is the plus key, also at the end of a chord (`'Control++'`).
 *
 * @throws TypeError if a part is missing or is no key; the message shows what was meant as it is to be written.
 */
export const parseChord = (chord: string, platform: Platform, call = 'key'): readonly Key[] => {
  if (typeof chord !== 'string') throw notText(chord, call);
  const parts = partsOf(chord);
  if (parts.some((part) => part === '')) {
    throw typeError(`${call}: a key is missing in '${chord}'. Write keys joined by '+', such as 'Control+Shift+T'.`);
  }
  return parts.map((part) => {
    const key = partNamed(part, platform, call);
    if (key === undefined) throw unknownChord(chord, part, call);
    return key;
  });
};

/** A vendor's names of keys. Made by {@link keyNames}. */
export interface KeyNames {
  /**
   * The name that means exactly this key while Shift is or is not held. `A` can be said by a vendor that knows the key `a`
   * only where Shift is held and makes it out of `a`.
   */
  nameOf(key: Key, shiftHeld: boolean): string | undefined;
  /** The name of the physical key, for releasing it whatever Shift does meanwhile. */
  placeOf(key: Key): string | undefined;
}

/** A vendor's names of keys, from its names of what they say without Shift. */
export const keyNames = (names: ReadonlyMap<Key, string>): KeyNames => {
  const withShift = new Map([...names].map(([key, name]) => [effectiveKey(key, true), name] as const));
  return {
    nameOf: (key, shiftHeld) => names.get(key) ?? (shiftHeld ? withShift.get(key) : undefined),
    placeOf: (key) => names.get(key) ?? withShift.get(key),
  };
};
