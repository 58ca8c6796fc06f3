import { effectiveKey, keyStroke, parseChord, parseKey } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';

describe('parseKey', () => {
  test.each([
    ['Shift', 'Shift'],
    ['shift', 'Shift'],
    ['SHIFT', 'Shift'],
    ['ShiftLeft', 'Shift'],
    ['ShiftRight', 'ShiftRight'],
    ['ctrl', 'Control'],
    ['cmd', 'Meta'],
    ['command', 'Meta'],
    ['win', 'Meta'],
    ['super', 'Meta'],
    ['option', 'Alt'],
    ['esc', 'Escape'],
    ['return', 'Enter'],
    ['del', 'Delete'],
    ['space', ' '],
    ['up', 'ArrowUp'],
    ['pgdn', 'PageDown'],
    ['f5', 'F5'],
    ['F24', 'F24'],
    ['KeyA', 'a'],
    ['Digit1', '1'],
    ['numpad5', 'Numpad5'],
    ['a', 'a'],
    ['A', 'A'],
    ['+', '+'],
    [' ', ' '],
    ['\n', 'Enter'],
    ['\t', 'Tab'],
    ['ControlOrMeta', 'Control'],
  ])('%j is %j', (name, key) => {
    expect(parseKey(name, 'linux')).toBe(key);
  });

  test('ControlOrMeta is Meta on a Mac', () => {
    expect(parseKey('controlormeta', 'mac')).toBe('Meta');
    expect(parseKey('ControlOrMeta', 'windows')).toBe('Control');
  });

  test.each([
    ['Retrun', /unknown key 'Retrun'\. Did you mean 'return'/],
    ['ArowLeft', /Did you mean 'ArrowLeft'/],
    ['F25', /Did you mean 'F2/],
    ['', /unknown key ''/],
    ['é', /'é' is not on the keyboard \(US layout\).*insertText\('é'\)/],
    ['日', /not on the keyboard/],
  ])('%j is a TypeError that helps', (name, message) => {
    expect(() => parseKey(name, 'linux', 'keyboard.press')).toThrow(TypeError);
    expect(() => parseKey(name, 'linux', 'keyboard.press')).toThrow(message);
  });
});

describe('parseChord', () => {
  test.each([
    ['Control+Shift+T', ['Control', 'Shift', 'T']],
    ['ctrl+c', ['Control', 'c']],
    ['+', ['+']],
    ['Control++', ['Control', '+']],
    ['a', ['a']],
  ])('%j', (chord, keys) => {
    expect(parseChord(chord, 'linux')).toEqual(keys);
  });

  test.each(['Control+', '+a', 'a++b', ''])('%j lacks a key', (chord) => {
    expect(() => parseChord(chord, 'linux')).toThrow(TypeError);
  });
});

describe('what a key says', () => {
  test('a letter', () => {
    expect(keyStroke('a')).toEqual({ key: 'a', code: 'KeyA', keyCode: 65, location: 0, text: 'a' });
    expect(keyStroke('a', true)).toEqual({ key: 'A', code: 'KeyA', keyCode: 65, location: 0, text: 'A' });
    expect(keyStroke('A')).toEqual({ key: 'A', code: 'KeyA', keyCode: 65, location: 0, text: 'A' });
  });

  test('a digit with Shift', () => {
    expect(keyStroke('1', true)).toEqual({ key: '!', code: 'Digit1', keyCode: 49, location: 0, text: '!' });
  });

  test('a key that enters a line, one that enters nothing, one of each side', () => {
    expect(keyStroke('Enter')).toEqual({ key: 'Enter', code: 'Enter', keyCode: 13, location: 0, text: '\r' });
    expect(keyStroke('ArrowLeft')).toEqual({ key: 'ArrowLeft', code: 'ArrowLeft', keyCode: 37, location: 0 });
    expect(keyStroke('Shift')).toEqual({ key: 'Shift', code: 'ShiftLeft', keyCode: 16, location: 1 });
    expect(keyStroke('ControlRight')).toEqual({ key: 'Control', code: 'ControlRight', keyCode: 17, location: 2 });
    expect(keyStroke('Numpad5')).toEqual({ key: '5', code: 'Numpad5', keyCode: 101, location: 3, text: '5' });
  });

  test('a key that does not exist', () => {
    expect(() => keyStroke('Nope')).toThrow(TypeError);
  });

  test('Shift changes characters only', () => {
    expect(effectiveKey('a', true)).toBe('A');
    expect(effectiveKey('Enter', true)).toBe('Enter');
    expect(effectiveKey('A', false)).toBe('A');
  });
});
