import type { Action, Button, Secrecy, TabId } from '../actions/action.js';
import { addressOf, stepsBetween } from '../actions/meaning.js';
import { checkWaitingOptions } from '../check/options.js';
import { checkCount, checkDuration, checkFinite, checkText, describe } from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import { checkPoint, type Point, type Size } from '../geometry.js';
import { isModifier, parseChord, parseKey, type Key, type Modifier, type Platform } from '../keys/key.js';
import { holding, revealed, type Secret } from '../secret/secret.js';

const stepBounds = { from: 1, to: 1000, fallback: 1 };
const clickBounds = { from: 1, to: 3, fallback: 1 };

/** The names of the options of each verb, besides those of every call. */
export const verbOptions = {
  click: ['button', 'modifiers', 'delayMs', 'clickCount'],
  dblclick: ['button', 'modifiers', 'delayMs'],
  hover: ['modifiers'],
  drag: ['button', 'steps', 'modifiers'],
  wheel: ['at'],
} as const;

/** The arguments of a call at a point: `(x, y, options)` or `({ x, y }, options)`. */
export type PointArguments<O> =
  | readonly [x: number, y: number, options?: O | undefined]
  | readonly [point: Point, options?: O | undefined];

const isPair = <O>(args: PointArguments<O>): args is readonly [x: number, y: number, options?: O | undefined] =>
  typeof args[0] !== 'object';

/** Both ways to call as one. The point is not checked, except that two coordinates were given or a point. */
export const pointOf = <O>(
  args: PointArguments<O>,
  call: string,
): { readonly at: Point; readonly options: O | undefined } => {
  if (!isPair(args)) return { at: args[0], options: args[1] };
  const [x, y, options] = args;
  if (typeof y !== 'number') {
    throw new TypeError(
      `${call}: expected two numbers or a point such as { x: 120, y: 80 }, got ${describe(x)} and ${describe(y)}.`,
    );
  }
  return { at: { x, y }, options };
};

const readPoint = <O>(
  args: PointArguments<O>,
  { display }: Surroundings,
  call: string,
): { readonly at: Point; readonly options: O | undefined } => {
  const { at, options } = pointOf(args, call);
  return { at: checkPoint(at, display, call), options };
};

/** A move, as called. */
export const requestMove = (call: string, args: PointArguments<MoveOptions>, around: Surroundings): Request => {
  const { at, options } = readPoint(args, around, call);
  const waiting = checkWaitingOptions(options, ['steps'], call);
  const steps = checkCount(options?.steps, 'steps', stepBounds, call);
  return {
    actions: [{ type: 'pointerMove', to: at, ...around.address }],
    options: waiting,
    ...(steps > 1 ? { steps } : {}),
  };
};

/** A hover, as called. */
export const requestHover = (call: string, args: PointArguments<HoverOptions>, around: Surroundings): Request => {
  const { at, options } = readPoint(args, around, call);
  const waiting = checkWaitingOptions(options, verbOptions.hover, call);
  const modifiers = checkModifiers(options?.modifiers, around.platform, call);
  const hover: Action =
    modifiers.length === 0 ? { type: 'hover', at } : { type: 'move', to: at, modifiers, seen: true };
  return { actions: [{ ...hover, ...around.address }], options: waiting };
};

/** A press or release of a button, as called. */
export const requestButton = (
  call: string,
  type: 'pointerDown' | 'pointerUp',
  options: ButtonOptions | undefined,
  around: Surroundings,
): Request => {
  const waiting = checkWaitingOptions(options, ['button', 'clickCount'], call);
  const button = checkButton(options?.button, call);
  const clickCount = checkCount(options?.clickCount, 'clickCount', clickBounds, call);
  return { actions: [{ type, button, clickCount, ...around.address }], options: waiting };
};

/** A click, as called. `clickCount` fixes the count of a double click. */
export const requestClick = (
  call: string,
  args: PointArguments<ClickOptions>,
  around: Surroundings,
  clickCount?: number,
): Request => {
  const { at, options } = readPoint(args, around, call);
  const waiting = checkWaitingOptions(options, verbOptions[clickCount === undefined ? 'click' : 'dblclick'], call);
  return {
    actions: [
      {
        type: 'click',
        at,
        button: checkButton(options?.button, call),
        clickCount: clickCount ?? checkCount(options?.clickCount, 'clickCount', clickBounds, call),
        modifiers: checkModifiers(options?.modifiers, around.platform, call),
        delayMs: checkDuration(options?.delayMs, 'delayMs', call),
        ...around.address,
      },
    ],
    options: waiting,
  };
};

/** A turn of the wheel, as called. */
export const requestWheel = (
  call: string,
  dx: number,
  dy: number,
  options: WheelOptions | undefined,
  around: Surroundings,
): Request => {
  const waiting = checkWaitingOptions(options, verbOptions.wheel, call);
  const deltaX = checkFinite(dx, 'dx', call);
  const deltaY = checkFinite(dy, 'dy', call);
  const at = options?.at === undefined ? undefined : checkPoint(options.at, around.display, call);
  return {
    actions: [
      at === undefined
        ? { type: 'scroll', deltaX, deltaY, ...around.address }
        : { type: 'wheel', at, deltaX, deltaY, modifiers: [], ...around.address },
    ],
    options: waiting,
  };
};

/** A drag, as called. */
export const requestDrag = (
  call: string,
  from: Point,
  to: Point,
  options: DragOptions | undefined,
  around: Surroundings,
): Request => {
  const waiting = checkWaitingOptions(options, verbOptions.drag, call);
  const start = checkPoint(from, around.display, `${call} from`);
  const end = checkPoint(to, around.display, `${call} to`);
  const steps = checkCount(options?.steps, 'steps', stepBounds, call);
  return {
    actions: [
      {
        type: 'drag',
        path: [start, ...stepsBetween(start, end, steps)],
        button: checkButton(options?.button, call),
        modifiers: checkModifiers(options?.modifiers, around.platform, call),
        ...around.address,
      },
    ],
    options: waiting,
  };
};

/** Options of `move`. */
export interface MoveOptions extends CallOptions {
  /** Number of moves it takes to get there, 1 to 1000, evenly spaced. Default 1. */
  readonly steps?: number;
}

/** Options of `hover`. */
export interface HoverOptions extends CallOptions {
  /** Modifiers held around the move, such as `['Shift']`. Default none. */
  readonly modifiers?: readonly string[];
}

/** Options of `down` and `up` of the mouse. */
export interface ButtonOptions extends CallOptions {
  /** Which button. Default `'left'`. */
  readonly button?: Button;
  /** 1 to 3: which click of a multiple click this is. Default 1. */
  readonly clickCount?: number;
}

/** Options of `dblclick`. */
export interface DoubleClickOptions extends CallOptions {
  /** Which button. Default `'left'`. */
  readonly button?: Button;
  /** Modifiers held around the click, such as `['Shift']`. Default none. */
  readonly modifiers?: readonly string[];
  /** Time between each press and its release, in milliseconds. Default 0. */
  readonly delayMs?: number;
}

/** Options of `click`. */
export interface ClickOptions extends DoubleClickOptions {
  /** 1 to 3: a click, a double click, a triple click. Default 1. */
  readonly clickCount?: number;
}

/** Options of `wheel`. */
export interface WheelOptions extends CallOptions {
  /** Where to turn the wheel. Default: where the pointer is. */
  readonly at?: Point;
}

/** Options of `wheel` on a picture. */
export interface PictureWheelOptions extends WheelOptions {
  /** The point of the picture at which to turn the wheel. */
  readonly at: Point;
}

/** Options of `drag`. */
export interface DragOptions extends CallOptions {
  /** Which button. Default `'left'`. */
  readonly button?: Button;
  /** Number of moves between press and release, 1 to 1000, evenly spaced. Default 1. */
  readonly steps?: number;
  /** Modifiers held around the drag, such as `['Shift']`. Default none. */
  readonly modifiers?: readonly string[];
}

/** Options of `press`. */
export interface PressOptions extends CallOptions {
  /** Time between press and release of the last key, in milliseconds. Default 0. */
  readonly delayMs?: number;
}

/** Options of `type`. */
export interface TypeOptions extends CallOptions {
  /** Time between characters, in milliseconds. Default 0. */
  readonly delayMs?: number;
}

/** A key going down or up, as called. */
export const requestKey = (
  call: string,
  type: 'keyDown' | 'keyUp',
  name: string,
  options: CallOptions | undefined,
  { platform, address }: Surroundings,
): Request => ({
  actions: [{ type, key: parseKey(name, platform, call), ...address }],
  options: checkWaitingOptions(options, [], call),
});

/** A key press or chord, as called. */
export const requestPress = (
  call: string,
  chord: string,
  options: PressOptions | undefined,
  { platform, address }: Surroundings,
): Request => {
  const waiting = checkWaitingOptions(options, ['delayMs'], call);
  const holdMs = checkDuration(options?.delayMs, 'delayMs', call);
  const keys = parseChord(chord, platform, call);
  const held = keys.slice(0, -1);
  const key = keys.at(-1) ?? '';
  if (held.every(isModifier) && new Set(keys).size === keys.length) {
    return {
      actions: [{ type: 'press', key, modifiers: held.filter(isModifier), holdMs, ...address }],
      options: waiting,
    };
  }
  return { actions: pressAround(held, { type: 'press', key, modifiers: [], holdMs, ...address }), options: waiting };
};

/** A chord whose first keys are not all modifiers: each goes down in turn and up in reverse. */
const pressAround = (held: readonly Key[], press: Action<'press'>): readonly Action[] => {
  const address = addressOf(press);
  return [
    ...held.map((key): Action => ({ type: 'keyDown', key, ...address })),
    press,
    ...held.toReversed().map((key): Action => ({ type: 'keyUp', key, ...address })),
  ];
};

/** Text typed key by key, as called. */
export const requestType = (
  call: string,
  text: string | Secret,
  options: TypeOptions | undefined,
  { address }: Surroundings,
): Request => ({
  options: checkWaitingOptions(options, ['delayMs'], call),
  actions: [
    holding(text, {
      type: 'type',
      ...checkTyped(text, call),
      delayMs: checkDuration(options?.delayMs, 'delayMs', call),
      ...address,
    }),
  ],
});

/** Text inserted at once, as called. */
export const requestText = (
  call: string,
  text: string | Secret,
  options: CallOptions | undefined,
  { address }: Surroundings,
): Request => ({
  options: checkWaitingOptions(options, [], call),
  actions: [holding(text, { type: 'insertText', ...checkTyped(text, call), ...address })],
});

const buttons: readonly string[] = ['left', 'middle', 'right', 'back', 'forward'] satisfies readonly Button[];

const isButton = (value: unknown): value is Button => typeof value === 'string' && buttons.includes(value);

/**
 * A mouse button, `'left'` if absent.
 *
 * @throws TypeError if it is not one of the five.
 */
export const checkButton = (button: unknown, call: string): Button => {
  if (button === undefined) return 'left';
  if (isButton(button)) return button;
  throw new TypeError(`${call}: unknown button ${describe(button)}. Buttons are ${buttons.join(', ')}.`);
};

/**
 * The modifiers of a click or drag, canonical and without repeats.
 *
 * @throws TypeError if one is not Alt, Control, ControlOrMeta, Meta or Shift.
 */
const checkModifiers = (modifiers: unknown, platform: Platform, call: string): readonly Modifier[] => {
  if (modifiers === undefined) return [];
  if (!Array.isArray(modifiers))
    throw new TypeError(`${call}: modifiers must be an array, got ${describe(modifiers)}.`);
  const keys = modifiers.map((name): Modifier => {
    const key = parseKey(name, platform, call);
    if (!isModifier(key))
      throw new TypeError(
        `${call}: '${key}' is not a modifier. Modifiers are Alt, Control, ControlOrMeta, Meta, Shift.`,
      );
    return key;
  });
  return [...new Set(keys)];
};

/**
 * Text to type that may be a secret.
 *
 * @throws TypeError if it is neither a string nor a secret.
 */
const checkTyped = (text: unknown, call: string): Secrecy & { readonly text: string } => {
  const hidden = revealed(text);
  return hidden === undefined ? { text: checkText(text, call) } : { text: hidden, secret: true };
};

/** What building an action may need to know. */
export interface Surroundings {
  /** The tab that the action goes to. */
  readonly address: { readonly tab?: TabId };
  readonly platform: Platform;
  readonly display: Size;
}

/** What a verb asks for: its actions and the options of the call. */
export interface Request {
  readonly actions: readonly Action[];
  readonly options: CallOptions;
  /** For moves: in how many steps to get there. */
  readonly steps?: number;
}
