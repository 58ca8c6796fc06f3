import { raiseLybic, type LybicRaiseOptions } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { part, px } from './lybic.js';

const screen: LybicRaiseOptions = { display: { width: 1280, height: 720 } };
const at = { x: px(30), y: px(40) };
const here = { x: 30, y: 40 };

describe('a click', () => {
  const left = { type: 'click', at: here, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 };

  test.each([
    ['mouse:click', 1],
    ['mouse:doubleClick', 2],
    ['mouse:tripleClick', 3],
  ] as const)('%s is one gesture of %i', (type, clickCount) => {
    expect(raiseLybic({ type, ...at, button: 1 }, screen)).toEqual([{ ...left, clickCount }]);
  });

  test.each([
    [1, 'left'],
    [2, 'right'],
    [4, 'middle'],
    [8, 'back'],
    [16, 'forward'],
  ])('button %i is the %s one', (button, name) => {
    expect(raiseLybic({ type: 'mouse:click', ...at, button }, screen)).toEqual([{ ...left, button: name }]);
  });

  test('a sum of buttons goes down together, lowest first, and comes up in reverse', () => {
    expect(raiseLybic({ type: 'mouse:click', ...at, button: 3, holdKey: 'ctrl' }, screen)).toEqual([
      { type: 'keyDown', key: 'Control' },
      { type: 'pointerMove', to: here },
      { type: 'pointerDown', button: 'left', clickCount: 1 },
      { type: 'pointerDown', button: 'right', clickCount: 1 },
      { type: 'pointerUp', button: 'right', clickCount: 1 },
      { type: 'pointerUp', button: 'left', clickCount: 1 },
      { type: 'keyUp', key: 'Control' },
    ]);
  });

  test('a double click of several buttons counts its presses', () => {
    expect(raiseLybic({ type: 'mouse:doubleClick', ...at, button: 5 }, screen)).toEqual([
      { type: 'pointerMove', to: here },
      { type: 'pointerDown', button: 'left', clickCount: 1 },
      { type: 'pointerDown', button: 'middle', clickCount: 1 },
      { type: 'pointerUp', button: 'middle', clickCount: 1 },
      { type: 'pointerUp', button: 'left', clickCount: 1 },
      { type: 'pointerDown', button: 'left', clickCount: 2 },
      { type: 'pointerDown', button: 'middle', clickCount: 2 },
      { type: 'pointerUp', button: 'middle', clickCount: 2 },
      { type: 'pointerUp', button: 'left', clickCount: 2 },
    ]);
  });

  test.each([
    ['', []],
    ['  ', []],
    ['ctrl', ['Control']],
    ['alt+shift', ['Alt', 'Shift']],
    ['Ctrl shift', ['Control', 'Shift']],
    ['Super_L', ['Meta']],
  ])('with holdKey %j holds %j', (holdKey, modifiers) => {
    expect(raiseLybic({ type: 'mouse:click', ...at, button: 1, holdKey }, screen)).toEqual([{ ...left, modifiers }]);
  });

  test('a holdKey that is no modifier goes down before and up after', () => {
    expect(raiseLybic({ type: 'mouse:click', ...at, button: 1, holdKey: 'ctrl+space' }, screen)).toEqual([
      { type: 'keyDown', key: 'Control' },
      { type: 'keyDown', key: ' ' },
      left,
      { type: 'keyUp', key: ' ' },
      { type: 'keyUp', key: 'Control' },
    ]);
  });
});

describe('a position', () => {
  const hover = (x: number, y: number): readonly object[] => [{ type: 'hover', at: { x, y } }];

  test.each([
    ['pixels', px(0), px(719), hover(0, 719)],
    ['a fraction of the width and of the height', part(1, 2), part(1, 2), hover(640, 360)],
    ['thousandths, in the pixel that holds them', part(333, 1000), part(999, 1000), hover(426, 719)],
    ['a fraction of the screen in its own pixels, exactly', part(1279, 1280), part(7, 720), hover(1279, 7)],
    ['fractional pixels, in the pixel that holds them', px(10.9), px(0.2), hover(10, 0)],
    ['both kinds', px(5), part(1, 4), hover(5, 180)],
  ])('in %s', (_, x, y, actions) => {
    expect(raiseLybic({ type: 'mouse:move', x, y }, screen)).toEqual(actions);
  });

  test('relative: counts from the pointer, by fractions too', () => {
    const options = { ...screen, pointer: { x: 100, y: 200 } };
    expect(raiseLybic({ type: 'mouse:move', x: px(-10), y: px(5), relative: true }, options)).toEqual(hover(90, 205));
    expect(raiseLybic({ type: 'mouse:move', x: part(1, 10), y: part(-1, 10), relative: true }, options)).toEqual(
      hover(228, 128),
    );
  });

  test('relative: from the middle of the screen if the pointer is unknown', () => {
    expect(raiseLybic({ type: 'mouse:move', x: px(1), y: px(-1), relative: true }, screen)).toEqual(hover(641, 359));
  });

  test.each([
    [px(-1), px(0), '(-1, 0)'],
    [px(-0.5), px(0), '(-1, 0)'],
    [px(1280), px(0), '(1280, 0)'],
    [px(0), px(720), '(0, 720)'],
    [part(1, 1), px(0), '(1280, 0)'],
    [part(-1, 2), px(0), '(-640, 0)'],
  ])('%j, %j is outside', (x, y, point) => {
    expect(() => raiseLybic({ type: 'mouse:move', x, y }, screen)).toThrow(
      `The point ${point} is outside the screen, which is 1280x720 pixels`,
    );
  });
});

test('a move is seen, with keys held around it', () => {
  expect(raiseLybic({ type: 'mouse:move', ...at }, screen)).toEqual([{ type: 'hover', at: here }]);
  expect(raiseLybic({ type: 'mouse:move', ...at, holdKey: 'ctrl+alt' }, screen)).toEqual([
    { type: 'move', to: here, modifiers: ['Control', 'Alt'], seen: true },
  ]);
});

describe('a scroll', () => {
  test.each([
    [{ stepVertical: 2, stepHorizontal: 0 }, 0, 240],
    [{ stepVertical: -1, stepHorizontal: 0 }, 0, -120],
    [{ stepVertical: 0, stepHorizontal: 3 }, 360, 0],
    [{ stepVertical: 1, stepHorizontal: -1 }, -120, 120],
    [{ stepVertical: 0.5, stepHorizontal: 0 }, 0, 60],
  ])('%j: positive is down and right, a step is 120 pixels', (steps, deltaX, deltaY) => {
    expect(raiseLybic({ type: 'mouse:scroll', ...at, ...steps, holdKey: 'shift' }, screen)).toEqual([
      { type: 'wheel', at: here, deltaX, deltaY, modifiers: ['Shift'] },
    ]);
  });

  test('the other way round with the option', () => {
    const action = { type: 'mouse:scroll', ...at, stepVertical: 1, stepHorizontal: 0 } as const;
    expect(raiseLybic(action, { ...screen, positiveScroll: 'up' })).toEqual([
      { type: 'wheel', at: here, deltaX: 0, deltaY: -120, modifiers: [] },
    ]);
  });

  test('by nothing only brings the pointer there', () => {
    expect(raiseLybic({ type: 'mouse:scroll', ...at, stepVertical: 0, stepHorizontal: 0 }, screen)).toEqual([
      { type: 'hover', at: here },
    ]);
  });
});

describe('a drag', () => {
  const points = { startX: px(10), startY: px(20), endX: px(5), endY: px(7) };

  test('is straight, of the left button unless another is named', () => {
    const path = [
      { x: 10, y: 20 },
      { x: 5, y: 7 },
    ];
    expect(raiseLybic({ type: 'mouse:drag', ...points }, screen)).toEqual([
      { type: 'drag', path, button: 'left', modifiers: [] },
    ]);
    expect(raiseLybic({ type: 'mouse:drag', ...points, button: 4, holdKey: 'alt' }, screen)).toEqual([
      { type: 'drag', path, button: 'middle', modifiers: ['Alt'] },
    ]);
  });

  test('of several buttons presses them all', () => {
    expect(raiseLybic({ type: 'mouse:drag', ...points, button: 3 }, screen)).toEqual([
      { type: 'pointerMove', to: { x: 10, y: 20 } },
      { type: 'pointerDown', button: 'left', clickCount: 1 },
      { type: 'pointerDown', button: 'right', clickCount: 1 },
      { type: 'pointerMove', to: { x: 5, y: 7 } },
      { type: 'pointerUp', button: 'right', clickCount: 1 },
      { type: 'pointerUp', button: 'left', clickCount: 1 },
    ]);
  });

  test.each([
    [{ startRelative: true }, 'start', 110, 220, 5, 7],
    [{ endRelative: true }, 'start', 10, 20, 15, 27],
    [{ endRelative: true }, 'pointer', 10, 20, 105, 207],
    [{ startRelative: true, endRelative: true }, 'start', 110, 220, 115, 227],
    [{ startRelative: true, endRelative: true }, 'pointer', 110, 220, 105, 207],
    [{ startRelative: false, endRelative: false }, 'start', 10, 20, 5, 7],
  ] as const)('%j with ends relative to the %s', (relative, endRelativeTo, startX, startY, endX, endY) => {
    const options: LybicRaiseOptions = { ...screen, pointer: { x: 100, y: 200 }, endRelativeTo };
    expect(raiseLybic({ type: 'mouse:drag', ...points, ...relative }, options)).toEqual([
      {
        type: 'drag',
        path: [
          { x: startX, y: startY },
          { x: endX, y: endY },
        ],
        button: 'left',
        modifiers: [],
      },
    ]);
  });
});

describe('what is refused', () => {
  test.each([
    [{ type: 'mouse:click', ...at, button: 0 }, 'button must be a sum of 1, 2, 4, 8 and 16, got 0'],
    [{ type: 'mouse:click', ...at, button: 32 }, 'button must be a sum of 1, 2, 4, 8 and 16, got 32'],
    [{ type: 'mouse:click', ...at, button: 33 }, 'button must be a sum of 1, 2, 4, 8 and 16, got 33'],
    [{ type: 'mouse:click', ...at, button: 1.5 }, 'button must be a sum of 1, 2, 4, 8 and 16, got 1.5'],
    [{ type: 'mouse:click', ...at, button: -1 }, 'button must be a sum of 1, 2, 4, 8 and 16, got -1'],
    [{ type: 'mouse:move', ...at, holdKey: 'hyper' }, 'Unknown key: hyper'],
  ] as const)('%j', (action, message) => {
    expect(() => raiseLybic(action, screen)).toThrow(message);
  });
});
