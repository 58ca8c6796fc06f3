import { keyNames, type Key, type KeyNames } from '@farhand/core/driver';

/**
 * The keys that Lightcone's key-down documents (vendor reference, March 2026), by Farhand's name for them. Case does not
 * matter to the vendor; lower case and `ctrl` are what its own examples use for key-down and hotkey alike.
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

/** Lightcone's names of keys. They ignore case, so `A` can only be said where Shift is held. */
export const lightconeKeys: KeyNames = keyNames(documentedKeys);
