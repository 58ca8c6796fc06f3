import type { Action, Button, Key, Modifier, Point, TabId } from '@farhand/core/driver';
import fc, { type Arbitrary } from 'fast-check';

/** What random programs are made of. */
export interface ProgramOptions {
  /** The tabs that actions are addressed to. `undefined` is a computer without tabs. Default: one, without a name. */
  readonly tabs?: readonly (TabId | undefined)[];
}

const point: Arbitrary<Point> = fc.record({ x: fc.integer({ min: 0, max: 99 }), y: fc.integer({ min: 0, max: 79 }) });
const button: Arbitrary<Button> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Button>('left') },
  { weight: 3, arbitrary: fc.constant<Button>('right') },
  { weight: 1, arbitrary: fc.constantFrom<Button>('middle', 'back', 'forward') },
);
const modifier: Arbitrary<Modifier> = fc.constantFrom('Shift', 'Control', 'Alt', 'Meta');
const modifiers: Arbitrary<readonly Modifier[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly Modifier[]>([]) },
  { weight: 2, arbitrary: fc.uniqueArray(modifier, { minLength: 1, maxLength: 3 }) },
);
const key: Arbitrary<Key> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('a', 'b', 'z', '0', '7', 'Enter', 'Tab', 'ArrowLeft', 'F5', ' ', 'Backspace'),
  },
  { weight: 2, arbitrary: fc.constantFrom<Key>('A', 'Q', '!', ';', 'Insert', 'Numpad5', 'ShiftRight') },
  { weight: 1, arbitrary: modifier },
);
const text: Arbitrary<string> = fc
  .array(fc.constantFrom('a', 'B', '1', '?', ' ', '\n', '\t', 'é', '日', '😀'), { maxLength: 6 })
  .map((characters) => characters.join(''));
const delayMs: Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 50 }) },
);
/** Mostly whole notches of a wheel: many computers turn it by these only. */
const delta: Arbitrary<number> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -3, max: 3 }).map((notches) => notches * 120) },
  { weight: 1, arbitrary: fc.integer({ min: -300, max: 300 }) },
);

/** A few actions that belong together, as a user writes them: a gesture, or the primitives of one, whole or broken off. */
const phrases = (tab: TabId | undefined): Arbitrary<readonly Action[]> => {
  const to = tab === undefined ? {} : { tab };
  const click = fc.record({ at: point, button, modifiers, delayMs, clickCount: fc.constantFrom(1, 1, 1, 2, 3) });
  const drag = fc.record({ button, modifiers, path: fc.array(point, { minLength: 2, maxLength: 4 }) });
  const wheel = fc.record({ at: point, deltaX: delta, deltaY: delta, modifiers });
  const press = fc.record({ key, modifiers, holdMs: delayMs });
  const moves = fc.array(point, { maxLength: 3 });

  const gestures: Arbitrary<readonly Action[]> = fc.oneof(
    { weight: 4, arbitrary: click.map((payload): readonly Action[] => [{ type: 'click', ...payload, ...to }]) },
    { weight: 2, arbitrary: drag.map((payload): readonly Action[] => [{ type: 'drag', ...payload, ...to }]) },
    { weight: 2, arbitrary: wheel.map((payload): readonly Action[] => [{ type: 'wheel', ...payload, ...to }]) },
    { weight: 2, arbitrary: press.map((payload): readonly Action[] => [{ type: 'press', ...payload, ...to }]) },
    {
      weight: 2,
      arbitrary: fc
        .record({ text, delayMs })
        .map((payload): readonly Action[] => [{ type: 'type', ...payload, ...to }]),
    },
    { weight: 1, arbitrary: text.map((entered): readonly Action[] => [{ type: 'insertText', text: entered, ...to }]) },
    { weight: 1, arbitrary: delayMs.map((durationMs): readonly Action[] => [{ type: 'pause', durationMs, ...to }]) },
  );

  const whole: Arbitrary<readonly Action[]> = fc.oneof(
    fc
      .record({ start: fc.option(point, { nil: undefined }), button, moves })
      .map(({ start, button: used, moves: held }): readonly Action[] => [
        ...(start === undefined ? [] : [{ type: 'pointerMove', to: start, ...to } as const]),
        { type: 'pointerDown', button: used, clickCount: 1, ...to },
        ...held.map((at): Action => ({ type: 'pointerMove', to: at, ...to })),
        { type: 'pointerUp', button: used, clickCount: 1, ...to },
      ]),
    fc
      .tuple(modifier, gestures)
      .map(([held, inner]): readonly Action[] => [
        { type: 'keyDown', key: held, ...to },
        ...inner,
        { type: 'keyUp', key: held, ...to },
      ]),
    fc.tuple(point, delta).map(([at, deltaY]): readonly Action[] => [
      { type: 'pointerMove', to: at, ...to },
      { type: 'scroll', deltaX: 0, deltaY, ...to },
    ]),
    fc.tuple(key, delayMs).map(([pressed, durationMs]): readonly Action[] => [
      { type: 'keyDown', key: pressed, ...to },
      { type: 'pause', durationMs, ...to },
      { type: 'keyUp', key: pressed, ...to },
    ]),
  );

  const brokenOff: Arbitrary<readonly Action[]> = fc.oneof(
    point.map((at): readonly Action[] => [{ type: 'pointerMove', to: at, ...to }]),
    point.map((at): readonly Action[] => [{ type: 'hover', at, ...to }]),
    fc
      .record({ to: point, modifiers, seen: fc.boolean() })
      .map((payload): readonly Action[] => [{ type: 'move', ...payload, ...to }]),
    button.map((used): readonly Action[] => [{ type: 'pointerDown', button: used, clickCount: 1, ...to }]),
    button.map((used): readonly Action[] => [{ type: 'pointerUp', button: used, clickCount: 1, ...to }]),
    key.map((pressed): readonly Action[] => [{ type: 'keyDown', key: pressed, ...to }]),
    key.map((pressed): readonly Action[] => [{ type: 'keyUp', key: pressed, ...to }]),
  );

  return fc.oneof(
    { weight: 6, arbitrary: gestures },
    { weight: 4, arbitrary: whole },
    { weight: 1, arbitrary: brokenOff },
  );
};

/** Random programs: up to four phrases, each in one of the tabs. */
export const programs = ({ tabs = [undefined] }: ProgramOptions = {}): Arbitrary<readonly Action[]> =>
  fc.array(fc.constantFrom(...tabs).chain(phrases), { minLength: 1, maxLength: 4 }).map((parts) => parts.flat());
