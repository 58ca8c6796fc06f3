import { isInLayout, type Modifier } from '../keys/key.js';
import {
  addressOf,
  isPrimitive,
  secrecyOf,
  type Action,
  type Gesture,
  type GestureType,
  type Primitive,
} from './action.js';

type Expansions = { readonly [T in GestureType]: (gesture: Action<T>) => readonly Action[] };

/** One layer of meaning per gesture: first the modifiers around it, then the bare gesture in smaller steps. */
const expansions: Expansions = {
  click: (click) => {
    if (click.modifiers.length > 0) return within(click.modifiers, click, { ...click, modifiers: [] });
    const { at, button, delayMs } = click;
    const to = addressOf(click);
    const presses = Array.from({ length: click.clickCount }, (_, index): readonly Action[] => {
      const clickCount = index + 1;
      return [
        { type: 'pointerDown', button, clickCount, ...to },
        ...(delayMs > 0 ? [{ type: 'pause', durationMs: delayMs, ...to } as const] : []),
        { type: 'pointerUp', button, clickCount, ...to },
      ];
    });
    return [{ type: 'pointerMove', to: at, ...to }, ...presses.flat()];
  },

  move: (move) => {
    if (move.modifiers.length > 0) return within(move.modifiers, move, { ...move, modifiers: [] });
    const to = addressOf(move);
    return [move.seen ? { type: 'hover', at: move.to, ...to } : { type: 'pointerMove', to: move.to, ...to }];
  },

  drag: (drag) => {
    if (drag.modifiers.length > 0) return within(drag.modifiers, drag, { ...drag, modifiers: [] });
    const to = addressOf(drag);
    const [start, ...rest] = drag.path.map((point): Action => ({ type: 'pointerMove', to: point, ...to }));
    return [
      ...(start === undefined ? [] : [start]),
      { type: 'pointerDown', button: drag.button, clickCount: 1, ...to },
      ...rest,
      { type: 'pointerUp', button: drag.button, clickCount: 1, ...to },
    ];
  },

  wheel: (wheel) => {
    if (wheel.modifiers.length > 0) return within(wheel.modifiers, wheel, { ...wheel, modifiers: [] });
    const to = addressOf(wheel);
    return [
      { type: 'pointerMove', to: wheel.at, ...to },
      { type: 'scroll', deltaX: wheel.deltaX, deltaY: wheel.deltaY, ...to },
    ];
  },

  press: (press) => {
    if (press.modifiers.length > 0) return within(press.modifiers, press, { ...press, modifiers: [] });
    const to = { ...addressOf(press), ...secrecyOf(press) };
    return [
      { type: 'keyDown', key: press.key, ...to },
      ...(press.holdMs > 0 ? [{ type: 'pause', durationMs: press.holdMs, ...to } as const] : []),
      { type: 'keyUp', key: press.key, ...to },
    ];
  },

  type: (type) => {
    const to = { ...addressOf(type), ...secrecyOf(type) };
    const strokes = splitText(type.text).map((run): Action =>
      run.inLayout
        ? { type: 'press', key: run.text, modifiers: [], holdMs: 0, ...to }
        : { type: 'insertText', text: run.text, ...to },
    );
    if (type.delayMs === 0) return strokes;
    return strokes.flatMap((stroke, index) =>
      index === 0 ? [stroke] : [{ type: 'pause', durationMs: type.delayMs, ...to }, stroke],
    );
  },
};

const within = (modifiers: readonly Modifier[], outer: Gesture, inner: Gesture): readonly Action[] => {
  const to = addressOf(outer);
  return [
    ...modifiers.map((key): Action => ({ type: 'keyDown', key, ...to })),
    inner,
    ...modifiers.toReversed().map((key): Action => ({ type: 'keyUp', key, ...to })),
  ];
};

/**
 * Splits text into what a typist does: one entry for each character of the layout (a line break is the
 * Enter key, a tab the Tab key), and one for each run of characters that the layout lacks.
 */
export const splitText = (text: string): readonly { readonly text: string; readonly inLayout: boolean }[] => {
  const runs: { text: string; inLayout: boolean }[] = [];
  for (const character of text.replaceAll(/\r\n?/g, '\n')) {
    const key = character === '\n' ? 'Enter' : character === '\t' ? 'Tab' : character;
    if (isInLayout(key)) {
      runs.push({ text: key, inLayout: true });
      continue;
    }
    const last = runs.at(-1);
    if (last?.inLayout === false) last.text += character;
    else runs.push({ text: character, inLayout: false });
  }
  return runs;
};

const expandGesture = <T extends GestureType>(gesture: Action<T>): readonly Action[] => {
  const expansion: Expansions[T] = expansions[gesture.type];
  return expansion(gesture);
};

/**
 * The meaning of an action one layer down, or `undefined` for a primitive.
 *
 * @remarks
 * One layer at a time matters: a Ctrl+double-click becomes key presses around a bare double click, which a
 * vendor may well have, and only if it has not does the double click fall apart into presses of a button.
 */
export const expandOnce = (action: Action): readonly Action[] | undefined =>
  isPrimitive(action) ? undefined : expandGesture(action);

/** The meaning of an action in primitives. */
export const expand = (action: Action): readonly Primitive[] =>
  isPrimitive(action) ? [action] : expandGesture(action).flatMap(expand);
