import {
  baseKey,
  isInLayout,
  isModifier,
  longestTimerMs,
  type Action,
  type Button,
  type Key,
  type Modifier,
  type Point,
  type Size,
} from '@farhand/core/driver';
import { ActionRefusedError, checkInside, notchPx } from '../machine/machine.js';
import { keysymNames, toleratedWords, xdotoolWords } from './keysym-names.js';
import type { ActionOf, Length, LybicAction } from './wire-action.js';

/** What {@link raiseLybic} must know about the computer, and how it interprets what the vendor does not document. */
export interface LybicRaiseOptions {
  /** The size of the screen in pixels. */
  readonly display: Size;
  /** The position of the pointer, from which relative positions count. Default: the middle of the screen. */
  readonly pointer?: Point | undefined;
  /** The direction of positive scroll steps: `down` (and right), or `up` (and left). Default: `down`. */
  readonly positiveScroll?: 'down' | 'up';
  /**
   * What a relative end of a drag counts from: the start of the drag, or the earlier position of the pointer. Default:
   * `start`.
   */
  readonly endRelativeTo?: 'start' | 'pointer';
  /**
   * How to enter a line break that the client does not want as Enter: as `text`, or with `enter` anyway. Default:
   * `text`.
   */
  readonly lineBreaks?: 'text' | 'enter';
}

/**
 * Converts one action of Lybic's wire format to Farhand's actions. Pure. Actions without input, such as `screenshot`,
 * result in none.
 *
 * @throws ActionRefusedError if it names an unknown key or button, leaves the screen, or a number is out of range.
 */
export const raiseLybic = (action: LybicAction, options: LybicRaiseOptions): readonly Action[] => {
  switch (action.type) {
    case 'mouse:click':
      return clickOf(action, 1, options);
    case 'mouse:doubleClick':
      return clickOf(action, 2, options);
    case 'mouse:tripleClick':
      return clickOf(action, 3, options);
    case 'mouse:move':
      return moveOf(action, options);
    case 'mouse:scroll':
      return scrollOf(action, options);
    case 'mouse:drag':
      return dragOf(action, options);
    case 'keyboard:type':
      return textOf(action, options);
    case 'keyboard:hotkey':
      return chordOf(action);
    case 'key:down':
      return [{ type: 'keyDown', key: keyNamed(action.key) }];
    case 'key:up':
      return [{ type: 'keyUp', key: keyNamed(action.key) }];
    case 'wait':
      return [{ type: 'pause', durationMs: inRange('duration', action.duration, 0, longestTimerMs) }];
    case 'screenshot':
    case 'client:user-takeover':
    case 'finished':
    case 'failed':
      return [];
  }
};

/** Converts a click. Several buttons go down together, lowest flag first, and up in reverse. */
const clickOf = (
  action: ActionOf<'mouse:click' | 'mouse:doubleClick' | 'mouse:tripleClick'>,
  clickCount: number,
  options: LybicRaiseOptions,
): readonly Action[] => {
  const at = aimOf(action, options);
  const buttons = buttonsOf(action.button);
  const [button, ...more] = buttons;
  return holding(action.holdKey, (modifiers) => {
    if (more.length === 0) return [{ type: 'click', at, button, clickCount, modifiers, delayMs: 0 }];
    const counts = Array.from({ length: clickCount }, (_, index) => index + 1);
    const presses = counts.flatMap((count) => withButtons(buttons, count, []));
    return withKeys(modifiers, [{ type: 'pointerMove', to: at }, ...presses]);
  });
};

/** Converts a move that the page sees. */
const moveOf = (action: ActionOf<'mouse:move'>, options: LybicRaiseOptions): readonly Action[] => {
  const to = aimOf(action, options);
  return holding(action.holdKey, (modifiers) =>
    modifiers.length === 0 ? [{ type: 'hover', at: to }] : [{ type: 'move', to, modifiers, seen: true }],
  );
};

/** Converts a turn of the wheel. A turn by zero only moves the pointer there. */
const scrollOf = (action: ActionOf<'mouse:scroll'>, options: LybicRaiseOptions): readonly Action[] => {
  const at = aimOf(action, options);
  const sign = options.positiveScroll === 'up' ? -1 : 1;
  const deltaX = action.stepHorizontal * sign * notchPx + 0;
  const deltaY = action.stepVertical * sign * notchPx + 0;
  if (deltaX === 0 && deltaY === 0) return moveOf({ ...action, type: 'mouse:move' }, options);
  return holding(action.holdKey, (modifiers) => [{ type: 'wheel', at, deltaX, deltaY, modifiers }]);
};

/** Converts a straight drag. */
const dragOf = (action: ActionOf<'mouse:drag'>, options: LybicRaiseOptions): readonly Action[] => {
  const { startX, startY, endX, endY, startRelative, endRelative, button: sum = 1, holdKey } = action;
  const { display, endRelativeTo } = options;
  const here = pointerIn(options);
  const start = pointAt(startX, startY, display, startRelative === true ? here : undefined);
  const origin = endRelativeTo === 'pointer' ? here : start;
  const end = pointAt(endX, endY, display, endRelative === true ? origin : undefined);
  const buttons = buttonsOf(sum);
  const [button, ...more] = buttons;
  return holding(holdKey, (modifiers) => {
    if (more.length === 0) return [{ type: 'drag', path: [start, end], button, modifiers }];
    const held = withButtons(buttons, 1, [{ type: 'pointerMove', to: end }]);
    return withKeys(modifiers, [{ type: 'pointerMove', to: start }, ...held]);
  });
};

/** Converts text. A line break that is not to be Enter is entered as text, unless the options say otherwise. */
const textOf = (
  { content, treatNewLineAsEnter }: ActionOf<'keyboard:type'>,
  { lineBreaks }: LybicRaiseOptions,
): readonly Action[] => {
  if (content === '') return [];
  if (treatNewLineAsEnter === true || lineBreaks === 'enter') return [{ type: 'type', text: content, delayMs: 0 }];
  return content
    .split(/(\r\n?|\n)/)
    .filter((part) => part !== '')
    .map((part): Action => {
      const isBreak = part.startsWith('\r') || part === '\n';
      return isBreak ? { type: 'insertText', text: '\n' } : { type: 'type', text: part, delayMs: 0 };
    });
};

const longestHoldMs = 5000;

/**
 * Converts a chord. With modifiers a capital letter is its key with Shift, as in xdotool: `ctrl+T` is `ctrl+shift+t`.
 */
const chordOf = ({ keys: chord, duration }: ActionOf<'keyboard:hotkey'>): readonly Action[] => {
  const holdMs = duration === undefined ? 0 : inRange('duration', duration, 1, longestHoldMs);
  const keys = keysOf(chord);
  const [key] = keys.slice(-1);
  if (key === undefined) throw new ActionRefusedError('keys names no key');
  const modifiers = keys.slice(0, -1).filter(isModifier);
  if (modifiers.length !== keys.length - 1 || new Set(keys).size !== keys.length) {
    return withKeys(keys, holdMs > 0 ? [{ type: 'pause', durationMs: holdMs }] : []);
  }
  if (modifiers.length === 0 || baseKey(key) === key) return [{ type: 'press', key, modifiers, holdMs }];
  const shifted: readonly Modifier[] = modifiers.includes('Shift') ? modifiers : [...modifiers, 'Shift'];
  return [{ type: 'press', key: baseKey(key), modifiers: shifted, holdMs }];
};

/** Holds keys around a mouse action: as modifiers of one gesture, or pressed before it and released after it. */
const holding = (
  holdKey: string | undefined,
  inner: (modifiers: readonly Modifier[]) => readonly Action[],
): readonly Action[] => {
  const keys = keysOf(holdKey ?? '');
  const modifiers = keys.filter(isModifier);
  if (modifiers.length === keys.length && new Set(keys).size === keys.length) return inner(modifiers);
  return withKeys(keys, inner([]));
};

const withKeys = (keys: readonly Key[], inner: readonly Action[]): readonly Action[] => [
  ...keys.map((key): Action => ({ type: 'keyDown', key })),
  ...inner,
  ...keys.toReversed().map((key): Action => ({ type: 'keyUp', key })),
];

const withButtons = (buttons: readonly Button[], clickCount: number, inner: readonly Action[]): readonly Action[] => [
  ...buttons.map((button): Action => ({ type: 'pointerDown', button, clickCount })),
  ...inner,
  ...buttons.toReversed().map((button): Action => ({ type: 'pointerUp', button, clickCount })),
];

const aimOf = ({ x, y, relative }: Aimed, options: LybicRaiseOptions): Point =>
  pointAt(x, y, options.display, relative === true ? pointerIn(options) : undefined);

type Aimed = Pick<ActionOf<'mouse:move'>, 'x' | 'y' | 'relative'>;

const pointerIn = ({ pointer, display }: LybicRaiseOptions): Point =>
  pointer ?? { x: Math.floor(display.width / 2), y: Math.floor(display.height / 2) };

/** Returns the whole pixel that is `x` and `y` away from an origin. It must be on the screen. */
const pointAt = (x: Length, y: Length, display: Size, origin: Point = { x: 0, y: 0 }): Point => {
  const point = {
    x: Math.floor(origin.x + pixels(x, display.width)) + 0,
    y: Math.floor(origin.y + pixels(y, display.height)) + 0,
  };
  checkInside(point, display);
  return point;
};

const pixels = (length: Length, whole: number): number =>
  length.type === 'px' ? length.value : (length.numerator * whole) / length.denominator;

/** Returns a number of a request if it is in its range, inclusive. Throws {@link ActionRefusedError} otherwise. */
const inRange = (name: string, value: number, least: number, most: number): number => {
  if (value >= least && value <= most) return value;
  throw new ActionRefusedError(`${name} must be a number from ${least} to ${most}`);
};

const flags: readonly (readonly [flag: number, button: Button])[] = [
  [1, 'left'],
  [2, 'right'],
  [4, 'middle'],
  [8, 'back'],
  [16, 'forward'],
];

/**
 * Returns the buttons in a sum of flags, lowest flag first.
 *
 * @throws ActionRefusedError if the number is not such a sum.
 */
const buttonsOf = (sum: number): readonly [Button, ...Button[]] => {
  const [first, ...more] = flags.flatMap(([flag, button]) => ((sum & flag) === 0 ? [] : [button]));
  if (first !== undefined && Number.isInteger(sum) && sum > 0 && sum < 32) return [first, ...more];
  throw new ActionRefusedError(`button must be a sum of 1, 2, 4, 8 and 16, got ${sum}`);
};

/**
 * Returns the keys of a chord, joined by `+` or spaces. `+` is a key where a name is missing: alone, or at the end.
 *
 * @throws ActionRefusedError if a part is missing or is not a key.
 */
const keysOf = (chord: string): readonly Key[] => {
  const trimmed = chord.trim();
  if (trimmed === '') return [];
  const plus = trimmed === '+' || /[+\s]\+$/.test(trimmed);
  const rest = plus ? trimmed.slice(0, -1).trim().replace(/\+$/, '').trim() : trimmed;
  const parts = rest === '' ? [] : rest.split(/\s*\+\s*|\s+/);
  return [...parts, ...(plus ? ['+'] : [])].map((part) => {
    if (part === '') throw new ActionRefusedError(`A key is missing in '${chord}'`);
    return keyNamed(part);
  });
};

const names: ReadonlyMap<string, Key> = new Map(
  [...toleratedWords, ...xdotoolWords, ...keysymNames].map(([name, key]) => [name.toLowerCase(), key]),
);

/**
 * Returns the key of a name. A single character keeps its case; names ignore case.
 *
 * @throws ActionRefusedError if there is no such key.
 */
const keyNamed = (name: string): Key => {
  const key = isInLayout(name) && [...name].length === 1 ? name : names.get(name.toLowerCase());
  if (key === undefined) throw new ActionRefusedError(`Unknown key: ${name}`);
  return key;
};
