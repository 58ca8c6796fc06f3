import { typeError } from '../check/mistake.js';
import { closest, describe } from '../check/values.js';
import type { Key } from './key-name.js';
import { keyAliases, sidedKeys } from './key-aliases.js';
import { keySpellings, plainSpelling } from './key-spellings.js';
import { actingKeys, characterKeys, namedKeys, positionalKeys } from './us-layout.js';

/** Chords and keys that people write under names that are not keys, in the spelling of {@link plainSpelling}. */
const meant: Readonly<Record<string, string>> = {
  isolefttab: 'Shift+Tab',
  backtab: 'Shift+Tab',
  selectall: 'ControlOrMeta+a',
  copy: 'ControlOrMeta+c',
  cut: 'ControlOrMeta+x',
  paste: 'ControlOrMeta+v',
  undo: 'ControlOrMeta+z',
  redo: 'ControlOrMeta+Shift+z',
  kphome: 'Home',
  kpend: 'End',
  kpup: 'ArrowUp',
  kpdown: 'ArrowDown',
  kpleft: 'ArrowLeft',
  kpright: 'ArrowRight',
  kpprior: 'PageUp',
  kppageup: 'PageUp',
  kpnext: 'PageDown',
  kppagedown: 'PageDown',
  kpinsert: 'Insert',
  kpdelete: 'Delete',
  kpbegin: 'Clear',
};

/** Letters that stand for modifiers before a hyphen in Emacs notation: `C-x`, `M-x`. */
const letters: Readonly<Record<string, Key>> = { C: 'Control', M: 'Alt', S: 'Shift' };

const modifier = /^(Alt|Control|Meta|Shift)(Right)?$/;
const isModifier = (key: Key | undefined): boolean => key !== undefined && modifier.test(key);

/** A chord in its correct spelling. After Control, Alt or Meta, letters are small. */
const written = (keys: readonly Key[]): string => {
  const isShortcut = keys.slice(0, -1).some((key) => modifier.test(key) && !key.startsWith('Shift'));
  return keys
    .map((key) => (key === ' ' ? 'Space' : isShortcut && /^[A-Z]$/.test(key) ? key.toLowerCase() : key))
    .join('+');
};

const isCharacter = (name: string): boolean => [...name].length === 1;

const inLayout: ReadonlySet<string> = new Set(characterKeys.flatMap(([, key, , shifted = key]) => [key, shifted]));

const keyOf = (word: string): Key | undefined =>
  isCharacter(word) && inLayout.has(word) ? word : keySpellings.get(plainSpelling(word));

/** The keys that words name. Joins as many words as possible into one key: `page down` is one key. */
const keysOf = (parts: readonly string[]): readonly Key[] | undefined => {
  if (parts.length === 0) return [];
  for (let count = Math.min(parts.length, 4); count > 0; count -= 1) {
    const joined = parts.slice(0, count);
    const key = keyOf(joined.join(''));
    const isChord = count > 1 && isModifier(keyOf(joined[0] ?? ''));
    const rest = key === undefined || isChord ? undefined : keysOf(parts.slice(count));
    if (key !== undefined && rest !== undefined) return [key, ...rest];
  }
  return undefined;
};

/** Guesses the chord in a text that is not a valid one: `Ctrl-A`, `ctrl a`, `<ctrl>a`, `C-a`, `^a`, `ctrla`. */
const chordIn = (text: string): readonly Key[] | undefined => {
  const [, caret] = /^\^(.)$/u.exec(text) ?? [];
  if (caret !== undefined) return keysOf(['Control', caret]);
  const parts = text
    .replace(/^keys?[._]/i, '')
    .split(/[\s\-_+,;&/|.:<>{}[\]()]+/)
    .filter((part) => part !== '');
  const spelled = parts.map((part, index) =>
    /^[CMS]-/.test(text) && index + 1 < parts.length ? (letters[part] ?? part) : part,
  );
  const keys = keysOf(spelled);
  if (keys !== undefined && keys.length > 1) return keys.slice(0, -1).every(isModifier) ? keys : undefined;
  if (keys !== undefined || parts.length > 1) return keys;
  return runTogether(text);
};

/**
 * Splits a modifier and a key without a separator: `ctrlc`, `AltF4`. Accepts a single character only if the rest is not
 * a word.
 */
const runTogether = (text: string): readonly Key[] | undefined => {
  const [, held = '', rest = ''] = /^(control|ctrl|cmd|command|alt|option|shift|win|super|meta)(.+)$/i.exec(text) ?? [];
  if (isCharacter(rest) && !/^(ctrl|cmd)$/i.test(held)) return undefined;
  return rest === '' ? undefined : keysOf([held, rest]);
};

/** Names that a hint may suggest: keys and codes in their usual spelling, and longer aliases. */
const spellings = (): ReadonlyMap<string, Key> =>
  new Map<string, Key>([
    ...namedKeys.map(([, key]) => [key, key] as const),
    ...actingKeys.map(([code, key]) => [code, key] as const),
    ...positionalKeys.map(([code]) => [code, code] as const),
    ...[...Object.entries(keyAliases), ...sidedKeys.map(([left, , words]) => [left, words] as const)].flatMap(
      ([key, words]) => words.split(' ').flatMap((word) => (/^[a-z]{4}/.test(word) ? [[word, key] as const] : [])),
    ),
    ['ControlOrMeta', 'ControlOrMeta'],
  ]);

/** Up to three similar names, each of a different key. */
const near = (name: string): readonly string[] => {
  const known = spellings();
  const told = new Set<Key | undefined>();
  return closest(plainSpelling(name), [...known.keys()], 12)
    .filter((spelling) => {
      const key = known.get(spelling);
      return told.has(key) ? false : told.add(key);
    })
    .slice(0, 3);
};

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(' or ');

const shown = (name: string): string => `'${name.slice(0, 40)}'`;

/** The error for a name that is not a key, with what may have been meant. */
export const unknownKey = (name: string, call: string): TypeError => {
  if (isCharacter(name)) {
    return typeError(
      `${call}: '${name}' is not on the keyboard (US layout), so there is no key to press. Use insertText('${name}') or type('${name}').`,
    );
  }
  const plain = plainSpelling(name);
  const other = Object.hasOwn(meant, plain) ? meant[plain] : undefined;
  if (other !== undefined) return typeError(`${call}: unknown key ${shown(name)}. Did you mean '${other}'?`);
  const keys = chordIn(name);
  if (keys !== undefined && keys.length > 1) {
    return typeError(`${call}: unknown key ${shown(name)}. Write a chord with '+': '${written(keys)}'.`);
  }
  const names = keys ?? near(name);
  const hint = names.length > 0 ? ` Did you mean ${quoted(names)}?` : '';
  return typeError(
    `${call}: unknown key ${shown(name)}.${hint} Keys are DOM names such as 'Shift', 'ArrowLeft', 'F5' or a single character.`,
  );
};

/** The error for a chord that contains a part that is not a key. */
export const unknownChord = (chord: string, part: string, call: string): TypeError => {
  const keys = part === chord ? undefined : chordIn(chord);
  return keys === undefined || keys.length < 2
    ? unknownKey(part, call)
    : typeError(`${call}: unknown key ${shown(part)} in '${chord.slice(0, 40)}'. Write '${written(keys)}'.`);
};

/** The error for a chord where one key is expected. */
export const notOneKey = (chord: string, keys: readonly Key[], call: string): TypeError =>
  typeError(
    `${call}: expected one key, got the chord ${shown(chord)}. Write ${keys.map((key) => `'${written([key])}'`).join(' and ')} one by one, or press('${written(keys)}').`,
  );

/**
 * The error for a name with a hyphen or space whose words together name a key, but whose first word is a modifier, so
 * that it may be a chord: `ctrl-l` is not `ControlLeft`. `undefined` if the name is unambiguous.
 */
export const doubtfulKey = (name: string, key: Key, call: string): TypeError | undefined => {
  const [first = '', ...others] = name.trim().split(/[\s-]+/);
  const held = keyOf(first);
  const rest = keyOf(others.join(''));
  if (held === undefined || rest === undefined || !isModifier(held)) return undefined;
  const one = positionalKeys.some(([code]) => code === key) ? key : `${key}Left`;
  return typeError(
    `${call}: ${shown(name)} may be a chord or a single key. Write '${written([held, rest])}' for the chord, or '${one}' for the key.`,
  );
};

/** The error for a key that is not a string. For a list of keys it shows the chord to write. */
export const notText = (value: unknown, call: string): TypeError => {
  const keys = Array.isArray(value) && value.every((one) => typeof one === 'string') ? keysOf(value) : undefined;
  if (keys !== undefined && keys.length > 0) {
    return typeError(`${call}: expected a key or chord as one string, got an array. Write '${written(keys)}'.`);
  }
  return typeError(`${call}: expected a key such as 'Shift', got ${describe(value)}.`);
};
