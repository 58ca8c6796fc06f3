import {
  compile,
  complete,
  decline,
  defer,
  initialState,
  leaf,
  say,
  split,
  UnsupportedActionError,
  type Action,
  type Checkpoint,
  type Rules,
} from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, test } from 'vitest';

import { short } from './open-computer.js';

const nativeRules = recorder().rules('browser');
const start: Checkpoint = { state: initialState, deferred: [] };

const nodes = (...actions: readonly Action[]) =>
  actions.map((action, index) => leaf(action, { action, calledAt: () => `script.ts:${index + 1}:1` }));

const run = (rules: Partial<Rules<Action>>, actions: readonly Action[], from = start) =>
  compile(nodes(...actions), from, { name: 'vendor', rules: { ...nativeRules, ...rules } });

const said = (rules: Partial<Rules<Action>>, ...actions: readonly Action[]) =>
  run(rules, actions)
    .instructions.flatMap(({ calls }) => calls)
    .map(short);

const click: Action = { type: 'click', at: { x: 1, y: 2 }, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 };
const move = (x: number, y: number): Action => ({ type: 'pointerMove', to: { x, y } });
const down: Action = { type: 'pointerDown', button: 'left', clickCount: 1 };
const up: Action = { type: 'pointerUp', button: 'left', clickCount: 1 };
const keyDown = (key: string): Action => ({ type: 'keyDown', key });
const keyUp = (key: string): Action => ({ type: 'keyUp', key });

describe('primitives become gestures', () => {
  test('move, down, up is a click', () => {
    expect(said({}, move(1, 2), down, up)).toEqual(['click 1,2']);
  });
  test('down, up without a known pointer stays what it is', () => {
    expect(said({}, down, up)).toEqual(['pointerDown left', 'pointerUp left']);
  });
  test('down, move, up is a drag', () => {
    expect(said({}, move(1, 2), down, move(3, 4), move(5, 6), up)).toEqual(['drag 1,2 3,4 5,6']);
  });
  test('a modifier around a click belongs to it', () => {
    expect(said({}, keyDown('Shift'), click, keyUp('Shift'))).toEqual(['Shift+click 1,2']);
  });
  test('a modifier around a move or a hover belongs to it, and keeps them apart', () => {
    const calls = (action: Action) =>
      run({}, [keyDown('Shift'), action, keyUp('Shift')]).instructions.flatMap((instruction) => instruction.calls);
    const modifiers = ['Shift'];
    expect(calls(move(1, 2))).toEqual([{ type: 'move', to: { x: 1, y: 2 }, modifiers, seen: false }]);
    expect(calls({ type: 'hover', at: { x: 1, y: 2 } })).toEqual([
      { type: 'move', to: { x: 1, y: 2 }, modifiers, seen: true },
    ]);
  });
  test('a modifier around two clicks stays around them', () => {
    expect(said({}, keyDown('Shift'), click, click, keyUp('Shift'))).toEqual([
      'keyDown Shift',
      'click 1,2',
      'click 1,2',
      'keyUp Shift',
    ]);
  });
  test('keys released in the wrong order are not fused', () => {
    expect(said({}, keyDown('Control'), keyDown('Shift'), click, keyUp('Control'), keyUp('Shift'))).toEqual([
      'keyDown Control',
      'keyDown Shift',
      'click 1,2',
      'keyUp Control',
      'keyUp Shift',
    ]);
  });
  test('the release of another button is not fused', () => {
    expect(said({}, move(1, 2), down, { ...up, button: 'right' })).toEqual([
      'move 1,2',
      'pointerDown left',
      'pointerUp right',
    ]);
  });
  test('the second press of a double click belongs to the first, the third alone does not', () => {
    const second: Action[] = [
      { ...down, clickCount: 2 },
      { ...up, clickCount: 2 },
    ];
    const third: Action[] = [
      { ...down, clickCount: 3 },
      { ...up, clickCount: 3 },
    ];
    const counts = (...actions: readonly Action[]) =>
      run({}, actions)
        .instructions.flatMap(({ calls }) => calls)
        .map((call) => call.type);
    expect(counts(move(1, 2), down, up, ...second, ...third)).toEqual(['click']);
    expect(counts(move(1, 2), down, up, ...third)).toEqual(['click', 'pointerDown', 'pointerUp']);
  });
  test('actions in different tabs are not fused', () => {
    expect(
      said({}, { ...keyDown('Shift'), tab: 'A' }, { ...click, tab: 'B' }, { ...keyUp('Shift'), tab: 'A' }),
    ).toEqual(['keyDown Shift', 'click 1,2', 'keyUp Shift']);
  });
});

describe('what is declined is tried one layer smaller', () => {
  test('a click with modifiers becomes keys around a bare click, not around a press', () => {
    const rules: Partial<Rules<Action>> = {
      click: (action) => (action.modifiers.length > 0 ? decline('no modifiers') : say(action)),
    };
    expect(said(rules, { ...click, clickCount: 2, modifiers: ['Control'] })).toEqual([
      'keyDown Control',
      'click 1,2',
      'keyUp Control',
    ]);
  });

  test('a move with a modifier becomes keys around what it was', () => {
    const rules: Partial<Rules<Action>> = { move: () => decline('no such move') };
    const to = { x: 1, y: 2 };
    const types = (seen: boolean) =>
      run(rules, [{ type: 'move', to, modifiers: ['Alt'], seen }]).instructions.flatMap(({ calls }) =>
        calls.map(({ type }) => type),
      );
    expect(types(true)).toEqual(['keyDown', 'hover', 'keyUp']);
    expect(types(false)).toEqual(['keyDown', 'pointerMove', 'keyUp']);
  });

  test('a gesture that the vendor splits is said in steps, and a refusal does not mention it', () => {
    const rules: Partial<Rules<Action>> = { click: () => split(), pointerDown: () => decline('no presses') };
    expect(said({ click: () => split() }, click)).toEqual(['move 1,2', 'pointerDown left', 'pointerUp left']);
    expect(() => run(rules, [click])).toThrow(
      'vendor cannot do this: click at 1, 2 (press of the left button), because no presses. Nothing was sent.',
    );
  });

  test('a primitive that is declined refuses the whole, with every reason and the way out', () => {
    const rules: Partial<Rules<Action>> = {
      click: () => decline('no middle click'),
      pointerDown: () => decline('left only', 'Use the left button.'),
    };
    expect(() => run(rules, [click, { ...click, button: 'middle' }])).toThrow(UnsupportedActionError);
    expect(() => run(rules, [{ ...click, button: 'middle' }])).toThrow(
      `vendor cannot do this: middle click at 1, 2. Nothing was sent.
  - middle click at 1, 2: no middle click
  - press of the middle button: left only
Use the left button.`,
    );
  });
});

describe('a refusal', () => {
  const middle: Action = { ...click, button: 'middle' };

  test('tells a reason once, however many forms have it, and which form it is about', () => {
    const rules: Partial<Rules<Action>> = {
      wheel: () => decline('whole notches only', 'Write 120.'),
      scroll: () => decline('whole notches only', 'Write 120.'),
    };
    expect(() => run(rules, [move(1, 2), { type: 'scroll', deltaX: 0, deltaY: 100 }])).toThrow(
      'vendor cannot do this: scroll by 0, 100 (wheel by 0, 100 at 1, 2), because whole notches only. Nothing was sent. Write 120.',
    );
  });

  test('gives the advice for the form that is nearest to what was called', () => {
    const rules: Partial<Rules<Action>> = {
      click: () => decline('no middle click', 'Click left.'),
      pointerDown: () => decline('left only', 'Press left.'),
    };
    expect(() => run(rules, [middle])).toThrow(/\nClick left\.$/);
  });
});

describe('what is deferred waits for what completes it', () => {
  const rules: Partial<Rules<Action>> = {
    pointerDown: () => defer('no button press alone'),
    pointerUp: () => decline('no button release alone'),
    pointerMove: (action, { buttons }) => (buttons.length > 0 ? defer('a held move') : say(action)),
  };

  test('a press and a later release are a click', () => {
    const first = run(rules, [move(1, 2), down]);
    expect(first.instructions.flatMap(({ calls }) => calls).map(short)).toEqual(['move 1,2']);
    expect(first.end.deferred.map(({ action }) => action.type)).toEqual(['pointerDown']);
    const second = run(rules, [up], first.end);
    expect(second.instructions.flatMap(({ calls }) => calls).map(short)).toEqual(['click 1,2']);
    expect(second.end.deferred).toEqual([]);
  });

  test('press, move and release in three programs are a drag', () => {
    const moved = run(rules, [move(3, 4)], run(rules, [move(1, 2), down]).end);
    expect(
      run(rules, [up], moved.end)
        .instructions.flatMap(({ calls }) => calls)
        .map(short),
    ).toEqual(['drag 1,2 3,4']);
  });

  test('what cannot come between is refused and names the press and its line', () => {
    const pressed = run(rules, [move(1, 2), down]);
    expect(() => run(rules, [keyDown('a')], pressed.end)).toThrow(
      'vendor cannot do this: key down a, because the press of the left button (called at script.ts:2:1) is still pending: no button press alone. Nothing was sent. Release the button first.',
    );
  });

  test('a rule may complete what waits by its own call', () => {
    const carrying: Partial<Rules<Action>> = {
      pointerMove: (action, { buttons }) => (buttons.length > 0 ? defer('the release tells') : say(action)),
      pointerUp: (action) => complete(action),
    };
    const moved = run(carrying, [move(9, 9)], run(carrying, [move(1, 2), down]).end);
    const done = run(carrying, [up], moved.end);
    expect(done.instructions).toHaveLength(1);
    expect(done.instructions[0]?.effect.map(({ type }) => type)).toEqual(['pointerMove', 'pointerUp']);
  });
});

test('a move that no call says rides with the next one, in its instruction', () => {
  const silent: Partial<Rules<Action>> = { pointerMove: () => say() };
  const { instructions } = run(silent, [move(1, 1), click, move(2, 2)]);
  expect(instructions.map(({ calls, sources }) => [calls.length, sources.length])).toEqual([
    [1, 2],
    [0, 1],
  ]);
});

test('a refusal leaves the position as it was', () => {
  const rules: Partial<Rules<Action>> = { hover: () => decline('no hover') };
  const before = JSON.stringify([...start.state.pointers, start.deferred, start.state.pressed]);
  expect(() => run(rules, [click, down, { type: 'hover', at: { x: 1, y: 1 } }])).toThrow(UnsupportedActionError);
  expect(JSON.stringify([...start.state.pointers, start.deferred, start.state.pressed])).toBe(before);
});
