import type { Keycode } from './keymap.js';
import { keysymOfKey, noSymbol, type Keysym } from './keysyms.js';

/** What keys that follow one another are given. */
export interface KeyRows {
  readonly first: Keycode;
  readonly rows: readonly (readonly Keysym[])[];
}

const keys = (first: Keycode, last: Keycode, rowAt: (index: number) => readonly Keysym[]): KeyRows => ({
  first,
  rows: Array.from({ length: last - first + 1 }, (_, index) => rowAt(index)),
});

const silent = (): readonly Keysym[] => [noSymbol];

const withAndWithoutShift = (key: string) => (): readonly Keysym[] => [keysymOfKey(key), keysymOfKey(key)];

/**
 * What Xvfb's keyboard is given: F13 to F24 where Linux has them, and nothing on the keys of players, phones and the like,
 * which leaves about a hundred keys for characters. Left out are modifiers (203 to 207) and keys that make Chromium go
 * back, forward or reload whatever stands on them (166, 167 and 181; version 156, November 2026), or could. Alt stays Alt
 * with Shift; in Linux's layouts it is Meta there, which pages take for another key.
 */
export const ownKeys: readonly KeyRows[] = [
  keys(64, 64, withAndWithoutShift('Alt')),
  keys(108, 108, withAndWithoutShift('AltRight')),
  keys(138, 162, silent),
  keys(168, 179, silent),
  keys(182, 190, silent),
  keys(191, 202, (index) => [keysymOfKey(`F${13 + index}`)]),
  keys(208, 224, silent),
  keys(226, 255, silent),
];
