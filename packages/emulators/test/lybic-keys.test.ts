import { raiseLybic } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';

const display = { width: 1, height: 1 };

const keyOf = (name: string): string => {
  const [action] = raiseLybic({ type: 'key:down', key: name }, { display });
  return action?.type === 'keyDown' ? action.key : '';
};

/** Every key of a US keyboard, by its name as an X keysym. */
const keysyms: Readonly<Record<string, string>> = {
  BackSpace: 'Backspace',
  Tab: 'Tab',
  Return: 'Enter',
  Pause: 'Pause',
  Scroll_Lock: 'ScrollLock',
  Escape: 'Escape',
  Home: 'Home',
  Left: 'ArrowLeft',
  Up: 'ArrowUp',
  Right: 'ArrowRight',
  Down: 'ArrowDown',
  Prior: 'PageUp',
  Next: 'PageDown',
  End: 'End',
  Print: 'PrintScreen',
  Insert: 'Insert',
  Delete: 'Delete',
  Menu: 'ContextMenu',
  Num_Lock: 'NumLock',
  Caps_Lock: 'CapsLock',
  Shift_L: 'Shift',
  Shift_R: 'ShiftRight',
  Control_L: 'Control',
  Control_R: 'ControlRight',
  Alt_L: 'Alt',
  Alt_R: 'AltRight',
  Super_L: 'Meta',
  Super_R: 'MetaRight',
  KP_Enter: 'NumpadEnter',
  KP_Multiply: 'NumpadMultiply',
  KP_Add: 'NumpadAdd',
  KP_Subtract: 'NumpadSubtract',
  KP_Decimal: 'NumpadDecimal',
  KP_Divide: 'NumpadDivide',
  space: ' ',
  exclam: '!',
  quotedbl: '"',
  numbersign: '#',
  dollar: '$',
  percent: '%',
  ampersand: '&',
  apostrophe: "'",
  parenleft: '(',
  parenright: ')',
  asterisk: '*',
  plus: '+',
  comma: ',',
  minus: '-',
  period: '.',
  slash: '/',
  colon: ':',
  semicolon: ';',
  less: '<',
  equal: '=',
  greater: '>',
  question: '?',
  at: '@',
  bracketleft: '[',
  backslash: '\\',
  bracketright: ']',
  asciicircum: '^',
  underscore: '_',
  grave: '`',
  braceleft: '{',
  bar: '|',
  braceright: '}',
  asciitilde: '~',
};

describe('names', () => {
  test.each(Object.entries(keysyms))('%s is %j, in any case', (name, key) => {
    expect([keyOf(name), keyOf(name.toLowerCase()), keyOf(name.toUpperCase())]).toEqual([key, key, key]);
  });

  test('F1 to F24, and the digits of the numeric pad', () => {
    for (let n = 1; n <= 24; n += 1) expect(keyOf(`F${n}`)).toBe(`F${n}`);
    for (let n = 0; n <= 9; n += 1) expect(keyOf(`KP_${n}`)).toBe(`Numpad${n}`);
  });

  test('every character of the keyboard is its own name, and keeps its case', () => {
    for (let code = 0x20; code < 0x7f; code += 1) {
      const character = String.fromCharCode(code);
      expect(keyOf(character)).toBe(character);
    }
  });

  test.each([
    ['ctrl', 'Control'],
    ['control', 'Control'],
    ['alt', 'Alt'],
    ['shift', 'Shift'],
    ['super', 'Meta'],
    ['meta', 'Meta'],
    ['win', 'Meta'],
    ['cmd', 'Meta'],
    ['enter', 'Enter'],
    ['esc', 'Escape'],
    ['Page_Up', 'PageUp'],
    ['pagedown', 'PageDown'],
    ['del', 'Delete'],
    ['printscreen', 'PrintScreen'],
    ['winright', 'MetaRight'],
  ])('%s is another word for %s', (name, key) => {
    expect(keyOf(name)).toBe(key);
  });
});

test.each(['Hyper_L', 'eacute', 'é', 'F25', 'KP_', 'ab', 'constructor', '\n'])('%j is no key', (name) => {
  expect(() => keyOf(name)).toThrow(`Unknown key: ${name}`);
});
