import { isSameKey, isShift, keyStroke, type Key, type KeyStroke, type Platform } from '@farhand/core/driver';
import type { KeyEventParams } from './wire.js';

/**
 * Returns the event of a key that goes down while `held` are down. If the key is among them, the event is an
 * auto-repeat.
 */
export const keyDown = (key: Key, held: readonly Key[], platform: Platform): KeyEventParams => {
  const stroke = keyStroke(key, held.some(isShift));
  const text = isShortcut(held) ? undefined : stroke.text;
  const repeats = held.some((other) => isSameKey(other, key));
  const modifiers = modifierMask([...held, key]);
  const commands = platform === 'mac' ? editingCommands(stroke.code, modifiers) : [];
  return {
    type: text === undefined ? 'rawKeyDown' : 'keyDown',
    modifiers,
    ...identityOf(stroke),
    ...(text === undefined ? {} : { text, unmodifiedText: text }),
    ...(repeats ? { autoRepeat: true } : {}),
    ...(commands.length > 0 ? { commands } : {}),
  };
};

/** Returns the event of a key that goes up while `held`, which includes it, are down. */
export const keyUp = (key: Key, held: readonly Key[]): KeyEventParams => {
  const others = held.filter((other) => !isSameKey(other, key));
  return { type: 'keyUp', modifiers: modifierMask(others), ...identityOf(keyStroke(key, others.some(isShift))) };
};

const identityOf = ({
  key,
  code,
  keyCode,
  location,
}: KeyStroke): Pick<KeyEventParams, 'key' | 'code' | 'windowsVirtualKeyCode' | 'location' | 'isKeypad'> => ({
  key,
  code,
  windowsVirtualKeyCode: keyCode,
  ...(location === 1 || location === 2 ? { location } : {}),
  ...(location === 3 ? { isKeypad: true } : {}),
});

const modifierBits: ReadonlyMap<Key, number> = new Map([
  ['Alt', 1],
  ['AltRight', 1],
  ['Control', 2],
  ['ControlRight', 2],
  ['Meta', 4],
  ['MetaRight', 4],
  ['Shift', 8],
  ['ShiftRight', 8],
]);

/** Returns the protocol's bit mask of the modifiers among these keys: Alt 1, Control 2, Meta 4, Shift 8. */
export const modifierMask = (keys: readonly Key[]): number =>
  keys.reduce((mask, key) => mask | (modifierBits.get(key) ?? 0), 0);

/** Returns whether a modifier other than Shift is among these keys. Keys then act as shortcuts and enter no text. */
const isShortcut = (keys: readonly Key[]): boolean => (modifierMask(keys) & ~8) !== 0;

const alt = 1;
const control = 2;
const meta = 4;
const shift = 8;

/**
 * The editing commands of keys in text on macOS, by DOM code and modifiers. On macOS the system, not the page, turns
 * shortcuts into editing, so a synthetic key event must include the commands. The names are those of Cocoa's
 * NSResponder.
 */
const commands: readonly (readonly [code: string, modifiers: number, command: string])[] = [
  ['KeyA', meta, 'selectAll'],
  ['KeyC', meta, 'copy'],
  ['KeyV', meta, 'paste'],
  ['KeyX', meta, 'cut'],
  ['KeyZ', meta, 'undo'],
  ['KeyZ', meta | shift, 'redo'],
  ['Backspace', 0, 'deleteBackward'],
  ['Backspace', alt, 'deleteWordBackward'],
  ['Backspace', meta, 'deleteToBeginningOfLine'],
  ['Delete', 0, 'deleteForward'],
  ['Delete', alt, 'deleteWordForward'],
  ['KeyA', control, 'moveToBeginningOfParagraph'],
  ['KeyE', control, 'moveToEndOfParagraph'],
  ['KeyK', control, 'deleteToEndOfParagraph'],
];

/** The same with a command that extends the selection if Shift is held too. */
const movements: typeof commands = [
  ['ArrowLeft', 0, 'moveLeft'],
  ['ArrowRight', 0, 'moveRight'],
  ['ArrowUp', 0, 'moveUp'],
  ['ArrowDown', 0, 'moveDown'],
  ['ArrowLeft', alt, 'moveWordLeft'],
  ['ArrowRight', alt, 'moveWordRight'],
  ['ArrowUp', alt, 'moveToBeginningOfParagraph'],
  ['ArrowDown', alt, 'moveToEndOfParagraph'],
  ['ArrowLeft', meta, 'moveToLeftEndOfLine'],
  ['ArrowRight', meta, 'moveToRightEndOfLine'],
  ['ArrowUp', meta, 'moveToBeginningOfDocument'],
  ['ArrowDown', meta, 'moveToEndOfDocument'],
];

const table: ReadonlyMap<string, string> = new Map([
  ...commands.map(([code, modifiers, command]) => [`${modifiers}+${code}`, command] as const),
  ...movements.flatMap(([code, modifiers, command]) => [
    [`${modifiers}+${code}`, command] as const,
    [`${modifiers | shift}+${code}`, `${command}AndModifySelection`] as const,
  ]),
]);

/** Returns the editing commands of a key on macOS; most keys have none. `modifiers` is the protocol's bit mask. */
const editingCommands = (code: string, modifiers: number): readonly string[] => {
  const command = table.get(`${modifiers}+${code}`);
  return command === undefined ? [] : [command];
};
