import {
  decline,
  isSameKey,
  isShift,
  pressPointOf,
  samePoint,
  say,
  split,
  type Action,
  type Answer,
  type Button,
  type Key,
  type Point,
  type Rules,
} from '@farhand/core/driver';
import { keyValue, keyValues } from './keys.js';
import { longestPauseMs } from './plan.js';
import type { ButtonNumber, TabAddress, WebDriverCall } from './wire.js';

const buttons: Readonly<Record<Button, ButtonNumber>> = { left: 0, middle: 1, right: 2, back: 3, forward: 4 };

const addressed = ({ tab }: Action): TabAddress => (tab === undefined ? {} : { tab });

const isWhole = ({ x, y }: Point): boolean => Number.isInteger(x) && Number.isInteger(y);

// chromedriver cuts fractions without a word (156, November 2026).
const notWhole = decline<WebDriverCall>(
  "WebDriver's positions are whole pixels",
  'Round the coordinates, for example with Math.round.',
);

const unknownPointer = decline<WebDriverCall>(
  "the pointer's position is not known yet, and WebDriver acts where the pointer is",
  'Call mouse.move(x, y) first.',
);

const noCount = decline<WebDriverCall>(
  'servers count the clicks within one request only, so a lone press always counts as the first',
  'Use dblclick, or click with clickCount.',
);

const moveTo = (to: Point, action: Action): Answer<WebDriverCall> =>
  isWhole(to) ? say({ type: 'move', to, ...addressed(action) }) : notWhole;

const unknownKey = (key: Key): Answer<WebDriverCall> =>
  decline(`W3C WebDriver has no code for the key '${key}'`, 'Use a key up to F12, without the locks and media keys.');

/** A long pause as several, so that each fits into a request. */
const inPieces = (durationMs: number): readonly number[] =>
  Array.from({ length: Math.ceil(durationMs / longestPauseMs) }, (_, index) =>
    Math.min(longestPauseMs, durationMs - index * longestPauseMs),
  );

/** What a server has beyond the specification. */
export interface ServerAbilities {
  /** Whether it runs commands of the DevTools protocol, which can insert text. */
  readonly insertsText: boolean;
}

/** The rules that map each action to ticks. */
export const webdriverRules = ({ insertsText }: ServerAbilities): Rules<WebDriverCall> => ({
  pointerMove: (move) => moveTo(move.to, move),

  hover: (hover) => moveTo(hover.at, hover),

  pointerLeave: () =>
    decline(
      'WebDriver refuses positions outside the page',
      'Move the pointer to a place that does not react, such as an empty corner.',
    ),

  pointerDown: (down, { pointer }) => {
    if (down.clickCount !== 1) return noCount;
    if (pointer === undefined) return unknownPointer;
    if (!isWhole(pointer)) return notWhole;
    return say({ type: 'buttonDown', button: buttons[down.button], at: pointer, ...addressed(down) });
  },

  pointerUp: (up, { state, pointer }) => {
    if (up.clickCount !== 1) return noCount;
    const start = up.cancels === true ? pressPointOf(state, up.button, up.tab) : undefined;
    const back = start === undefined || samePoint(start, pointer) ? {} : { back: start };
    return say({ type: 'buttonUp', button: buttons[up.button], ...back, ...addressed(up) });
  },

  scroll: (scroll, { pointer }) => {
    const { deltaX, deltaY } = scroll;
    if (deltaX === 0 && deltaY === 0) return say();
    if (pointer === undefined) return unknownPointer;
    if (!isWhole(pointer) || !isWhole({ x: deltaX, y: deltaY })) return notWhole;
    return say({ type: 'scroll', at: pointer, deltaX, deltaY, ...addressed(scroll) });
  },

  keyDown: (down, { keys }) => {
    if (keys.some((key) => isSameKey(key, down.key)))
      return decline('WebDriver does not document a second press of a held key', 'Release it first.');
    const value = keyValue(down.key, keys.some(isShift));
    return value === undefined ? unknownKey(down.key) : say({ type: 'keyDown', value, ...addressed(down) });
  },

  keyUp: (up) => {
    const values = keyValues(up.key);
    return values.length === 0 ? unknownKey(up.key) : say({ type: 'keyUp', values, ...addressed(up) });
  },

  insertText: (insert) => {
    if (insert.text === '') return say();
    if (!insertsText)
      return decline(
        'W3C WebDriver enters text by keys only, and this server has no DevTools commands',
        'Use keyboard.type(text, { everyKey: true }).',
      );
    return say({ type: 'insertText', text: insert.text, ...addressed(insert) });
  },

  // Rounding up makes the pause at least as long as requested.
  pause: (pause) =>
    say(
      ...inPieces(Math.ceil(pause.durationMs)).map(
        (durationMs) => ({ type: 'pause', durationMs, ...addressed(pause) }) as const,
      ),
    ),

  click: (click, context) => {
    if (click.clickCount === 1) return split();
    if (click.modifiers.length > 0) return decline('the clicks of one call have no modifiers');
    if (context.buttons.length > 0) return decline('a button is down already');
    if (!isWhole(click.at)) return notWhole;
    const { at, clickCount } = click;
    const delayMs = Math.ceil(click.delayMs);
    return say({ type: 'clicks', at, button: buttons[click.button], clickCount, delayMs, ...addressed(click) });
  },

  move: split,
  drag: split,
  wheel: split,
  press: split,
  type: split,
});
