import type { Action, Button, Secrecy, TabId } from '../actions/action.js';
import { addressOf, stepsBetween } from '../actions/meaning.js';
import { callOptions, checkOptions } from '../check/options.js';
import {
  checkDuration,
  checkFinite,
  checkText,
  describe,
  oneOf,
  optional,
  wholeNumber,
  type Checker,
} from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import { checkPoint, type Point, type Size } from '../geometry.js';
import { isModifier, parseChord, parseKey, type Key, type Modifier, type Platform } from '../keys/key.js';
import { spaceOptions, type Space } from '../pixels/view.js';
import { holding, revealed, type Secret } from '../secret/secret.js';

/** What a verb asks for: its actions and the options of the call. */
export interface Request {
  readonly actions: readonly Action[];
  readonly options: CallOptions;
  /** For moves: in how many steps to get there. */
  readonly steps?: number;
}

/** What building an action may need to know. */
export interface Surroundings {
  /** The tab that the action goes to. */
  readonly address: { readonly tab?: TabId };
  readonly platform: Platform;
  readonly display: Size;
  /** Where points are those of a picture: which pixel of the display one means. */
  readonly toDisplay?: ToDisplay;
}

/** The pixel of the display that a point of a picture means. */
export type ToDisplay = (point: Point, space: Space, call: string) => Point;

/** A verb as called, such as `tab.click`, with what it was given: checks that and says what is to be done. */
export type Verb<Arguments extends readonly unknown[]> = (
  call: string,
  args: Arguments,
  around: Surroundings,
) => Request;

/** The arguments of a call that ends with its options. */
export type Args<Given extends readonly unknown[], O = CallOptions> = readonly [...Given, options: O | undefined];

/** The arguments of a call at a point: `(x, y, options)` or `({ x, y }, options)`. */
export type PointArguments<O> =
  | readonly [x: number, y: number, options?: O | undefined]
  | readonly [point: Point, options?: O | undefined];

const checkSteps = optional(wholeNumber(1, 1000), 1);
const checkClickCount = optional(wholeNumber(1, 3), 1);

/** A mouse button, `'left'` if absent. */
export const checkButton: Checker<Button> = optional(
  oneOf<Button>({ left: 0, middle: 0, right: 0, back: 0, forward: 0 }),
  'left',
);

/** Options of `move`. */
export interface MoveOptions extends CallOptions {
  /** Number of moves it takes to get there, 1 to 1000, evenly spaced. Default 1. */
  readonly steps?: number;
}

/** A move, as called. */
export const requestMove: Verb<PointArguments<MoveOptions>> = (call, args, around) => {
  const { point, options } = pointOf(args, call);
  const settings = checkOptions(options, { steps: checkSteps, ...callOptions }, call);
  const to = checkPoint(point, around.display, call);
  return {
    actions: [{ type: 'pointerMove', to, ...around.address }],
    options: settings,
    ...(settings.steps > 1 ? { steps: settings.steps } : {}),
  };
};

/** Options of `hover`. */
export interface HoverOptions extends CallOptions {
  /** Modifiers held around the move, such as `['Shift']`. Default none. */
  readonly modifiers?: readonly string[];
}

/** A hover, as called. */
export const requestHover: Verb<PointArguments<HoverOptions>> = (call, args, around) => {
  const { point, options } = pointOf(args, call);
  const table = { modifiers: modifiersOn(around.platform), ...commonOptions(around) };
  const settings = checkOptions(options, table, call);
  const { modifiers } = settings;
  const at = placeOf(point, around, settings, call);
  const hover: Action =
    modifiers.length === 0 ? { type: 'hover', at } : { type: 'move', to: at, modifiers, seen: true };
  return { actions: [{ ...hover, ...around.address }], options: settings };
};

/** Options of `down` and `up` of the mouse. */
export interface ButtonOptions extends CallOptions {
  /** Which button. Default `'left'`. */
  readonly button?: Button;
  /** 1 to 3: which click of a multiple click this is. Default 1. */
  readonly clickCount?: number;
}

const buttonOptions = { button: checkButton, clickCount: checkClickCount, ...callOptions };

const buttonVerb =
  (type: 'pointerDown' | 'pointerUp'): Verb<Args<[], ButtonOptions>> =>
  (call, [options], { address }) => {
    const settings = checkOptions(options, buttonOptions, call);
    const { button, clickCount } = settings;
    return { actions: [{ type, button, clickCount, ...address }], options: settings };
  };

/** A press of a button, as called. */
export const requestDown: Verb<Args<[], ButtonOptions>> = buttonVerb('pointerDown');

/** A release of a button, as called. */
export const requestUp: Verb<Args<[], ButtonOptions>> = buttonVerb('pointerUp');

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

const clickVerb =
  (countOptions: { readonly clickCount?: Checker<number> }): Verb<PointArguments<ClickOptions>> =>
  (call, args, around) => {
    const { point, options } = pointOf(args, call);
    const table = {
      button: checkButton,
      modifiers: modifiersOn(around.platform),
      delayMs: checkDuration,
      ...countOptions,
      ...commonOptions(around),
    };
    const settings = checkOptions(options, table, call);
    const { button, clickCount = 2, modifiers, delayMs } = settings;
    const at = placeOf(point, around, settings, call);
    const click: Action = { type: 'click', at, button, clickCount, modifiers, delayMs, ...around.address };
    return { actions: [click], options: settings };
  };

/** A click, as called. */
export const requestClick: Verb<PointArguments<ClickOptions>> = clickVerb({ clickCount: checkClickCount });

/** A double click, as called: it has no option for the count. */
export const requestDoubleClick: Verb<PointArguments<DoubleClickOptions>> = clickVerb({});

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

/** A turn of the wheel, as called. */
export const requestWheel: Verb<Args<[dx: number, dy: number], WheelOptions>> = (call, [dx, dy, options], around) => {
  const isOnPicture = around.toDisplay !== undefined;
  const table = { at: (at: Point | undefined) => at, ...commonOptions(around) };
  const settings = checkOptions(options, table, call);
  if (isOnPicture && settings.at === undefined) {
    throw new TypeError(`${call}: expected { at: { x, y } }, the point of the picture at which to turn the wheel.`);
  }
  const deltaX = checkFinite(dx, 'dx', call);
  const deltaY = checkFinite(dy, 'dy', call);
  const { address } = around;
  if (settings.at === undefined)
    return { actions: [{ type: 'scroll', deltaX, deltaY, ...address }], options: settings };
  const at = placeOf(settings.at, around, settings, isOnPicture ? `${call} at` : call);
  return { actions: [{ type: 'wheel', at, deltaX, deltaY, modifiers: [], ...address }], options: settings };
};

/** Options of `drag`. */
export interface DragOptions extends CallOptions {
  /** Which button. Default `'left'`. */
  readonly button?: Button;
  /** Number of moves between press and release, 1 to 1000, evenly spaced. Default 1. */
  readonly steps?: number;
  /** Modifiers held around the drag, such as `['Shift']`. Default none. */
  readonly modifiers?: readonly string[];
}

/** A drag, as called. */
export const requestDrag: Verb<Args<[from: Point, to: Point], DragOptions>> = (call, [from, to, options], around) => {
  const table = {
    button: checkButton,
    steps: checkSteps,
    modifiers: modifiersOn(around.platform),
    ...commonOptions(around),
  };
  const settings = checkOptions(options, table, call);
  const { button, steps, modifiers } = settings;
  const start = placeOf(from, around, settings, `${call} from`);
  const end = placeOf(to, around, settings, `${call} to`);
  const path = [start, ...stepsBetween(start, end, steps)];
  return { actions: [{ type: 'drag', path, button, modifiers, ...around.address }], options: settings };
};

const keyVerb =
  (type: 'keyDown' | 'keyUp'): Verb<Args<[key: string]>> =>
  (call, [key, options], { platform, address }) => ({
    actions: [{ type, key: parseKey(key, platform, call), ...address }],
    options: checkOptions(options, callOptions, call),
  });

/** A key going down, as called. */
export const requestKeyDown: Verb<Args<[key: string]>> = keyVerb('keyDown');

/** A key going up, as called. */
export const requestKeyUp: Verb<Args<[key: string]>> = keyVerb('keyUp');

/** Options of `press`. */
export interface PressOptions extends CallOptions {
  /** Time between press and release of the last key, in milliseconds. Default 0. */
  readonly delayMs?: number;
}

/** A key press or chord, as called. */
export const requestPress: Verb<Args<[chord: string], PressOptions>> = (
  call,
  [chord, options],
  { platform, address },
) => {
  const settings = checkOptions(options, delayOptions, call);
  const keys = parseChord(chord, platform, call);
  const held = keys.slice(0, -1);
  const press = { type: 'press', key: keys.at(-1) ?? '', holdMs: settings.delayMs, ...address } as const;
  if (held.every(isModifier) && new Set(keys).size === keys.length) {
    return { actions: [{ ...press, modifiers: held }], options: settings };
  }
  return { actions: pressAround(held, { ...press, modifiers: [] }), options: settings };
};

/** Options of `type`. */
export interface TypeOptions extends CallOptions {
  /** Time between characters, in milliseconds. Default 0. */
  readonly delayMs?: number;
}

/** Text typed key by key, as called. */
export const requestType: Verb<Args<[text: string | Secret], TypeOptions>> = (call, [text, options], { address }) => {
  const settings = checkOptions(options, delayOptions, call);
  const action: Action = { type: 'type', ...checkTyped(text, call), delayMs: settings.delayMs, ...address };
  return { actions: [holding(text, action)], options: settings };
};

/** Text inserted at once, as called. */
export const requestText: Verb<Args<[text: string | Secret]>> = (call, [text, options], { address }) => ({
  options: checkOptions(options, callOptions, call),
  actions: [holding(text, { type: 'insertText', ...checkTyped(text, call), ...address })],
});

/** Time that passes, as called. */
export const requestPause: Verb<Args<[durationMs: number]>> = (call, [durationMs, options], { address }) => ({
  actions: [{ type: 'pause', durationMs: checkDuration(durationMs, 'durationMs', call), ...address }],
  options: checkOptions(options, callOptions, call),
});

const isPair = <O>(args: PointArguments<O>): args is readonly [x: number, y: number, options?: O | undefined] =>
  typeof args[0] !== 'object';

/** Both ways to call as one. The point is not checked, except that two coordinates were given or a point. */
const pointOf = <O>(
  args: PointArguments<O>,
  call: string,
): { readonly point: Point; readonly options: O | undefined } => {
  if (!isPair(args)) return { point: args[0], options: args[1] };
  const [x, y, options] = args;
  if (typeof y !== 'number') {
    throw new TypeError(
      `${call}: expected two numbers or a point such as { x: 120, y: 80 }, got ${describe(x)} and ${describe(y)}.`,
    );
  }
  return { point: { x, y }, options };
};

/** The pixel of the display that a point is. */
const placeOf = (
  point: Point,
  { display, toDisplay }: Surroundings,
  { space = 'pixels' }: { readonly space?: Space },
  call: string,
): Point => checkPoint(toDisplay?.(point, space, call) ?? point, display, call);

/** Modifiers, canonical and without repeats. */
const modifiersOn = (platform: Platform): Checker<readonly Modifier[]> =>
  optional((names: unknown, name, call) => {
    if (!Array.isArray(names)) throw new TypeError(`${call}: ${name} must be an array, got ${describe(names)}.`);
    const keys = names.map((one): Modifier => {
      const key = parseKey(one, platform, call);
      if (isModifier(key)) return key;
      throw new TypeError(
        `${call}: '${key}' is not a modifier. Modifiers are Alt, Control, ControlOrMeta, Meta, Shift.`,
      );
    });
    return [...new Set(keys)];
  }, []);

/** What every verb with points accepts besides its own. */
const commonOptions = ({ toDisplay }: Surroundings): typeof callOptions & Partial<typeof spaceOptions> =>
  toDisplay === undefined ? callOptions : { ...spaceOptions, ...callOptions };

const delayOptions = { delayMs: checkDuration, ...callOptions };

/** A chord whose first keys are not all modifiers: each goes down in turn and up in reverse. */
const pressAround = (held: readonly Key[], press: Action<'press'>): readonly Action[] => {
  const address = addressOf(press);
  return [
    ...held.map((key): Action => ({ type: 'keyDown', key, ...address })),
    press,
    ...held.toReversed().map((key): Action => ({ type: 'keyUp', key, ...address })),
  ];
};

/**
 * Text to type that may be a secret.
 *
 * @throws TypeError if it is neither a string nor a secret.
 */
const checkTyped = (text: unknown, call: string): Secrecy & { readonly text: string } => {
  const hidden = revealed(text);
  return hidden === undefined ? { text: checkText(text, 'text', call) } : { text: hidden, secret: true };
};
