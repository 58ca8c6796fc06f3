import { raiseLybic, type LybicRaiseOptions } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';

const screen: LybicRaiseOptions = { display: { width: 1280, height: 720 } };

describe('text', () => {
  test.each([true, false, null, undefined])('of one line is typed (treatNewLineAsEnter %s)', (treatNewLineAsEnter) => {
    expect(raiseLybic({ type: 'keyboard:type', content: 'Hé 日本', treatNewLineAsEnter }, screen)).toEqual([
      { type: 'type', text: 'Hé 日本', delayMs: 0 },
    ]);
  });

  test('with line breaks as Enter is typed as it is', () => {
    expect(raiseLybic({ type: 'keyboard:type', content: 'a\nb\n', treatNewLineAsEnter: true }, screen)).toEqual([
      { type: 'type', text: 'a\nb\n', delayMs: 0 },
    ]);
  });

  test.each([false, null, undefined])('with line breaks that are text enters them (%s)', (treatNewLineAsEnter) => {
    expect(raiseLybic({ type: 'keyboard:type', content: 'a\r\nb\n\n', treatNewLineAsEnter }, screen)).toEqual([
      { type: 'type', text: 'a', delayMs: 0 },
      { type: 'insertText', text: '\n' },
      { type: 'type', text: 'b', delayMs: 0 },
      { type: 'insertText', text: '\n' },
      { type: 'insertText', text: '\n' },
    ]);
  });

  test('with line breaks that can only be Enter presses it', () => {
    expect(raiseLybic({ type: 'keyboard:type', content: 'a\nb' }, { ...screen, lineBreaks: 'enter' })).toEqual([
      { type: 'type', text: 'a\nb', delayMs: 0 },
    ]);
  });

  test('of nothing is nothing', () => {
    expect(raiseLybic({ type: 'keyboard:type', content: '' }, screen)).toEqual([]);
  });
});

describe('keys', () => {
  test.each([
    ['a', 'a', []],
    ['A', 'A', []],
    ['Return', 'Enter', []],
    ['alt+Tab', 'Tab', ['Alt']],
    ['ctrl+s', 's', ['Control']],
    ['ctrl c', 'c', ['Control']],
    ['ctrl + c', 'c', ['Control']],
    ['ctrl+shift+s', 's', ['Control', 'Shift']],
    ['CTRL+SHIFT+s', 's', ['Control', 'Shift']],
    ['ctrl+S', 's', ['Control', 'Shift']],
    ['ctrl+shift+S', 's', ['Control', 'Shift']],
    ['ctrl+plus', '=', ['Control', 'Shift']],
    ['ctrl++', '=', ['Control', 'Shift']],
    ['ctrl +', '=', ['Control', 'Shift']],
    ['ctrl+minus', '-', ['Control']],
    ['+', '+', []],
    ['Up', 'ArrowUp', []],
    ['KP_0', 'Numpad0', []],
    ['super', 'Meta', []],
    ['Super_L+Up', 'ArrowUp', ['Meta']],
    ['F11', 'F11', []],
  ])('%j is one press', (keys, key, modifiers) => {
    expect(raiseLybic({ type: 'keyboard:hotkey', keys }, screen)).toEqual([
      { type: 'press', key, modifiers, holdMs: 0 },
    ]);
  });

  test('a chord is held for its duration', () => {
    expect(raiseLybic({ type: 'keyboard:hotkey', keys: 'ctrl+a', duration: 80 }, screen)).toEqual([
      { type: 'press', key: 'a', modifiers: ['Control'], holdMs: 80 },
    ]);
  });

  test('a chord that is no modifiers and a key goes down in order and up in reverse', () => {
    expect(raiseLybic({ type: 'keyboard:hotkey', keys: 'a+Shift_R+b', duration: 5 }, screen)).toEqual([
      { type: 'keyDown', key: 'a' },
      { type: 'keyDown', key: 'ShiftRight' },
      { type: 'keyDown', key: 'b' },
      { type: 'pause', durationMs: 5 },
      { type: 'keyUp', key: 'b' },
      { type: 'keyUp', key: 'ShiftRight' },
      { type: 'keyUp', key: 'a' },
    ]);
  });

  test.each([
    ['ctrl', 'Control'],
    ['Shift_L', 'Shift'],
    ['a', 'a'],
    ['A', 'A'],
    ['+', '+'],
    ['space', ' '],
  ])('key:down and key:up of %s hold %j', (key, held) => {
    expect(raiseLybic({ type: 'key:down', key }, screen)).toEqual([{ type: 'keyDown', key: held }]);
    expect(raiseLybic({ type: 'key:up', key }, screen)).toEqual([{ type: 'keyUp', key: held }]);
  });
});

test('wait is a pause', () => {
  expect(raiseLybic({ type: 'wait', duration: 250 }, screen)).toEqual([{ type: 'pause', durationMs: 250 }]);
});

test.each(['screenshot', 'finished', 'failed', 'client:user-takeover'] as const)('%s is no input', (type) => {
  expect(raiseLybic({ type }, screen)).toEqual([]);
});

describe('what is refused', () => {
  test.each([
    [{ type: 'keyboard:hotkey', keys: '' }, 'keys names no key'],
    [{ type: 'keyboard:hotkey', keys: 'ctrl+' }, "A key is missing in 'ctrl+'"],
    [{ type: 'keyboard:hotkey', keys: '+a' }, "A key is missing in '+a'"],
    [{ type: 'keyboard:hotkey', keys: 'ctrl+é' }, 'Unknown key: é'],
    [{ type: 'keyboard:hotkey', keys: 'a', duration: 0 }, 'duration must be a number from 1 to 5000'],
    [{ type: 'keyboard:hotkey', keys: 'a', duration: 5001 }, 'duration must be a number from 1 to 5000'],
    [{ type: 'key:down', key: 'ctrl+a' }, 'Unknown key: ctrl+a'],
    [{ type: 'key:up', key: '' }, 'Unknown key: '],
    [{ type: 'wait', duration: -1 }, 'duration must be a number from 0 to 2147483647'],
    [{ type: 'wait', duration: NaN }, 'duration must be a number from 0 to 2147483647'],
  ] as const)('%j', (action, message) => {
    expect(() => raiseLybic(action, screen)).toThrow(message);
  });
});
