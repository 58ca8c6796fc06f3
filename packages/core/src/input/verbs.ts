import { typeError } from '../check/mistake.js';
import type { Action, Button, Secrecy, TabId } from '../actions/action.js';
import { addressOf, lingerAt, setOffFrom, stepsBetween } from '../actions/meaning.js';
import { callOptions, checkOptions } from '../check/options.js';
import {
  checkDuration,
  checkFinite,
  checkFlag,
  checkText,
  oneOf,
  optional,
  wholeNumber,
  type Checker,
} from '../check/values.js';
import type { CallOptions } from '../deadline.js';
import { checkPoint, type Point, type Size } from '../geometry.js';
import type { KeyName, ModifierName } from '../keys/key-name.js';
import { isModifier, isSameKey, parseChord, parseKey, type Key, type Modifier, type Platform } from '../keys/key.js';
import { spaceOptions, type Space } from '../pixels/view.js';
import { checkTurn, checkTwoPoints, notAList, notAPoint, notJoined, notNamed, notUnselected } from './meant.js';
import type { Manner } from '../session/manner.js';
import { holding, revealed, type Secret } from '../secret/secret.js';

/** The result of a verb: its actions and the options of the call. */
export interface Request {
  readonly actions: readonly Action[];
  readonly options: CallOptions;
  /** How the actions are performed. Absent: directly. */
  readonly manner?: Manner;
}

/** What building an action may depend on. */
export interface Surroundings {
  /** The tab that receives the action. */
  readonly address: { readonly tab?: TabId };
  readonly platform: Platform;
  readonly display: Size;
  /** Pixels per notch of the wheel, if it turns by notches only. */
  readonly notchPx?: number | undefined;
  /** Converts points of a picture to pixels of the display. Absent: points are pixels of the display. */
  readonly toDisplay?: ToDisplay;
}

/** Returns the pixel of the display that a point of a picture shows. */
export type ToDisplay = (point: Point, space: Space, call: string) => Point;

/** Checks the arguments of a call, such as `tab.click`, and makes its request. */
export type Verb<Arguments extends readonly unknown[]> = (
  call: string,
  args: Arguments,
  around: Surroundings,
) => Request;

/** The arguments of a call whose last one is its options. */
export type Args<Given extends readonly unknown[], O = CallOptions> = readonly [...Given, options: O | undefined];

/** The arguments of a call at a point: `(x, y, options)` or `({ x, y }, options)`. */
export type PointArguments<O> =
  | readonly [x: number, y: number, options?: O | undefined]
  | readonly [point: Point, options?: O | undefined];

const stepCount = wholeNumber(1, 1000);
const checkSteps = optional(stepCount, 1);
const checkClickCount = optional(wholeNumber(1, 3), 1);

/** Checks a mouse button. Default: `'left'`. */
export const checkButton: Checker<Button> = optional(
  oneOf<Button>({ left: 0, middle: 0, right: 0, back: 0, forward: 0 }),
  'left',
);

/**
 * Options of `mouse.move`.
 *
 * @category Input
 */
export interface MoveOptions extends CallOptions {
  /** Number of moves to the point, evenly spaced, from 1 to 1000. Default: 1. */
  readonly steps?: number;
}

/** The verb of `mouse.move`. */
export const requestMove: Verb<PointArguments<MoveOptions>> = (call, args, around) => {
  const { point, options } = pointOf(args, call);
  const settings = checkOptions(options, { steps: checkSteps, ...callOptions }, call);
  const to = checkPoint(point, around.display, call, ' To take the pointer out of the page, write mouse.leave().');
  return {
    actions: [{ type: 'pointerMove', to, ...around.address }],
    options: settings,
    ...mannerOf(settings),
  };
};

/**
 * Modifiers for a call. A list such as `['Shift']` is held in addition to keys that are already held.
 * `{ only: ['Control'] }` holds exactly these: other held modifiers are released before the call and pressed again
 * after it.
 *
 * @category Input
 */
export type Modifiers =
  | readonly (ModifierName | (string & {}))[]
  | { readonly only: readonly (ModifierName | (string & {}))[] };

/** The verb of `mouse.leave`. */
export const requestLeave: Verb<Args<[]>> = (call, [options], { address }) => ({
  actions: [{ type: 'pointerLeave', ...address }],
  options: checkOptions(options, callOptions, call),
});

/**
 * Options of `hover`.
 *
 * @category Input
 */
export interface HoverOptions extends CallOptions {
  /** Number of moves to the point, evenly spaced and each seen by the page, from 1 to 1000. Default: 1. */
  readonly steps?: number;
  /** Modifiers held during the move, such as `['Shift']`, or `{ only }` to replace held ones. Default: none. */
  readonly modifiers?: Modifiers;
}

/** The verb of `hover`. */
export const requestHover: Verb<PointArguments<HoverOptions>> = (call, args, around) => {
  const { point, options } = pointOf(args, call);
  const table = { steps: checkSteps, modifiers: modifiersOn(around.platform), ...commonOptions(around) };
  const settings = checkOptions(options, table, call);
  const modifiers = settings.modifiers.keys;
  const at = placeOf(point, around, settings, call);
  const hover: Action =
    modifiers.length === 0 ? { type: 'hover', at } : { type: 'move', to: at, modifiers, seen: true };
  return { actions: [{ ...hover, ...around.address }], options: settings, ...mannerOf(settings) };
};

/**
 * Options of `mouse.down` and `mouse.up`.
 *
 * @category Input
 */
export interface ButtonOptions extends CallOptions {
  /** The button. Default: `'left'`. */
  readonly button?: Button;
  /** Which click of a multiple click this is, from 1 to 3. Default: 1. */
  readonly clickCount?: number;
}

const buttonOptions = { button: checkButton, clickCount: checkClickCount, ...callOptions };

const buttonVerb =
  (type: 'pointerDown' | 'pointerUp'): Verb<Args<[], ButtonOptions>> =>
  (call, [options], { address }) => {
    if (typeof options === 'string') throw notNamed(call, options, 'button');
    const settings = checkOptions(options, buttonOptions, call);
    const { button, clickCount } = settings;
    return { actions: [{ type, button, clickCount, ...address }], options: settings };
  };

/** The verb of `mouse.down`. */
export const requestDown: Verb<Args<[], ButtonOptions>> = buttonVerb('pointerDown');

/** The verb of `mouse.up`. */
export const requestUp: Verb<Args<[], ButtonOptions>> = buttonVerb('pointerUp');

/**
 * Options of `dblclick`.
 *
 * @category Input
 */
export interface DoubleClickOptions extends CallOptions {
  /** The button. Default: `'left'`. */
  readonly button?: Button;
  /** Modifiers held during the click, such as `['Shift']`, or `{ only }` to replace held ones. Default: none. */
  readonly modifiers?: Modifiers;
  /** Time between each press and its release, in milliseconds. Default: 0. */
  readonly delayMs?: number;
  /**
   * Number of moves from the current pointer position to the point, evenly spaced and each seen by the page, from 1 to
   * 1000. Default: 1. Vendors without a pointer move refuse more than one.
   */
  readonly steps?: number;
}

/**
 * Options of `click`.
 *
 * @category Input
 */
export interface ClickOptions extends DoubleClickOptions {
  /** 1 for a click, 2 for a double click, 3 for a triple click. Default: 1. */
  readonly clickCount?: number;
}

const clickVerb =
  (countOptions: { readonly clickCount?: Checker<number> }): Verb<PointArguments<ClickOptions>> =>
  (call, args, around) => {
    const { point, options } = pointOf(args, call);
    if (typeof options === 'string' && around.toDisplay === undefined) throw notNamed(call, options, 'button');
    const table = {
      button: checkButton,
      modifiers: modifiersOn(around.platform),
      delayMs: checkDuration,
      steps: checkSteps,
      ...countOptions,
      ...commonOptions(around),
    };
    const settings = checkOptions(options, table, call);
    const { button, clickCount = 2, delayMs } = settings;
    const modifiers = settings.modifiers.keys;
    const at = placeOf(point, around, settings, call);
    const click: Action = { type: 'click', at, button, clickCount, modifiers, delayMs, ...around.address };
    return { actions: [click], options: settings, ...mannerOf(settings) };
  };

/** The verb of `click`. */
export const requestClick: Verb<PointArguments<ClickOptions>> = clickVerb({ clickCount: checkClickCount });

/** The verb of `dblclick`, which has no option for the count. */
export const requestDoubleClick: Verb<PointArguments<DoubleClickOptions>> = clickVerb({});

/**
 * Options of `wheel`.
 *
 * @category Input
 */
export interface WheelOptions extends CallOptions {
  /** The point at which to turn the wheel. Default: the current pointer position. */
  readonly at?: Point;
  /** Modifiers held during the turn, such as `['Shift']`, or `{ only }` to replace held ones. Default: none. */
  readonly modifiers?: Modifiers;
  /**
   * `'notch'` rounds a distance to the nearest notch, at least one, if the wheel turns by whole notches only, as on
   * desktops. The receipt contains the rounded distance. Has no effect on other computers. Default: no rounding.
   */
  readonly round?: 'notch';
}

/**
 * Options of `wheel` on a picture.
 *
 * @category Input
 */
export interface PictureWheelOptions extends WheelOptions {
  /** The point of the picture at which to turn the wheel. */
  readonly at: Point;
}

/** The verb of `wheel`. */
export const requestWheel: Verb<Args<[dx: number, dy: number], WheelOptions>> = (call, [dx, dy, options], around) => {
  if (typeof dx !== 'number' || typeof dy !== 'number') checkTurn(call, dx, dy);
  const isOnPicture = around.toDisplay !== undefined;
  const table = {
    at: (at: Point | undefined) => at,
    modifiers: modifiersOn(around.platform),
    round: optional(oneOf({ notch: 0 })),
    ...commonOptions(around),
  };
  const settings = checkOptions(options, table, call);
  if (isOnPicture && settings.at === undefined) {
    throw typeError(`${call}: expected { at: { x, y } }, the point of the picture at which to turn the wheel.`);
  }
  const notchPx = settings.round === undefined ? undefined : around.notchPx;
  const deltaX = rounded(checkFinite(dx, 'dx', call), notchPx);
  const deltaY = rounded(checkFinite(dy, 'dy', call), notchPx);
  const { address } = around;
  const modifiers = settings.modifiers.keys;
  const rest = { options: settings, ...mannerOf(settings) };
  if (settings.at === undefined) {
    const manner = modifiers.length === 0 ? rest.manner : { ...rest.manner, modifiers };
    const scroll: Action = { type: 'scroll', deltaX, deltaY, ...address };
    return { actions: [scroll], options: settings, ...(manner === undefined ? {} : { manner }) };
  }
  const at = placeOf(settings.at, around, settings, isOnPicture ? `${call} at` : call);
  return { actions: [{ type: 'wheel', at, deltaX, deltaY, modifiers, ...address }], ...rest };
};

/** Rounds a distance to whole notches, at least one unless it is zero. */
const rounded = (delta: number, notchPx: number | undefined): number =>
  notchPx === undefined || delta === 0
    ? delta
    : Math.sign(delta) * Math.max(1, Math.round(Math.abs(delta) / notchPx)) * notchPx;

/**
 * Options of `drag`.
 *
 * @category Input
 */
export interface DragOptions extends CallOptions {
  /** The button. Default: `'left'`. */
  readonly button?: Button;
  /**
   * Number of moves between press and release, evenly spaced, from 1 to 1000. Default: one move to the end. With the
   * left button, four more moves of one pixel follow there, for pages that start to drag at one move and sort at the
   * next.
   */
  readonly steps?: number;
  /** Modifiers held during the drag, such as `['Shift']`, or `{ only }` to replace held ones. Default: none. */
  readonly modifiers?: Modifiers;
}

/** The verb of `drag`. */
export const requestDrag: Verb<Args<[from: Point, to: Point], DragOptions>> = (call, args, around) => {
  const [from, to, options] = args;
  if (!isObject(from) || !isObject(to)) checkTwoPoints(call, args);
  const table = {
    button: checkButton,
    steps: optional(stepCount),
    modifiers: modifiersOn(around.platform),
    ...commonOptions(around),
  };
  const settings = checkOptions(options, table, call);
  const { button, steps } = settings;
  const modifiers = settings.modifiers.keys;
  const start = placeOf(from, around, settings, `${call} from`);
  const end = placeOf(to, around, settings, `${call} to`);
  const path = [start, ...stepsBetween(start, end, steps ?? 1)];
  const isByHand = steps === undefined && button === 'left';
  const linger = isByHand ? lingerAt(end, start) : [];
  const setOff = isByHand ? setOffFrom(start, end) : undefined;
  const drag: Action = {
    type: 'drag',
    path,
    ...(setOff === undefined ? {} : { setOff }),
    ...(linger.length === 0 ? {} : { linger }),
    button,
    modifiers,
  };
  const { manner } = mannerOf({ modifiers: settings.modifiers });
  return { actions: [{ ...drag, ...around.address }], options: settings, ...(manner && { manner }) };
};

const keyVerb =
  (type: 'keyDown' | 'keyUp'): Verb<Args<[key: KeyName | (string & {})]>> =>
  (call, [key, options], { platform, address }) => ({
    actions: [{ type, key: parseKey(key, platform, call), ...address }],
    options: checkOptions(options, callOptions, call),
  });

/** The verb of `keyboard.down`. */
export const requestKeyDown: Verb<Args<[key: KeyName | (string & {})]>> = keyVerb('keyDown');

/** The verb of `keyboard.up`. */
export const requestKeyUp: Verb<Args<[key: KeyName | (string & {})]>> = keyVerb('keyUp');

/**
 * Options of `press`.
 *
 * @category Input
 */
export interface PressOptions extends CallOptions {
  /** Time between press and release of the last key, in milliseconds. Default: 0. */
  readonly delayMs?: number;
}

/** The verb of `press`. */
export const requestPress: Verb<Args<[chord: KeyName | (string & {})], PressOptions>> = (
  call,
  [chord, options],
  { platform, address },
) => {
  if (typeof options === 'string') throw notUnselected(call);
  if (Array.isArray(chord)) throw notJoined(call, chord);
  const settings = checkOptions(options, delayOptions, call);
  const keys = parseChord(chord, platform, call);
  const held = keys.slice(0, -1);
  const press = { type: 'press', key: keys.at(-1) ?? '', holdMs: settings.delayMs, ...address } as const;
  if (held.every(isModifier) && differ(keys)) {
    return { actions: [{ ...press, modifiers: held }], options: settings };
  }
  return { actions: pressAround(held, { ...press, modifiers: [] }), options: settings };
};

/**
 * Options of `type`.
 *
 * @category Input
 */
export interface TypeOptions extends CallOptions {
  /** Time between two characters, in milliseconds. Default: 0. */
  readonly delayMs?: number;
  /**
   * Whether every character is a full key press: Shift is pressed around `A` and `!`, and `é` becomes a key with that
   * name. For pages that read keys instead of text, such as remote desktops. A vendor that types text itself refuses
   * characters without a key. Default: `false`: in a browser, `A` is typed without Shift, and `é` arrives as text
   * without a key.
   */
  readonly everyKey?: boolean;
}

/** The verb of `type`. */
export const requestType: Verb<Args<[text: string | Secret], TypeOptions>> = (call, [text, options], { address }) => {
  if (typeof options === 'string') throw notUnselected(call);
  const settings = checkOptions(options, typeOptions, call);
  const { delayMs, everyKey } = settings;
  const typed = { type: 'type', ...checkTyped(text, call), delayMs, ...address } as const;
  const action: Action = everyKey ? { ...typed, everyKey } : typed;
  return { actions: [holding(text, action)], options: settings };
};

/** The verb of `keyboard.insertText`. */
export const requestText: Verb<Args<[text: string | Secret]>> = (call, [text, options], { address }) => ({
  options: checkOptions(options, callOptions, call),
  actions: [holding(text, { type: 'insertText', ...checkTyped(text, call), ...address })],
});

/** The verb of `pause`. */
export const requestPause: Verb<Args<[durationMs: number]>> = (call, [durationMs, options], { address }) => ({
  actions: [{ type: 'pause', durationMs: checkDuration(durationMs, 'durationMs', call), ...address }],
  options: checkOptions(options, callOptions, call),
});

const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);

const isPair = <O>(args: PointArguments<O>): args is readonly [x: number, y: number, options?: O | undefined] =>
  typeof args[0] !== 'object';

/** Unifies both forms of a point. Checks only that there are two coordinates or a point. */
const pointOf = <O>(
  args: PointArguments<O>,
  call: string,
): { readonly point: Point; readonly options: O | undefined } => {
  if (!isPair(args)) {
    if (Array.isArray(args[0])) throw notAPoint(call, args[0], undefined);
    return { point: args[0], options: args[1] };
  }
  const [x, y, options] = args;
  if (typeof y !== 'number') throw notAPoint(call, x, y);
  return { point: { x, y }, options };
};

/** The pixel of the display that a point means. */
const placeOf = (
  point: Point,
  { display, toDisplay }: Surroundings,
  { space = 'pixels' }: { readonly space?: Space },
  call: string,
): Point => checkPoint(toDisplay?.(point, space, call) ?? point, display, call);

/** The modifiers of a call. */
interface Held {
  /** Canonical names without duplicates. */
  readonly keys: readonly Modifier[];
  /** Whether other modifiers must be up. */
  readonly only: boolean;
}

/** A checker for modifiers, or `{ only }`. */
const modifiersOn = (platform: Platform): Checker<Held> =>
  optional(
    (given: unknown, name, call) => {
      const only = typeof given === 'object' && given !== null && 'only' in given;
      const names: unknown = only ? given.only : given;
      if (!Array.isArray(names)) throw notAList(call, only ? `${name}.only` : name, names);
      const keys = names.map((one): Modifier => {
        const key = parseKey(one, platform, call);
        if (isModifier(key)) return key;
        throw typeError(`${call}: '${key}' is not a modifier. Modifiers are Alt, Control, ControlOrMeta, Meta, Shift.`);
      });
      return { keys: [...new Set(keys)], only };
    },
    { keys: [], only: false },
  );

/** How the actions of a call are performed, if not directly. */
const mannerOf = (settings: { readonly steps?: number; readonly modifiers?: Held }): { readonly manner?: Manner } => {
  const { steps = 1, modifiers } = settings;
  const only = modifiers?.only === true;
  return steps === 1 && !only ? {} : { manner: { ...(steps > 1 ? { steps } : {}), ...(only ? { only } : {}) } };
};

/** The options that every verb with points accepts. */
const commonOptions = ({ toDisplay }: Surroundings): typeof callOptions & Partial<typeof spaceOptions> =>
  toDisplay === undefined ? callOptions : { ...spaceOptions, ...callOptions };

const delayOptions = { delayMs: checkDuration, ...callOptions };

const typeOptions = { everyKey: optional(checkFlag, false), ...delayOptions };

/** Whether all keys are different physical keys. */
const differ = (keys: readonly Key[]): boolean =>
  keys.every((key, index) => keys.findIndex((other) => isSameKey(other, key)) === index);

/** A chord with leading keys that are not modifiers: they go down in order and up in reverse. */
const pressAround = (held: readonly Key[], press: Action<'press'>): readonly Action[] => {
  const address = addressOf(press);
  return [
    ...held.map((key): Action => ({ type: 'keyDown', key, ...address })),
    press,
    ...held.toReversed().map((key): Action => ({ type: 'keyUp', key, ...address })),
  ];
};

/**
 * Checks text to type, which may be a secret.
 *
 * @throws TypeError if it is neither a string nor a secret.
 */
const checkTyped = (text: unknown, call: string): Secrecy & { readonly text: string } => {
  const hidden = revealed(text);
  return hidden === undefined ? { text: checkText(text, 'text', call) } : { text: hidden, secret: true };
};
