import { checkButton, checkCount, checkDuration, checkModifiers, checkWaitingOptions } from './check-options.js';
import type { Action } from '../actions/action.js';
import { checkFinite, checkPoint, describe, type Point } from '../geometry.js';
import { stepsBetween } from '../actions/steps-between.js';
import type {
  ButtonOptions,
  ClickOptions,
  DragOptions,
  HoverOptions,
  MoveOptions,
  WheelOptions,
} from './mouse-options.js';
import type { Request, Surroundings } from './strand.js';

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
