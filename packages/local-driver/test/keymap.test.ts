import { describe, expect, test } from 'vitest';
import { Keymap, keysymOfCharacter, keysymOfKey } from '../src/desktop/keys.js';

describe('the symbols of keys are found', () => {
  test.each([
    ['a', 0x61],
    ['~', 0x7e],
    ['é', 0xe9],
    ['Ā', 0x1000100],
    ['日', 0x10065e5],
    ['😀', 0x101f600],
    ['\n', 0xff0d],
    ['\t', 0xff09],
  ])('for the character %j by %i', (character, keysym) => {
    expect(keysymOfCharacter(character)).toBe(keysym);
  });

  test.each([
    ['Enter', 0xff0d],
    ['F24', 0xffd5],
    ['Numpad9', 0xffb9],
    ['NumpadDecimal', 0xffae],
    ['MetaRight', 0xffec],
    [' ', 0x20],
    ['A', 0x41],
  ])('for the key %j by %i', (key, keysym) => {
    expect(keysymOfKey(key)).toBe(keysym);
  });
});

describe('a keymap', () => {
  const [a, A, eight, star, paren, kp5, begin, cyrillic] = [0x61, 0x41, 0x38, 0x2a, 0x28, 0xffb5, 0xff9d, 0x6c6];
  const keyboard = {
    firstKeycode: 8,
    rows: [
      [0, 0, 0, 0],
      [a, A, cyrillic, 0],
      [eight, star, eight, star],
      [paren, 0, 0, 0],
      [begin, kp5, begin, kp5],
      [0, 0, 0, 0],
      [0xff7f, 0, 0xff7f, 0],
      [0, 0, 0, 0],
    ],
    modifiers: [[], [], [], [], [14, 0], [], [], [15]],
  };

  test('finds characters, and whether they require Shift', () => {
    const keymap = new Keymap(keyboard);
    expect(keymap.find(a)).toEqual({ keycode: 9, shift: false });
    expect(keymap.find(A)).toEqual({ keycode: 9, shift: true });
    expect(keymap.find(star)).toEqual({ keycode: 10, shift: true });
    expect(keymap.find(cyrillic)).toBeUndefined();
  });

  test('of a second layout finds what stands there', () => {
    expect(new Keymap(keyboard, { layout: 1 }).find(cyrillic)).toEqual({ keycode: 9, shift: false });
    expect(new Keymap(keyboard, { layout: 1 }).find(a)).toBeUndefined();
  });

  test('has the digits of the number pad without Shift, and knows the modifier that takes', () => {
    expect(new Keymap(keyboard).find(kp5)).toEqual({ keycode: 12, shift: false });
    expect(new Keymap(keyboard).numLockMask).toBe(16);
    expect(new Keymap({ ...keyboard, modifiers: [] }).numLockMask).toBe(0);
  });

  test('knows the keys that say nothing: not the first code, and no modifier', () => {
    expect(new Keymap(keyboard).silentKeys()).toEqual([13]);
  });
});
