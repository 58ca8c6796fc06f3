import type { Key } from './key-name.js';
import { keyAliases, padKeys, padWords, sidedKeys, sides } from './key-aliases.js';
import { characterKeys, namedKeys, positionalKeys } from './us-layout.js';

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

const alike = (spellings: readonly string[], key: Key): readonly (readonly [string, Key])[] =>
  spellings.map((spelling) => [spelling, key] as const);

const onBothSides = (word: string, side: 'left' | 'right'): readonly string[] =>
  /^[a-z]/.test(word) ? sides[side].flatMap((name) => [`${word}${name}`, `${name}${word}`]) : [];

/**
 * The keys that WebDriver encodes as private characters, from U+E001 on. `-` marks an unused code. Source: W3C
 * WebDriver, keyboard actions.
 */
const webDriverKeys: readonly string[] = words(
  '- Help Backspace Tab Clear Enter Enter Shift Control Alt Pause Escape Space PageUp PageDown End Home ' +
    'ArrowLeft ArrowUp ArrowRight ArrowDown Insert Delete ; = ' +
    'Numpad0 Numpad1 Numpad2 Numpad3 Numpad4 Numpad5 Numpad6 Numpad7 Numpad8 Numpad9 ' +
    'NumpadMultiply NumpadAdd NumpadComma NumpadSubtract NumpadDecimal NumpadDivide - - - - - - - ' +
    'F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 Meta',
);

/** Every key name of more than one character, with its key. In lower case and without `_`, `-` and spaces. */
export const keySpellings: ReadonlyMap<string, Key> = new Map<string, Key>([
  ...Object.entries(keyAliases).flatMap(([key, spellings]) => alike(words(spellings), key)),
  ...sidedKeys.flatMap(([left, right, spellings]) =>
    words(spellings).flatMap((word) => [
      [word, left] as const,
      ...alike(onBothSides(word, 'left'), left),
      ...alike(onBothSides(word, 'right'), right),
    ]),
  ),
  ...padKeys.flatMap(([key, spellings, alone]) => [
    ...alike(words(alone), key),
    ...padWords.flatMap((pad) =>
      alike(
        words(spellings).map((word) => `${pad}${word}`),
        key,
      ),
    ),
  ]),
  ...padWords.flatMap((pad) => Array.from({ length: 10 }, (_, digit) => [`${pad}${digit}`, `Numpad${digit}`] as const)),
  ...webDriverKeys.flatMap((key, index) =>
    key === '-' ? [] : alike([String.fromCharCode(0xe001 + index)], key === 'Space' ? ' ' : key),
  ),
  ...characterKeys.map(([code, key]) => [code.toLowerCase(), key] as const),
  ...namedKeys.map(([code, key]) => [code.toLowerCase(), key] as const),
  ...namedKeys.map(([, key]) => [key.toLowerCase(), key] as const),
  // Last, so that `AltRight` is the key labeled Alt, not AltGraph.
  ...positionalKeys.map(([code]) => [code.toLowerCase(), code] as const),
]);

/** A name reduced to what distinguishes it. */
export const plainSpelling = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '');
