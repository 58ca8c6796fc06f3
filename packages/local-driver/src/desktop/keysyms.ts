import { keyStroke, type Key } from '@farhand/core/driver';

/** A code of the X protocol for what stands on a key: a character or a function. */
export type Keysym = number;

/** No function, no character. */
export const noSymbol: Keysym = 0;

const numbered = (prefix: string, from: number, to: number, first: Keysym): readonly (readonly [Key, Keysym])[] =>
  Array.from({ length: to - from + 1 }, (_, index) => [`${prefix}${from + index}`, first + index] as const);

/** Keys that act, and those that only their code names. Source: X11's keysymdef.h; Meta is what Linux calls Super. */
const named: ReadonlyMap<Key, Keysym> = new Map<Key, Keysym>([
  ['Backspace', 0xff08],
  ['Tab', 0xff09],
  ['Enter', 0xff0d],
  ['Pause', 0xff13],
  ['ScrollLock', 0xff14],
  ['Escape', 0xff1b],
  ['Home', 0xff50],
  ['ArrowLeft', 0xff51],
  ['ArrowUp', 0xff52],
  ['ArrowRight', 0xff53],
  ['ArrowDown', 0xff54],
  ['PageUp', 0xff55],
  ['PageDown', 0xff56],
  ['End', 0xff57],
  ['PrintScreen', 0xff61],
  ['Insert', 0xff63],
  ['ContextMenu', 0xff67],
  ['NumLock', 0xff7f],
  ['NumpadEnter', 0xff8d],
  ['NumpadMultiply', 0xffaa],
  ['NumpadAdd', 0xffab],
  ['NumpadSubtract', 0xffad],
  ['NumpadDecimal', 0xffae],
  ['NumpadDivide', 0xffaf],
  ...numbered('Numpad', 0, 9, 0xffb0),
  ...numbered('F', 1, 24, 0xffbe),
  ['Shift', 0xffe1],
  ['ShiftRight', 0xffe2],
  ['Control', 0xffe3],
  ['ControlRight', 0xffe4],
  ['CapsLock', 0xffe5],
  ['Alt', 0xffe9],
  ['AltRight', 0xffea],
  ['Meta', 0xffeb],
  ['MetaRight', 0xffec],
  ['Delete', 0xffff],
]);

/** The code for a character. Those of Latin-1 are their own; the others are marked as Unicode. */
export const keysymOfCharacter = (character: string): Keysym => {
  const point = character.codePointAt(0) ?? 0;
  if (character === '\n') return 0xff0d;
  if (character === '\t') return 0xff09;
  const isLatin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff);
  return isLatin1 ? point : 0x0100_0000 + point;
};

/**
 * The code for a key.
 *
 * @throws TypeError if there is no such key.
 */
export const keysymOfKey = (key: Key): Keysym => {
  const keysym = named.get(key);
  if (keysym !== undefined) return keysym;
  const { key: character } = keyStroke(key);
  return keysymOfCharacter(character);
};

/** Whether a key of the number pad means a digit or the decimal point only while NumLock is on. */
export const needsNumLock = (key: Key): boolean => /^Numpad(\d|Decimal)$/.test(key);
