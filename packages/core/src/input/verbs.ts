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

/** What a verb asks for: its actions and the options of the call. */
export interface Request {
  readonly actions: readonly Action[];
  readonly options: CallOptions;
  /** How its actions are performed. Absent: as they are. */
  readonly manner?: Manner;
}

/** What building an action may need to know. */
export interface Surroundings {
  /** The tab that the action goes to. */
  readonly address: { readonly tab?: TabId };
  readonly platform: Platform;
  readonly display: Size;
  /** How far one notch of the wheel turns, in pixels, where it turns by notches only. */
  readonly notchPx?: number | undefined;
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

const stepCount = wholeNumber(1, 1000);
const checkSteps = optional(stepCount, 1);
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
  const to = checkPoint(point, around.display, call, ' To take the pointer out of the page, write mouse.leave().');
  return {
    actions: [{ type: 'pointerMove', to, ...around.address }],
    options: settings,
    ...mannerOf(settings),
  };
};

/**
 * Modifiers for a call. A list is held around it beside what is held already: `['Shift']`. `{ only: ['Control'] }` holds these
 * and no others: modifiers that are held go up before the call and down again after it.
 */
export type Modifiers =
  | readonly (ModifierName | (string & {}))[]
  | { readonly only: readonly (ModifierName | (string & {}))[] };

/** The pointer leaving the page, as called. */
export const requestLeave: Verb<Args<[]>> = (call, [options], { address }) => ({
  actions: [{ type: 'pointerLeave', ...address }],
  options: checkOptions(options, callOptions, call),
});

/** Options of `hover`. */
export interface HoverOptions extends CallOptions {
  /** Number of moves it takes to get there, 1 to 1000, evenly spaced, each seen by the page. Default 1. */
  readonly steps?: number;
  /** Modifiers held around the move, such as `['Shift']`, or instead of those that are held. Default none. */
  readonly modifiers?: Modifiers;
}

/** A hover, as called. */
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
    if (typeof options === 'string') throw notNamed(call, options, 'button');
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
  /** Modifiers held around the click, such as `['Shift']`, or instead of those that are held. Default none. */
  readonly modifiers?: Modifiers;
  /** Time between each press and its release, in milliseconds. Default 0. */
  readonly delayMs?: number;
  /**
   * Number of moves it takes the pointer to get there from where it is, 1 to 1000, evenly spaced, each seen by the page.
   * Default 1. Vendors without a pointer move refuse more than one.
   */
  readonly steps?: number;
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

/** A click, as called. */
export const requestClick: Verb<PointArguments<ClickOptions>> = clickVerb({ clickCount: checkClickCount });

/** A double click, as called: it has no option for the count. */
export const requestDoubleClick: Verb<PointArguments<DoubleClickOptions>> = clickVerb({});

/** Options of `wheel`. */
export interface WheelOptions extends CallOptions {
  /** Where to turn the wheel. Default: where the pointer is. */
  readonly at?: Point;
  /** Modifiers held around the turn, such as `['Shift']`, or instead of those that are held. Default none. */
  readonly modifiers?: Modifiers;
  /**
   * `'notch'`: where the wheel turns by whole notches only, as on desktops, a distance is rounded to the nearest notch, and
   * to one notch if that is none. The receipt has what was turned. Elsewhere it changes nothing. Default: not rounded.
   */
  readonly round?: 'notch';
}

/** Options of `wheel` on a picture. */
export interface PictureWheelOptions extends WheelOptions {
  /** The point of the picture at which to turn the wheel. */
  readonly at: Point;
}

/** A turn of the wheel, as called. */
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

/** A distance in whole notches, at least one if it is any. */
const rounded = (delta: number, notchPx: number | undefined): number =>
  notchPx === undefined || delta === 0
    ? delta
    : Math.sign(delta) * Math.max(1, Math.round(Math.abs(delta) / notchPx)) * notchPx;

/** Options of `drag`. */
export interface DragOptions extends CallOptions {
  /** Which button. Default `'left'`. */
  readonly button?: Button;
  /**
   * Number of moves between press and release, 1 to 1000, evenly spaced. Default: one move to the end, and with the left
   * button four more of one pixel there, for pages that begin to drag at one move and sort at the next.
   */
  readonly steps?: number;
  /** Modifiers held around the drag, such as `['Shift']`, or instead of those that are held. Default none. */
  readonly modifiers?: Modifiers;
}

/** A drag, as called. */
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

/** A key going down, as called. */
export const requestKeyDown: Verb<Args<[key: KeyName | (string & {})]>> = keyVerb('keyDown');

/** A key going up, as called. */
export const requestKeyUp: Verb<Args<[key: KeyName | (string & {})]>> = keyVerb('keyUp');

/** Options of `press`. */
export interface PressOptions extends CallOptions {
  /** Time between press and release of the last key, in milliseconds. Default 0. */
  readonly delayMs?: number;
}

/** A key press or chord, as called. */
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

/** Options of `type`. */
export interface TypeOptions extends CallOptions {
  /** Time between characters, in milliseconds. Default 0. */
  readonly delayMs?: number;
  /**
   * Whether every character is a key press as a hand makes it: Shift goes down and up around `A` and `!`, and `é` is a key of
   * its own with that name. For pages that read keys and not text, such as remote desktops. A vendor that types by itself
   * refuses what it has no key for. Default `false`: `A` has no Shift in a browser, and `é` arrives as text without a key.
   */
  readonly everyKey?: boolean;
}

/** Text typed key by key, as called. */
export const requestType: Verb<Args<[text: string | Secret], TypeOptions>> = (call, [text, options], { address }) => {
  if (typeof options === 'string') throw notUnselected(call);
  const settings = checkOptions(options, typeOptions, call);
  const { delayMs, everyKey } = settings;
  const typed = { type: 'type', ...checkTyped(text, call), delayMs, ...address } as const;
  const action: Action = everyKey ? { ...typed, everyKey } : typed;
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

const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);

const isPair = <O>(args: PointArguments<O>): args is readonly [x: number, y: number, options?: O | undefined] =>
  typeof args[0] !== 'object';

/** Both ways to call as one. The point is not checked, except that two coordinates were given or a point. */
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

/** The pixel of the display that a point is. */
const placeOf = (
  point: Point,
  { display, toDisplay }: Surroundings,
  { space = 'pixels' }: { readonly space?: Space },
  call: string,
): Point => checkPoint(toDisplay?.(point, space, call) ?? point, display, call);

/** Modifiers as a call was given them. */
interface Held {
  /** Canonical and without repeats. */
  readonly keys: readonly Modifier[];
  /** Whether others must be up. */
  readonly only: boolean;
}

/** Modifiers, or `{ only }` of them. */
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

/** How the actions of a call are performed, if not as they are. */
const mannerOf = (settings: { readonly steps?: number; readonly modifiers?: Held }): { readonly manner?: Manner } => {
  const { steps = 1, modifiers } = settings;
  const only = modifiers?.only === true;
  return steps === 1 && !only ? {} : { manner: { ...(steps > 1 ? { steps } : {}), ...(only ? { only } : {}) } };
};

/** What every verb with points accepts besides its own. */
const commonOptions = ({ toDisplay }: Surroundings): typeof callOptions & Partial<typeof spaceOptions> =>
  toDisplay === undefined ? callOptions : { ...spaceOptions, ...callOptions };

const delayOptions = { delayMs: checkDuration, ...callOptions };

const typeOptions = { everyKey: optional(checkFlag, false), ...delayOptions };

/** Whether each key is another one on the keyboard. */
const differ = (keys: readonly Key[]): boolean =>
  keys.every((key, index) => keys.findIndex((other) => isSameKey(other, key)) === index);

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
