import { keyNames, type Key, type KeyNames } from '@farhand/core/driver';

/**
 * The keys that Lightcone's key-down documents (vendor reference, March 2026), by Farhand's name. The vendor ignores
 * case; its own examples use lower case and `ctrl` for both key-down and hotkey.
 */
const documentedKeys: ReadonlyMap<Key, string> = new Map([
  ['Shift', 'shift'],
  ['Control', 'ctrl'],
  ['Alt', 'alt'],
  ['Meta', 'meta'],
  ['Enter', 'enter'],
  ['Escape', 'escape'],
  ['Tab', 'tab'],
  ['Backspace', 'backspace'],
  ['Delete', 'delete'],
  [' ', 'space'],
  ['ArrowUp', 'arrowup'],
  ['ArrowDown', 'arrowdown'],
  ['ArrowLeft', 'arrowleft'],
  ['ArrowRight', 'arrowright'],
  ['Home', 'home'],
  ['End', 'end'],
  ['PageUp', 'pageup'],
  ['PageDown', 'pagedown'],
  ...Array.from({ length: 24 }, (_, index) => [`F${index + 1}`, `f${index + 1}`] as const),
  ...[...'abcdefghijklmnopqrstuvwxyz0123456789'].map((character) => [character, character] as const),
]);

/** Lightcone's key names. They ignore case, so `A` requires a held Shift. */
export const lightconeKeys: KeyNames = keyNames(documentedKeys);
