import { describe, expect, test } from 'vitest';
import { keyValue, keyValues } from '../dist/keys.js';

describe('a key', () => {
  test.each([
    ['a', false, 'a'],
    ['a', true, 'A'],
    ['1', true, '!'],
    ['Enter', false, '\ue006'],
    ['Numpad0', true, '\ue01a'],
    ['ö', true, 'ö'],
  ])('%s, with Shift %s, has a value', (key, shiftHeld, value) => {
    expect(keyValue(key, shiftHeld)).toBe(value);
  });

  test.each(['F13', 'CapsLock', 'ContextMenu', 'AudioVolumeUp'])('%s has none', (key) => {
    expect(keyValue(key, false)).toBeUndefined();
    expect(keyValues(key)).toEqual([]);
  });

  test('is released by every value that it may have been pressed by', () => {
    expect(keyValues('a')).toEqual(['a', 'A']);
    expect(keyValues('!')).toEqual(['1', '!']);
    expect(keyValues('Shift')).toEqual(['\ue008']);
  });
});
