import { closest } from '../check/values.js';
import { characterKeys, keyAliases, namedKeys, positionalKeys, type LayoutRow } from './us-layout.js';

/**
 * A key in its canonical spelling: a DOM `KeyboardEvent.key` value (`'Shift'`, `'a'`, `'A'`, `'ArrowLeft'`), or the
 * `code` of a key that shares its DOM name with another (`'ShiftRight'`, `'Numpad5'`). Made by {@link parseKey}.
 */
export type Key = string;

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

/** Lower-case name to canonical key: DOM names, codes and aliases. Single characters are not here: they keep their case. */
const names: ReadonlyMap<string, Key> = new Map([
  ...namedKeys.map(([, key]) => [key.toLowerCase(), key] as const),
  ...[...characterKeys, ...namedKeys].map(([code, key]) => [code.toLowerCase(), key] as const),
  ...positionalKeys.map(([code]) => [code.toLowerCase(), code] as const),
  ...Object.entries(keyAliases),
]);

const spellings: readonly string[] = [
  ...namedKeys.map(([, key]) => key),
  ...positionalKeys.map(([code]) => code),
  ...Object.keys(keyAliases),
  'ControlOrMeta',
];

/** Whether a key or character is on the US layout. */
export const isInLayout = (key: string): boolean => strokes.has(key);

/** The key that a press of `key` amounts to while Shift is or is not held: with Shift, `a` is `A` and `1` is `!`. */
export const effectiveKey = (key: Key, shiftHeld: boolean): Key => (shiftHeld ? (shiftedKeys.get(key) ?? key) : key);

/** The key without Shift: `A` is on the key of `a`, `!` on that of `1`. */
export const baseKey = (key: Key): Key => baseKeys.get(key) ?? key;

/**
 * What the keyboard says when a canonical key goes down.
 *
 * @throws TypeError if the key is not canonical.
 */
export const keyStroke = (key: Key, shiftHeld = false): KeyStroke => {
  const found = strokes.get(effectiveKey(key, shiftHeld));
  if (found === undefined) throw unknownKey(key, 'keyStroke');
  return found;
};

/**
 * Returns the canonical spelling of a key name. Single characters keep their case; names ignore it.
 *
 * @throws TypeError if there is no such key; the message names close matches.
 */
export const parseKey = (name: string, platform: Platform, call = 'key'): Key => {
  if (typeof name !== 'string') throw new TypeError(`${call}: a key is a string such as 'Shift', got ${typeof name}.`);
  if (name === '\n' || name === '\r') return 'Enter';
  if (name === '\t') return 'Tab';
  if ([...name].length === 1 && strokes.has(name)) return name;
  const lower = name.toLowerCase();
  if (lower === 'controlormeta') return platform === 'mac' ? 'Meta' : 'Control';
  const key = names.get(lower);
  if (key === undefined) throw unknownKey(name, call);
  return key;
};

/**
 * Splits a chord such as `'Control+Shift+T'` into canonical keys. `'+'` is the plus key, also at the end of a chord (`'Control++'`).
 *
 * @throws TypeError if a part is missing or is no key.
 */
export const parseChord = (chord: string, platform: Platform, call = 'key'): readonly Key[] => {
  if (typeof chord !== 'string')
    throw new TypeError(`${call}: a key is a string such as 'Shift', got ${typeof chord}.`);
  const parts =
    chord === '+' ? ['+'] : chord.endsWith('++') ? [...chord.slice(0, -2).split('+'), '+'] : chord.split('+');
  if (parts.some((part) => part === '')) {
    throw new TypeError(
      `${call}: a key is missing in '${chord}'. Write keys joined by '+', such as 'Control+Shift+T'.`,
    );
  }
  return parts.map((part) => parseKey(part, platform, call));
};

const unknownKey = (name: string, call: string): TypeError => {
  if ([...name].length === 1) {
    return new TypeError(
      `${call}: '${name}' is not on the keyboard (US layout), so there is no key to press. Use insertText('${name}') or type('${name}').`,
    );
  }
  const near = closest(name, spellings);
  const hint = near.length > 0 ? ` Did you mean ${near.map((key) => `'${key}'`).join(' or ')}?` : '';
  return new TypeError(
    `${call}: unknown key '${name.slice(0, 40)}'.${hint} Keys are DOM names such as 'Shift', 'ArrowLeft', 'F5' or a single character.`,
  );
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
