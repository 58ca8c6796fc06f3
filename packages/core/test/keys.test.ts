import { effectiveKey, isSameKey, keyStroke, meantKey, parseChord, parseKey } from '@farhand/core/driver';
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
    ['Page_Down', 'PageDown'],
    ['page down', 'PageDown'],
    ['PAGE-DOWN', 'PageDown'],
    ['KP_Enter', 'NumpadEnter'],
    ['num0', 'Numpad0'],
    ['KP_Equal', 'NumpadEqual'],
    ['Super_L', 'Meta'],
    ['Control_R', 'ControlRight'],
    ['LEFT_SHIFT', 'Shift'],
    ['ctrlleft', 'Control'],
    ['winright', 'MetaRight'],
    ['BackSpace', 'Backspace'],
    ['ARROWLEFT', 'ArrowLeft'],
    ['Prior', 'PageUp'],
    ['AltRight', 'AltRight'],
    ['alt_gr', 'AltGraph'],
    ['ISO_Level3_Shift', 'AltGraph'],
    ['volumeup', 'AudioVolumeUp'],
    ['XF86AudioPlay', 'MediaPlayPause'],
    ['MediaSelect', 'LaunchMediaPlayer'],
    ['audio_vol_down', 'AudioVolumeDown'],
    ['\uE007', 'Enter'],
    ['\uE03D', 'Meta'],
    ['⌘', 'Meta'],
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
    ['ISO_Left_Tab', /Did you mean 'Shift\+Tab'\?/],
    ['copy', /Did you mean 'ControlOrMeta\+c'\?/],
    ['KP_Home', /Did you mean 'Home'\?/],
    ['Key.enter', /Did you mean 'Enter'\?/],
    ['ctrl-l', /may be a chord or a single key\. Write 'Control\+l' for the chord, or 'ControlLeft' for the key/],
    ['alt left', /Write 'Alt\+ArrowLeft' for the chord, or 'AltLeft' for the key/],
    ['ctrl+a', /expected one key, got the chord 'ctrl\+a'\. Write 'Control' and 'a' one by one/],
    ['é', /'é' is not on the keyboard \(US layout\).*insertText\('é'\)/],
    ['日', /not on the keyboard/],
  ])('%j is a TypeError that helps', (name, message) => {
    expect(() => parseKey(name, 'linux', 'keyboard.press')).toThrow(TypeError);
    expect(() => parseKey(name, 'linux', 'keyboard.press')).toThrow(message);
  });
});

test.each(['hello', 'banana', 'button', 'submit', 'foo', 'ok', 'and', 'dog', 'center', 'power', 'fn', '0x1B'])(
  'no key is suggested for %j',
  (name) => {
    expect(() => parseKey(name, 'linux')).toThrow(`key: unknown key '${name}'. Keys are DOM names`);
  },
);

describe('parseChord', () => {
  test.each([
    ['Control+Shift+T', ['Control', 'Shift', 'T']],
    ['ctrl+c', ['Control', 'c']],
    ['+', ['+']],
    ['Control++', ['Control', '+']],
    ['a', ['a']],
    ['Ctrl + A', ['Control', 'A']],
    ['Control+ ', ['Control', ' ']],
  ])('%j', (chord, keys) => {
    expect(parseChord(chord, 'linux')).toEqual(keys);
  });

  test.each(['Control+', '+a', 'a++b', ''])('%j lacks a key', (chord) => {
    expect(() => parseChord(chord, 'linux')).toThrow(TypeError);
  });

  test.each([
    ['Ctrl-A', 'Control+a'],
    ['ctrl a', 'Control+a'],
    ['ctrl_c', 'Control+c'],
    ['Ctrl+Shift-T', 'Control+Shift+t'],
    ['shift-T', 'Shift+T'],
    ['CTRL, A', 'Control+a'],
    ['ctrl page down', 'Control+PageDown'],
    ['<ctrl>a', 'Control+a'],
    ['C-M-x', 'Control+Alt+x'],
    ['^c', 'Control+c'],
    ['AltF4', 'Alt+F4'],
    ['Command-Space', 'Meta+Space'],
  ])('%j is shown as it is written', (chord, written) => {
    expect(() => parseChord(chord, 'linux')).toThrow(TypeError);
    expect(() => parseChord(chord, 'linux')).toThrow(`'${written}'`);
  });

  test('a list of keys is shown as a chord', () => {
    const keys: unknown = ['ctrl', 'a'];
    expect(() => Reflect.apply(parseChord, undefined, [keys, 'linux', 'tab.press'])).toThrow(
      "tab.press: expected a key or chord as one string, got an array. Write 'Control+a'.",
    );
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

  test('a character that no key has is told as one of its own', () => {
    expect(keyStroke('é')).toEqual({ key: 'é', code: '', keyCode: 0, location: 0, text: 'é' });
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

test.each([
  ['a', 'A', true],
  ['1', '!', true],
  ['AltGraph', 'AltRight', true],
  ['Enter', 'NumpadEnter', false],
  ['Shift', 'ShiftRight', false],
  ['1', 'Numpad1', false],
])('whether %j and %j are one key: %j', (a, b, same) => {
  expect(isSameKey(a, b)).toBe(same);
});

test.each([
  ['A', ['Control'], 'a'],
  ['A', ['AltRight'], 'a'],
  ['A', ['Meta', 'Shift'], 'A'],
  ['A', ['Shift'], 'A'],
  ['A', ['AltGraph'], 'A'],
  ['!', ['Control'], '!'],
] as const)('%j behind %j means %j', (key, held, meant) => {
  expect(meantKey(key, held)).toBe(meant);
});
