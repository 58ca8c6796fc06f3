import { isInLayout, type Key } from '@farhand/core/driver';

/** Which spellings of keys are understood: those the vendor documents or uses in its examples, or more. */
export type KeySpellings = 'documented' | 'tolerant';

const functionKeys: readonly (readonly [string, Key])[] = Array.from({ length: 24 }, (_, index) => [
  `f${index + 1}`,
  `F${index + 1}`,
]);

/** Lower-case names in the vendor's reference of key-down and key-up, and those in its hotkey examples (2026). */
const documentedNames: ReadonlyMap<string, Key> = new Map([
  ['shift', 'Shift'],
  ['ctrl', 'Control'],
  ['control', 'Control'],
  ['alt', 'Alt'],
  ['meta', 'Meta'],
  ['enter', 'Enter'],
  ['return', 'Enter'],
  ['escape', 'Escape'],
  ['tab', 'Tab'],
  ['backspace', 'Backspace'],
  ['delete', 'Delete'],
  ['space', ' '],
  ['arrowup', 'ArrowUp'],
  ['arrowdown', 'ArrowDown'],
  ['arrowleft', 'ArrowLeft'],
  ['arrowright', 'ArrowRight'],
  ['home', 'Home'],
  ['end', 'End'],
  ['pageup', 'PageUp'],
  ['pagedown', 'PageDown'],
  ...functionKeys,
]);

/** Lower-case names the vendor mentions nowhere: what models and people write. */
const toleratedNames: ReadonlyMap<string, Key> = new Map([
  ['insert', 'Insert'],
  ['capslock', 'CapsLock'],
  ['caps_lock', 'CapsLock'],
  ['numlock', 'NumLock'],
  ['scrolllock', 'ScrollLock'],
  ['printscreen', 'PrintScreen'],
  ['pause', 'Pause'],
  ['contextmenu', 'ContextMenu'],
  ['menu', 'ContextMenu'],
  ['shiftleft', 'Shift'],
  ['shiftright', 'ShiftRight'],
  ['controlleft', 'Control'],
  ['controlright', 'ControlRight'],
  ['altleft', 'Alt'],
  ['altright', 'AltRight'],
  ['metaleft', 'Meta'],
  ['metaright', 'MetaRight'],
  ['option', 'Alt'],
  ['cmd', 'Meta'],
  ['command', 'Meta'],
  ['win', 'Meta'],
  ['super', 'Meta'],
  ['esc', 'Escape'],
  ['del', 'Delete'],
  ['up', 'ArrowUp'],
  ['down', 'ArrowDown'],
  ['left', 'ArrowLeft'],
  ['right', 'ArrowRight'],
  ['page_up', 'PageUp'],
  ['page_down', 'PageDown'],
  ['pgup', 'PageUp'],
  ['pgdn', 'PageDown'],
  ['plus', '+'],
  ['minus', '-'],
]);

const documentedCharacter = /^[a-z0-9]$/i;

/** The key a name stands for, if it stands for one. A single character keeps its case, names ignore it. */
export const keyNamed = (name: string, spellings: KeySpellings): Key | undefined => {
  if ([...name].length === 1) {
    const known = spellings === 'tolerant' ? isInLayout(name) : documentedCharacter.test(name);
    return known ? name : undefined;
  }
  const lower = name.toLowerCase();
  return documentedNames.get(lower) ?? (spellings === 'tolerant' ? toleratedNames.get(lower) : undefined);
};
