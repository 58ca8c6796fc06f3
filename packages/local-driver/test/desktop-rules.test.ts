import { buttonsIn, initialState, keysIn, pointerIn, reduce } from '@farhand/core/driver';
import type { Action, ActionType, Answer, Primitive, RuleContext, Rules } from '@farhand/core/driver';
import { local, type XCall } from '@farhand/local-driver';
import { describe, expect, test } from 'vitest';

const rules = local().rules('desktop');

const after = (...primitives: readonly Primitive[]): RuleContext => {
  const state = primitives.reduce(reduce, initialState);
  return {
    state,
    pointer: pointerIn(state, undefined),
    keys: keysIn(state, undefined),
    buttons: buttonsIn(state, undefined),
    deferred: [],
  };
};

const ask = <T extends ActionType>(action: Action<T>, context: RuleContext = after()): Answer<XCall> => {
  const rule: Rules<XCall>[T] = rules[action.type];
  return rule(action, context);
};

const down = (key: string): Primitive => ({ type: 'keyDown', key });

const said = (...calls: readonly XCall[]): Answer<XCall> => ({ type: 'calls', calls, completes: false });

describe('the pointer', () => {
  test('goes to whole pixels', () => {
    expect(ask({ type: 'pointerMove', to: { x: 0, y: 719 } })).toEqual(said({ type: 'motion', x: 0, y: 719 }));
    expect(ask({ type: 'hover', at: { x: 3, y: 4 } })).toEqual(said({ type: 'motion', x: 3, y: 4, hovers: true }));
    expect(ask({ type: 'pointerMove', to: { x: 1.5, y: 2 } })).toEqual({
      type: 'decline',
      reason: 'positions are whole pixels on an X display, and 1.5,2 is not one',
      instead: 'Round the coordinates with Math.round().',
    });
  });

  test.each(['left', 'middle', 'right', 'back', 'forward'] as const)('presses the %s button where it is', (button) => {
    expect(ask({ type: 'pointerDown', button, clickCount: 1 })).toEqual(
      said({ type: 'button', button, press: true, clickCount: 1 }),
    );
    expect(ask({ type: 'pointerUp', button, clickCount: 1 })).toEqual(
      said({ type: 'button', button, press: false, clickCount: 1 }),
    );
  });

  test('does not press a button that is down', () => {
    const held = after({ type: 'pointerDown', button: 'left', clickCount: 1 });
    expect(ask({ type: 'pointerDown', button: 'left', clickCount: 1 }, held)).toMatchObject({
      reason: 'the left button is down already',
    });
  });

  test('has no press that is the second of a double click by itself', () => {
    expect(ask({ type: 'pointerDown', button: 'left', clickCount: 2 })).toMatchObject({
      type: 'decline',
      instead: 'Use dblclick() or click() with { clickCount }.',
    });
    const held = after({ type: 'pointerDown', button: 'left', clickCount: 1 });
    expect(ask({ type: 'pointerUp', button: 'left', clickCount: 2 }, held)).toMatchObject({ type: 'decline' });
  });
});

describe('a click', () => {
  const click = { type: 'click', at: { x: 5, y: 6 }, button: 'left', modifiers: [], delayMs: 0 } as const;

  test('of one press is said in smaller steps', () => {
    expect(ask({ ...click, clickCount: 1 })).toEqual({ type: 'split' });
    expect(ask({ ...click, clickCount: 2, modifiers: ['Shift'] })).toEqual({ type: 'split' });
  });

  test('of two presses is said at once', () => {
    expect(ask({ ...click, clickCount: 2, delayMs: 20 })).toEqual(
      said(
        { type: 'motion', x: 5, y: 6 },
        { type: 'button', button: 'left', press: true, clickCount: 1 },
        { type: 'pause', durationMs: 20 },
        { type: 'button', button: 'left', press: false, clickCount: 1 },
        { type: 'button', button: 'left', press: true, clickCount: 2 },
        { type: 'pause', durationMs: 20 },
        { type: 'button', button: 'left', press: false, clickCount: 2 },
      ),
    );
  });

  test.each([
    [{ clickCount: 4, delayMs: 0 }, 'programs count clicks only up to 3'],
    [{ clickCount: 2, delayMs: 300 }, 'presses with 300 ms between them are separate clicks'],
    [{ clickCount: 2, at: { x: 0.5, y: 0 } }, 'positions are whole pixels on an X display, and 0.5,0 is not one'],
  ])('%j is none', (change, reason) => {
    expect(ask({ ...click, ...change })).toMatchObject({ type: 'decline', reason });
  });
});

describe('the wheel', () => {
  test.each([
    [0, 120, { right: 0, down: 1 }],
    [-240, 0, { right: -2, down: 0 }],
    [120, -360, { right: 1, down: -3 }],
    [0, 0, { right: 0, down: 0 }],
  ])('turns by %d,%d in notches of 120', (deltaX, deltaY, notches) => {
    expect(ask({ type: 'scroll', deltaX, deltaY })).toEqual(said({ type: 'wheel', ...notches }));
  });

  test.each([
    [0, 100, 'Instead of 100 write 0 or 120.'],
    [0, -130, 'Instead of -130 write -240 or -120.'],
    [119.5, 1, 'Instead of 119.5 and 1 write 0 or 120, and 0 or 120.'],
  ])('does not turn by %d,%d', (deltaX, deltaY, instead) => {
    expect(ask({ type: 'scroll', deltaX, deltaY })).toEqual({
      type: 'decline',
      reason: 'a wheel turns in whole notches of 120 pixels',
      instead,
    });
  });
});

describe('the keyboard', () => {
  const press = (key: string, more = {}): Action<'press'> => ({
    type: 'press',
    key,
    modifiers: [],
    holdMs: 0,
    ...more,
  });

  test('presses and releases keys', () => {
    expect(ask({ type: 'keyDown', key: 'a' })).toEqual(said({ type: 'key', key: 'a', press: true }));
    expect(ask({ type: 'keyDown', key: 'A' }, after(down('ShiftRight')))).toEqual(
      said({ type: 'key', key: 'A', press: true, shift: 'held' }),
    );
    expect(ask({ type: 'keyUp', key: '!' })).toEqual(said({ type: 'key', key: '!', press: false }));
    expect(ask({ type: 'keyDown', key: 'Numpad5' })).toEqual(said({ type: 'key', key: 'Numpad5', press: true }));
  });

  test('presses Shift around a character that takes it', () => {
    expect(ask(press('A'))).toEqual(said({ type: 'shiftedStroke', key: 'a' }));
    expect(ask({ type: 'keyDown', key: '!' })).toEqual(said({ type: 'key', key: '!', press: true, shift: 'added' }));
    expect(ask(press('a'))).toEqual({ type: 'split' });
    expect(ask(press('A', { holdMs: 20 }))).toEqual({ type: 'split' });
  });

  test.each(['Control', 'ControlRight', 'Alt', 'AltRight', 'Meta', 'MetaRight'])('with %s it does not', (modifier) => {
    expect(ask({ type: 'keyDown', key: 'A' }, after(down(modifier)))).toMatchObject({
      type: 'decline',
      instead: 'Write Control+a, or Control+Shift+a, with the modifiers that you intend.',
    });
    expect(ask(press('A'), after(down(modifier)))).toEqual({ type: 'split' });
  });

  test.each([
    ['a', 'a'],
    ['a', 'A'],
    ['Shift', 'Shift'],
  ])('with %s down does not press %s', (held, key) => {
    expect(ask({ type: 'keyDown', key }, after(down(held)))).toMatchObject({
      type: 'decline',
      instead: 'Release it before you press it again.',
    });
  });
});

describe('text', () => {
  test('is typed whole while nothing is held and nothing passes in between', () => {
    expect(ask({ type: 'type', text: 'Aé\n', delayMs: 0 })).toEqual(said({ type: 'text', text: 'Aé\n' }));
    expect(ask({ type: 'type', text: 'a', delayMs: 5 })).toEqual({ type: 'split' });
    expect(ask({ type: 'type', text: 'a', delayMs: 0 }, after(down('Shift')))).toEqual({ type: 'split' });
  });

  test('is inserted only where the keyboard has no keys for it', () => {
    expect(ask({ type: 'insertText', text: 'é日😀' })).toEqual(said({ type: 'text', text: 'é日😀' }));
    for (const text of ['a', 'éa', 'é\n', '\t']) {
      expect(ask({ type: 'insertText', text })).toMatchObject({ instead: 'Use keyboard.type(text).' });
    }
    expect(ask({ type: 'insertText', text: 'é' }, after(down('Control')))).toMatchObject({ type: 'decline' });
  });

  test.each(['\u0000', '\u001b', '\u007f', '\u0085', '\ud800', 'é\udc00'])('%j is none that a key can have', (text) => {
    expect(ask({ type: 'insertText', text })).toMatchObject({ type: 'decline' });
    expect(ask({ type: 'type', text, delayMs: 0 })).toEqual({ type: 'split' });
  });
});
