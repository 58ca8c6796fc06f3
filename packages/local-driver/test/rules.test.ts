import { describe, expect, test } from 'vitest';
import { after, ask, saidBy, tab } from './ask-rules.js';

const moved = { type: 'pointerMove', to: { x: 3, y: 4 }, tab } as const;
const shift = { type: 'keyDown', key: 'Shift', tab } as const;
const left = { type: 'pointerDown', button: 'left', clickCount: 1, tab } as const;
const right = { type: 'pointerDown', button: 'right', clickCount: 1, tab } as const;

describe('the mouse', () => {
  test('moves with what is held', () => {
    expect(saidBy(moved, after(shift))).toEqual([
      {
        type: 'command',
        method: 'Input.dispatchMouseEvent',
        params: { type: 'mouseMoved', x: 3, y: 4, modifiers: 8, button: 'none', buttons: 0, force: 0 },
        withLast: false,
        doneIfClosed: false,
        tab,
      },
    ]);
  });

  test('hovers as it moves', () => {
    expect(saidBy({ type: 'hover', at: { x: 3, y: 4 }, tab })).toEqual(saidBy(moved));
  });

  test('with the left button down announces the place to a drag, moves there and lets the page settle', () => {
    expect(saidBy({ ...moved, to: { x: 9, y: 9 } }, after(moved, left, shift))).toEqual([
      {
        type: 'command',
        method: 'Input.dispatchDragEvent',
        params: { type: 'dragOver', x: 9, y: 9, modifiers: 8, data: { items: [], dragOperationsMask: 19 } },
        withLast: false,
        doneIfClosed: false,
        tab,
      },
      {
        type: 'command',
        method: 'Input.dispatchMouseEvent',
        params: { type: 'mouseMoved', x: 9, y: 9, modifiers: 8, button: 'left', buttons: 1, force: 0.5 },
        withLast: false,
        doneIfClosed: false,
        tab,
      },
      { type: 'settle', tab },
    ]);
  });

  test('with only another button down just moves', () => {
    expect(saidBy({ ...moved, to: { x: 9, y: 9 } }, after(moved, right))).toMatchObject([
      { params: { type: 'mouseMoved', button: 'right', buttons: 2 } },
    ]);
  });

  test('presses the first button with the move before it, and others after', () => {
    expect(saidBy(left, after(moved))).toMatchObject([{ withLast: true }]);
    expect(saidBy(left, after(moved, right))).toMatchObject([{ withLast: false }]);
  });

  test('presses where the pointer is, with the buttons that are then down', () => {
    expect(saidBy({ ...left, clickCount: 2 }, after(moved, right))).toEqual([
      {
        type: 'command',
        method: 'Input.dispatchMouseEvent',
        params: {
          type: 'mousePressed',
          x: 3,
          y: 4,
          modifiers: 0,
          button: 'left',
          buttons: 3,
          force: 0.5,
          clickCount: 2,
        },
        withLast: false,
        doneIfClosed: false,
        tab,
      },
    ]);
  });

  test('releases with the buttons that are then left; a tab that has closed holds none', () => {
    expect(saidBy({ type: 'pointerUp', button: 'left', clickCount: 1, tab }, after(moved, left, right))).toEqual([
      {
        type: 'command',
        method: 'Input.dispatchMouseEvent',
        params: {
          type: 'mouseReleased',
          x: 3,
          y: 4,
          modifiers: 0,
          button: 'left',
          buttons: 2,
          force: 0.5,
          clickCount: 1,
        },
        withLast: false,
        doneIfClosed: true,
        tab,
      },
    ]);
  });

  test('turns the wheel where the pointer is', () => {
    expect(saidBy({ type: 'scroll', deltaX: 5, deltaY: -6, tab }, after(moved))).toEqual([
      {
        type: 'command',
        method: 'Input.dispatchMouseEvent',
        params: {
          type: 'mouseWheel',
          x: 3,
          y: 4,
          modifiers: 0,
          button: 'none',
          buttons: 0,
          force: 0,
          deltaX: 5,
          deltaY: -6,
        },
        withLast: false,
        doneIfClosed: false,
        tab,
      },
    ]);
  });

  test.each([left, { ...left, type: 'pointerUp' } as const, { type: 'scroll', deltaX: 0, deltaY: 1, tab } as const])(
    'does not do $type while nobody knows where the pointer is',
    (action) => {
      expect(ask(action, after())).toEqual({
        type: 'decline',
        reason: "the pointer's position is not known yet",
        instead: 'Call mouse.move(x, y) first; wheel also accepts { at }.',
      });
    },
  );

  test('knows the pointer at 0,0', () => {
    expect(saidBy(left, after({ ...moved, to: { x: 0, y: 0 } }))).toMatchObject([{ params: { x: 0, y: 0 } }]);
  });
});

test('a pause is a call of its own, without a tab', () => {
  expect(saidBy({ type: 'pause', durationMs: 70, tab })).toEqual([{ type: 'pause', durationMs: 70 }]);
});

test('input without a tab stays without one', () => {
  expect(saidBy({ type: 'keyDown', key: 'a' })[0]).not.toHaveProperty('tab');
});

test('gestures are left to their expansion', () => {
  const press = { type: 'press', key: 'a', modifiers: [], holdMs: 0, tab } as const;
  expect(ask(press, after())).toEqual({ type: 'split' });
});
