import type { Key } from '@farhand/core/driver';

const bits: ReadonlyMap<Key, number> = new Map([
  ['Alt', 1],
  ['AltRight', 1],
  ['Control', 2],
  ['ControlRight', 2],
  ['Meta', 4],
  ['MetaRight', 4],
  ['Shift', 8],
  ['ShiftRight', 8],
]);

/** The protocol's bit mask of the modifiers among these keys: Alt 1, Control 2, Meta 4, Shift 8. */
export const modifierMask = (keys: readonly Key[]): number =>
  keys.reduce((mask, key) => mask | (bits.get(key) ?? 0), 0);

/** Whether a modifier other than Shift is among these keys. Keys then mean shortcuts and enter no text. */
export const isShortcut = (keys: readonly Key[]): boolean => (modifierMask(keys) & ~8) !== 0;

/** Whether Shift is among these keys. */
export const isShifted = (keys: readonly Key[]): boolean => (modifierMask(keys) & 8) !== 0;
