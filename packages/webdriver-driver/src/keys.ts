import { baseKey, effectiveKey, isInLayout, type Key } from '@farhand/core/driver';

/** The keys of W3C WebDriver that are no characters, by Farhand's name (section "Keyboard actions", November 2026). */
const codes: ReadonlyMap<Key, number> = new Map([
  ['Help', 0xe002],
  ['Backspace', 0xe003],
  ['Tab', 0xe004],
  ['Clear', 0xe005],
  ['Enter', 0xe006],
  ['NumpadEnter', 0xe007],
  ['Shift', 0xe008],
  ['Control', 0xe009],
  ['Alt', 0xe00a],
  ['Pause', 0xe00b],
  ['Escape', 0xe00c],
  ['PageUp', 0xe00e],
  ['PageDown', 0xe00f],
  ['End', 0xe010],
  ['Home', 0xe011],
  ['ArrowLeft', 0xe012],
  ['ArrowUp', 0xe013],
  ['ArrowRight', 0xe014],
  ['ArrowDown', 0xe015],
  ['Insert', 0xe016],
  ['Delete', 0xe017],
  ...Array.from({ length: 10 }, (_, digit) => [`Numpad${digit}`, 0xe01a + digit] as const),
  ['NumpadMultiply', 0xe024],
  ['NumpadAdd', 0xe025],
  ['NumpadComma', 0xe026],
  ['NumpadSubtract', 0xe027],
  ['NumpadDecimal', 0xe028],
  ['NumpadDivide', 0xe029],
  ...Array.from({ length: 12 }, (_, index) => [`F${index + 1}`, 0xe031 + index] as const),
  ['Meta', 0xe03d],
  ['ShiftRight', 0xe050],
  ['ControlRight', 0xe051],
  ['AltRight', 0xe052],
  ['MetaRight', 0xe053],
]);

const keys = new Map([...codes].map(([key, code]) => [String.fromCodePoint(code), key]));

/** The key that a private-use character presses; `undefined` for any other character. */
export const keyOfValue = (value: string): Key | undefined => keys.get(value);

const isCharacter = (key: Key): boolean => [...key].length === 1;

/** The value that presses a key while Shift is or is not held; `undefined` if the specification has none. */
export const keyValue = (key: Key, shiftHeld: boolean): string | undefined => {
  const code = codes.get(key);
  if (code !== undefined) return String.fromCodePoint(code);
  // Servers enter the character as it is. They do not apply a held Shift to it (chromedriver 156, November 2026).
  return isCharacter(key) ? effectiveKey(key, shiftHeld) : undefined;
};

/** The values by which a key may have been pressed: without Shift, and with it. */
export const keyValues = (key: Key): readonly string[] => {
  const base = baseKey(key);
  const values = [keyValue(base, false), isInLayout(base) ? keyValue(base, true) : undefined];
  return [...new Set(values.filter((value) => value !== undefined))];
};
