import { typeError } from '../check/mistake.js';
import type { Key } from './key-name.js';
import { keySpellings, plainSpelling } from './key-spellings.js';
import { doubtfulKey, notOneKey, notText, unknownChord, unknownKey } from './unknown-key.js';
import { characterKeys, namedKeys, positionalKeys, type LayoutRow } from './us-layout.js';

export type { Key } from './key-name.js';

/**
 * A key that changes the meaning of other input while it is held.
 *
 * @category Input
 */
export type Modifier = 'Alt' | 'Control' | 'Meta' | 'Shift';

/**
 * The operating system of the remote computer. Decides which key `ControlOrMeta` is.
 *
 * @category Computer
 */
export type Platform = 'linux' | 'mac' | 'windows';

/** What a US keyboard reports when a key goes down: the fields of a DOM `KeyboardEvent`. */
export interface KeyStroke {
  /** DOM `key`. */
  readonly key: string;
  /** DOM `code`: the physical key. */
  readonly code: string;
  /** Windows virtual key code, DOM `keyCode`. */
  readonly keyCode: number;
  /** DOM `location`: 0 standard, 1 left, 2 right, 3 numeric pad. */
  readonly location: 0 | 1 | 2 | 3;
  /** The text that the key enters, if any. Enter enters a carriage return. */
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

/** The key stroke of each canonical key without Shift. */
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

/**
 * Returns the key that a press of `key` produces while Shift is or is not held: with Shift, `a` becomes `A` and `1`
 * becomes `!`.
 */
export const effectiveKey = (key: Key, shiftHeld: boolean): Key => (shiftHeld ? (shiftedKeys.get(key) ?? key) : key);

/** Returns the key without Shift: `A` becomes `a`, `!` becomes `1`. */
export const baseKey = (key: Key): Key => baseKeys.get(key) ?? key;

/**
 * Whether two keys are the same physical key: `a` and `A`, `1` and `!`, `AltGraph` and `AltRight`. `Enter` and
 * `NumpadEnter` are different keys, and so are the two Shift keys.
 */
export const isSameKey = (a: Key, b: Key): boolean => a === b || (codeOf(a) ?? a) === (codeOf(b) ?? b);

const codeOf = (key: Key): string | undefined => strokes.get(key)?.code;

/** Whether a held key turns other keys into shortcuts: Control, Alt or Meta, on either side. */
const makesShortcuts = (key: Key): boolean => /^(Control|Alt|Meta)(Right)?$/.test(key);

/** Whether a key is one of the two Shift keys. */
export const isShift = (key: Key): boolean => key === 'Shift' || key === 'ShiftRight';

/**
 * Returns the key that a chord means: after Control, Alt or Meta a capital letter means the small one, unless Shift is
 * held too. People write `Control+A` for the chord of Control and the key A.
 */
export const meantKey = (key: Key, held: readonly Key[]): Key =>
  /^[A-Z]$/.test(key) && held.some(makesShortcuts) && !held.some(isShift) ? key.toLowerCase() : key;

/**
 * Returns what the keyboard reports when a canonical key goes down. A character that is on no key becomes a key without
 * a place.
 *
 * @throws TypeError if the key is not canonical.
 */
export const keyStroke = (key: Key, shiftHeld = false): KeyStroke => {
  const found = strokes.get(effectiveKey(key, shiftHeld));
  if (found !== undefined) return found;
  if ([...key].length !== 1) throw unknownKey(key, 'keyStroke');
  return { key, code: '', keyCode: 0, location: 0, text: key };
};

/**
 * Returns the key with this name, or `undefined`. Single characters keep their case; names ignore case, `_`, `-` and
 * spaces.
 */
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

/** Returns the key with this name in a chord, or throws a {@link TypeError} if the name could also be a chord. */
const partNamed = (name: string, platform: Platform, call: string): Key | undefined => {
  const key = keyNamed(name, platform);
  const hasParts = key !== undefined && /\S[\s-]+\S/.test(name);
  const doubt = hasParts ? doubtfulKey(name, key, call) : undefined;
  if (doubt !== undefined) throw doubt;
  return key;
};

/**
 * Returns the canonical spelling of a key name. Single characters keep their case; names ignore case, `_`, `-` and
 * spaces.
 *
 * @throws TypeError if no key has this name; the message lists close matches.
 */
export const parseKey = (name: string, platform: Platform, call = 'key'): Key => {
  if (typeof name !== 'string') throw notText(name, call);
  const key = partNamed(name, platform, call);
  if (key !== undefined) return key;
  const keys = partsOf(name).map((part) => keyNamed(part, platform));
  if (keys.length > 1 && keys.every((one) => one !== undefined)) throw notOneKey(name, keys, call);
  throw unknownKey(name, call);
};

/** Splits a chord at its pluses and trims the parts. `Control++` ends with the plus key. */
const partsOf = (chord: string): readonly string[] => {
  if (chord === '+') return ['+'];
  const parts = chord.endsWith('++') ? [...chord.slice(0, -2).split('+'), '+'] : chord.split('+');
  return parts.map((part) => (part.trim() === '' ? part : part.trim()));
};

/**
 * Splits a chord such as `'Control+Shift+T'` into canonical keys. `'+'` is the plus key, also at the end of a chord
 * (`'Control++'`).
 *
 * @throws TypeError if a part is missing or is not a key; the message shows the correct spelling if it can be guessed.
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
   * Returns the vendor's name for exactly this key while Shift is or is not held. A vendor that knows only the key `a`
   * can produce `A` while Shift is held.
   */
  nameOf(key: Key, shiftHeld: boolean): string | undefined;
  /** Returns the name of the physical key, for releasing it regardless of Shift. */
  placeOf(key: Key): string | undefined;
}

/** Makes a vendor's key names from its names for the keys without Shift. */
export const keyNames = (names: ReadonlyMap<Key, string>): KeyNames => {
  const withShift = new Map([...names].map(([key, name]) => [effectiveKey(key, true), name] as const));
  return {
    nameOf: (key, shiftHeld) => names.get(key) ?? (shiftHeld ? withShift.get(key) : undefined),
    placeOf: (key) => names.get(key) ?? withShift.get(key),
  };
};
