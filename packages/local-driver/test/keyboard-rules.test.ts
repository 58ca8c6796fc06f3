import type { Action, Platform, Primitive } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { localRules } from '../src/browser/rules.js';
import { after, saidBy, tab } from './ask-rules.js';

const shift = { type: 'keyDown', key: 'Shift', tab } as const;

describe('the keyboard', () => {
  const keyOf = (action: Action<'keyDown'> | Action<'keyUp'>, context = after()): unknown => {
    const [call] = action.type === 'keyDown' ? saidBy(action, context) : saidBy(action, context);
    return call?.type === 'command' && call.method === 'Input.dispatchKeyEvent' ? call.params : call;
  };

  test('enters the text of a key', () => {
    expect(keyOf({ type: 'keyDown', key: 'a', tab })).toEqual({
      type: 'keyDown',
      modifiers: 0,
      key: 'a',
      code: 'KeyA',
      windowsVirtualKeyCode: 65,
      text: 'a',
      unmodifiedText: 'a',
    });
  });

  test('with Shift enters the shifted text', () => {
    expect(keyOf({ type: 'keyDown', key: '1', tab }, after(shift))).toEqual({
      type: 'keyDown',
      modifiers: 8,
      key: '!',
      code: 'Digit1',
      windowsVirtualKeyCode: 49,
      text: '!',
      unmodifiedText: '!',
    });
  });

  test.each([
    ['Control', 2],
    ['Alt', 1],
    ['Meta', 4],
    ['ControlRight', 2],
  ])('with %s enters none', (key, modifiers) => {
    expect(keyOf({ type: 'keyDown', key: 'c', tab }, after({ type: 'keyDown', key, tab }))).toMatchObject({
      type: 'rawKeyDown',
      modifiers,
      key: 'c',
    });
    expect(keyOf({ type: 'keyDown', key: 'c', tab }, after({ type: 'keyDown', key, tab }))).not.toHaveProperty('text');
  });

  test('counts a modifier in its own press and not in its own release', () => {
    expect(keyOf(shift)).toEqual({
      type: 'rawKeyDown',
      modifiers: 8,
      key: 'Shift',
      code: 'ShiftLeft',
      windowsVirtualKeyCode: 16,
      location: 1,
    });
    expect(keyOf({ type: 'keyUp', key: 'Shift', tab }, after(shift))).toMatchObject({ type: 'keyUp', modifiers: 0 });
  });

  test('still counts the other Shift when one is released', () => {
    const both = after(shift, { type: 'keyDown', key: 'ShiftRight', tab });
    expect(keyOf({ type: 'keyUp', key: 'ShiftRight', tab }, both)).toMatchObject({
      modifiers: 8,
      code: 'ShiftRight',
      location: 2,
    });
  });

  test('marks the numeric pad and repeats', () => {
    const held = after({ type: 'keyDown', key: 'Numpad5', tab });
    expect(keyOf({ type: 'keyDown', key: 'Numpad5', tab }, held)).toEqual({
      type: 'keyDown',
      modifiers: 0,
      key: '5',
      code: 'Numpad5',
      windowsVirtualKeyCode: 101,
      isKeypad: true,
      autoRepeat: true,
      text: '5',
      unmodifiedText: '5',
    });
  });

  test('releases a key even if its tab has closed', () => {
    expect(saidBy({ type: 'keyUp', key: 'a', tab }, after({ type: 'keyDown', key: 'a', tab }))).toMatchObject([
      { method: 'Input.dispatchKeyEvent', withLast: false, doneIfClosed: true },
    ]);
  });

  test('inserts text as it is', () => {
    expect(saidBy({ type: 'insertText', text: 'é\n😀', tab })).toEqual([
      {
        type: 'command',
        method: 'Input.insertText',
        params: { text: 'é\n😀' },
        withLast: false,
        doneIfClosed: false,
        tab,
      },
    ]);
  });
});

describe('on macOS', () => {
  const platform: Platform = 'mac';

  test.each([
    ['a', ['Meta'], ['selectAll']],
    ['z', ['Meta', 'Shift'], ['redo']],
    ['ArrowLeft', [], ['moveLeft']],
    ['ArrowLeft', ['Alt', 'Shift'], ['moveWordLeftAndModifySelection']],
    ['Backspace', ['Meta'], ['deleteToBeginningOfLine']],
    ['b', ['Meta'], undefined],
  ])('%s with %j brings the editing %j', (key, held, commands) => {
    const context = after(...held.map((modifier): Primitive => ({ type: 'keyDown', key: modifier, tab })));
    const answer = localRules(platform).keyDown({ type: 'keyDown', key, tab }, context);
    expect(answer).toMatchObject({ type: 'calls', calls: [{ params: commands === undefined ? {} : { commands } }] });
    if (commands === undefined) expect(JSON.stringify(answer)).not.toContain('commands');
  });
});

test('elsewhere no editing commands go along', () => {
  const context = after({ type: 'keyDown', key: 'Meta', tab });
  expect(JSON.stringify(saidBy({ type: 'keyDown', key: 'a', tab }, context))).not.toContain('commands');
});
