import type { Action } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { perform, useDesktops } from './desktops.js';
import { startProgram } from './x-client.js';

const desktops = useDesktops();

/** What a window that fills the screen gets. */
const eventsOf = async (...actions: readonly Action[]): Promise<readonly string[]> => {
  const connection = await desktops.open({ display: { width: 640, height: 480 } });
  const program = await startProgram(connection);
  await program.show({ x: 0, y: 0, width: 640, height: 480 }, 0);
  await program.seen();
  await perform(connection, ...actions);
  return program.seen();
};

const click = { at: { x: 10, y: 20 }, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 } as const;
const press = { modifiers: [], holdMs: 0 } as const;

// NumLock, which is the second of the five further modifiers, is on: 16.
describe('the mouse', () => {
  test('a click is a motion, a press and a release', async () => {
    expect(await eventsOf({ type: 'click', ...click })).toEqual([
      'motion 10,20 state 16',
      'ButtonPress 1 state 16',
      'ButtonRelease 1 state 272',
    ]);
  });

  test.each([
    ['left', 1, 256],
    ['middle', 2, 512],
    ['right', 3, 1024],
    ['back', 8, 0],
    ['forward', 9, 0],
  ] as const)('the %s button is number %d', async (button, number, state) => {
    expect((await eventsOf({ type: 'click', ...click, button })).slice(1)).toEqual([
      `ButtonPress ${number} state 16`,
      `ButtonRelease ${number} state ${16 + state}`,
    ]);
  });

  test('a drag passes through every point', async () => {
    const path = [
      { x: 0, y: 0 },
      { x: 5, y: 7 },
      { x: 639, y: 479 },
    ];
    expect((await eventsOf({ type: 'drag', path, button: 'left', modifiers: [] })).slice(-4)).toEqual([
      'ButtonPress 1 state 16',
      'motion 5,7 state 272',
      'motion 639,479 state 272',
      'ButtonRelease 1 state 272',
    ]);
  });

  test('the wheel is buttons 4 to 7, a press for each notch', async () => {
    const turned = await eventsOf(
      { type: 'pointerMove', to: { x: 1, y: 1 } },
      { type: 'scroll', deltaX: 0, deltaY: 240 },
      { type: 'scroll', deltaX: 0, deltaY: -120 },
      { type: 'scroll', deltaX: 120, deltaY: 0 },
      { type: 'scroll', deltaX: -120, deltaY: 0 },
    );
    const presses = turned.filter((line) => line.startsWith('ButtonPress'));
    expect(presses).toEqual([5, 5, 4, 7, 6].map((number) => `ButtonPress ${number} state 16`));
  });
});

describe('the keyboard', () => {
  const keysOf = async (...actions: readonly Action[]): Promise<readonly string[]> =>
    (await eventsOf({ type: 'pointerMove', to: { x: 1, y: 1 } }, ...actions)).slice(1);

  test('a key is pressed and released', async () => {
    expect(await keysOf({ type: 'press', key: 'a', ...press })).toEqual([
      'KeyPress 38 state 16',
      'KeyRelease 38 state 16',
    ]);
  });

  test('a capital letter is typed with Shift', async () => {
    expect(await keysOf({ type: 'press', key: 'A', ...press })).toEqual([
      'KeyPress 50 state 16',
      'KeyPress 38 state 17',
      'KeyRelease 38 state 17',
      'KeyRelease 50 state 17',
    ]);
  });

  test('a chord holds its modifiers, each side its own key', async () => {
    expect(
      await keysOf(
        { type: 'press', key: 'k', modifiers: ['Control', 'Shift'], holdMs: 0 },
        { type: 'press', key: 'ControlRight', ...press },
      ),
    ).toEqual([
      'KeyPress 37 state 16',
      'KeyPress 50 state 20',
      'KeyPress 45 state 21',
      'KeyRelease 45 state 21',
      'KeyRelease 50 state 21',
      'KeyRelease 37 state 20',
      'KeyPress 105 state 16',
      'KeyRelease 105 state 20',
    ]);
  });

  test.each([
    ['Enter', 36],
    ['NumpadEnter', 104],
    ['Numpad5', 84],
    ['5', 14],
    ['ArrowLeft', 113],
    ['F1', 67],
    ['F24', 202],
    ['PrintScreen', 107],
    ['AltRight', 108],
    ['MetaRight', 134],
    ['ContextMenu', 135],
  ])('%s has the keycode %d', async (key, keycode) => {
    expect((await keysOf({ type: 'press', key, ...press }))[0]).toBe(`KeyPress ${keycode} state 16`);
  });

  test('a key that is held for less than 500 ms does not repeat', async () => {
    expect(await keysOf({ type: 'press', key: 'a', modifiers: [], holdMs: 499 })).toEqual([
      'KeyPress 38 state 16',
      'KeyRelease 38 state 16',
    ]);
  });

  test('a key that is held for longer repeats, as X reports it: it goes up and down again', async () => {
    const told = await keysOf({ type: 'press', key: 'a', modifiers: [], holdMs: 900 });
    expect(told.slice(0, 4)).toEqual([
      'KeyPress 38 state 16',
      'KeyRelease 38 state 16',
      'KeyPress 38 state 16',
      'KeyRelease 38 state 16',
    ]);
  });
});
