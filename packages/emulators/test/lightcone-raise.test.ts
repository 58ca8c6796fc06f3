import { raise } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';

describe('mouse', () => {
  const click = { type: 'click', at: { x: 3, y: 4 }, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 };

  test.each([
    [{ type: 'click', x: 3, y: 4 }, click],
    [
      { type: 'click', x: 3, y: 4, button: 'Right' },
      { ...click, button: 'right' },
    ],
    [
      { type: 'click', x: 3, y: 4, button: 'wheel' },
      { ...click, button: 'middle' },
    ],
    [
      { type: 'double_click', x: 3, y: 4 },
      { ...click, clickCount: 2 },
    ],
    [
      { type: 'right_click', x: 3, y: 4 },
      { ...click, button: 'right' },
    ],
    [
      { type: 'click', x: 0, y: 0, tab_id: 'T' },
      { ...click, at: { x: 0, y: 0 }, tab: 'T' },
    ],
  ])('%j is one click', (wire, action) => {
    expect(raise(wire)).toEqual([action]);
  });

  test('mouse_down and mouse_up move to their point first', () => {
    expect(raise({ type: 'mouse_down', x: 1, y: 2, tab_id: 'T' })).toEqual([
      { type: 'pointerMove', to: { x: 1, y: 2 }, tab: 'T' },
      { type: 'pointerDown', button: 'left', clickCount: 1, tab: 'T' },
    ]);
    expect(raise({ type: 'mouse_up', x: 5, y: 6 })).toEqual([
      { type: 'pointerMove', to: { x: 5, y: 6 } },
      { type: 'pointerUp', button: 'left', clickCount: 1 },
    ]);
  });

  test.each([
    [
      'two points',
      { x1: 1, y1: 2, x2: 3, y2: 4 },
      [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
    ],
    [
      'a path',
      {
        path: [
          { x: 1, y: 2 },
          { x: 9, y: 9 },
          { x: 3, y: 4 },
        ],
      },
      [
        { x: 1, y: 2 },
        { x: 9, y: 9 },
        { x: 3, y: 4 },
      ],
    ],
    [
      'both: the points win',
      {
        x1: 1,
        y1: 2,
        x2: 3,
        y2: 4,
        path: [
          { x: 7, y: 7 },
          { x: 8, y: 8 },
        ],
      },
      [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
    ],
  ])('a drag by %s', (_, fields, path) => {
    expect(raise({ type: 'drag', ...fields })).toEqual([{ type: 'drag', path, button: 'left', modifiers: [] }]);
  });

  test.each([
    [
      'at a point',
      { x: 5, y: 6, dx: 1, dy: -2 },
      { type: 'wheel', at: { x: 5, y: 6 }, deltaX: 1, deltaY: -2, modifiers: [] },
    ],
    [
      'by the other names',
      { x: 5, y: 6, scroll_x: 1, scroll_y: 2 },
      { type: 'wheel', at: { x: 5, y: 6 }, deltaX: 1, deltaY: 2, modifiers: [] },
    ],
    [
      'by both names: dx and dy win',
      { x: 5, y: 6, dx: 0, dy: 9, scroll_x: 1, scroll_y: 2 },
      { type: 'wheel', at: { x: 5, y: 6 }, deltaX: 0, deltaY: 9, modifiers: [] },
    ],
    [
      'in one direction',
      { x: 5, y: 6, dy: 300 },
      { type: 'wheel', at: { x: 5, y: 6 }, deltaX: 0, deltaY: 300, modifiers: [] },
    ],
    ['without a point: where the pointer is', { dy: 300 }, { type: 'scroll', deltaX: 0, deltaY: 300 }],
  ])('a scroll %s', (_, fields, action) => {
    expect(raise({ type: 'scroll', ...fields })).toEqual([action]);
  });
});

describe('keyboard', () => {
  test('text is typed without delay', () => {
    expect(raise({ type: 'type', text: 'héllo\n', tab_id: 'T' })).toEqual([
      { type: 'type', text: 'héllo\n', delayMs: 0, tab: 'T' },
    ]);
  });

  test.each([
    [['Control', 'c'], 'c', ['Control']],
    [['ctrl', 'c'], 'c', ['Control']],
    [['CTRL', 'SHIFT', 'T'], 'T', ['Control', 'Shift']],
    [['ctrl+a'], 'a', ['Control']],
    [['ctrl++'], '+', ['Control']],
    [['+'], '+', []],
    [['Return'], 'Enter', []],
    [['enter'], 'Enter', []],
    [['Delete'], 'Delete', []],
    [['A'], 'A', []],
    [['space'], ' ', []],
    [['F12'], 'F12', []],
    [['pageup'], 'PageUp', []],
  ])('keypress %j is one press', (keys, key, modifiers) => {
    expect(raise({ type: 'keypress', keys })).toEqual([{ type: 'press', key, modifiers, holdMs: 0 }]);
  });

  test('a chord that is no modifiers and a key goes down in order and up in reverse', () => {
    expect(raise({ type: 'keypress', keys: ['a', 'b'], tab_id: 'T' })).toEqual([
      { type: 'keyDown', key: 'a', tab: 'T' },
      { type: 'keyDown', key: 'b', tab: 'T' },
      { type: 'keyUp', key: 'b', tab: 'T' },
      { type: 'keyUp', key: 'a', tab: 'T' },
    ]);
  });

  test.each([
    ['shift', 'Shift'],
    ['SHIFT', 'Shift'],
    ['ctrl', 'Control'],
    ['Meta', 'Meta'],
    ['ArrowLeft', 'ArrowLeft'],
    ['a', 'a'],
    ['A', 'a'],
    ['7', '7'],
    ['f24', 'F24'],
    ['space', ' '],
    ['ESCAPE', 'Escape'],
  ])('key_down and key_up of %s hold %j', (name, key) => {
    expect(raise({ type: 'key_down', key: name })).toEqual([{ type: 'keyDown', key }]);
    expect(raise({ type: 'key_up', key: name })).toEqual([{ type: 'keyUp', key }]);
  });

  test('spellings the vendor does not document are understood unless that is switched off', () => {
    expect(raise({ type: 'key_down', key: 'cmd' })).toEqual([{ type: 'keyDown', key: 'Meta' }]);
    expect(raise({ type: 'key_down', key: '-' })).toEqual([{ type: 'keyDown', key: '-' }]);
    expect(() => raise({ type: 'key_down', key: 'cmd' }, { keys: 'documented' })).toThrow('Unknown key: cmd');
    expect(() => raise({ type: 'key_down', key: '-' }, { keys: 'documented' })).toThrow('Unknown key: -');
    expect(raise({ type: 'key_down', key: 'meta' }, { keys: 'documented' })).toEqual([
      { type: 'keyDown', key: 'Meta' },
    ]);
  });
});

test('wait is a pause', () => {
  expect(raise({ type: 'wait', ms: 250 })).toEqual([{ type: 'pause', durationMs: 250 }]);
  expect(raise({ type: 'wait', ms: -1 })).toEqual([{ type: 'pause', durationMs: 0 }]);
  expect(raise({ type: 'wait' })).toEqual([{ type: 'pause', durationMs: 1000 }]);
});

describe('what is refused', () => {
  test.each([
    [{ type: '' }, 'The action has no type'],
    [{ type: 'move', x: 1, y: 2 }, 'Unknown action type: move'],
    [{ type: 'screenshot' }, 'Unknown action type: screenshot'],
    [{ type: 'constructor' }, 'Unknown action type: constructor'],
    [{ type: 'click' }, 'click needs x and y'],
    [{ type: 'click', x: 1 }, 'click needs x and y'],
    [{ type: 'mouse_up' }, 'mouse_up needs x and y'],
    [{ type: 'click', x: 1, y: 2, button: 'thumb' }, 'Unknown button: thumb'],
    [{ type: 'drag', x1: 1, y1: 2, x2: 3 }, 'drag needs x1, y1, x2 and y2, or a path of at least two points'],
    [{ type: 'drag', path: [{ x: 1, y: 2 }] }, 'drag needs x1, y1, x2 and y2, or a path of at least two points'],
    [{ type: 'type' }, 'type needs text'],
    [{ type: 'keypress' }, 'keypress needs keys'],
    [{ type: 'keypress', keys: [] }, 'keypress needs keys'],
    [{ type: 'keypress', keys: ['ctrl', 'é'] }, 'Unknown key: é'],
    [{ type: 'keypress', keys: ['ctrl', ''] }, 'Unknown key: '],
    [{ type: 'key_down' }, 'key_down needs key'],
    [{ type: 'key_up', key: 'ctrl+a' }, 'Unknown key: ctrl+a'],
  ])('%j', (wire, message) => {
    expect(() => raise(wire)).toThrow(message);
  });
});
