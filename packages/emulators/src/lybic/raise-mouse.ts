import { isModifier, type Action, type Button, type Modifier, type Point } from '@farhand/core/driver';
import { ActionRefusedError } from '../machine/action-refused.js';
import { buttonsOf } from './buttons.js';
import { keysOf } from './keys.js';
import { pointAt } from './length.js';
import type { LybicRaiseOptions } from './raise-options.js';
import type { ActionOf } from './wire-action.js';

/** A notch of a wheel, in pixels: what Windows and libinput count for one. */
const pixelsPerStep = 120;

type Aimed = Pick<ActionOf<'mouse:move'>, 'x' | 'y' | 'relative'>;

const pointer = ({ pointer: known, display }: LybicRaiseOptions): Point =>
  known ?? { x: Math.floor(display.width / 2), y: Math.floor(display.height / 2) };

const inside = (point: Point, { display: { width, height } }: LybicRaiseOptions): Point => {
  if (point.x >= 0 && point.y >= 0 && point.x < width && point.y < height) return point;
  throw new ActionRefusedError(
    `The point (${point.x}, ${point.y}) is outside the screen, which is ${width}x${height} pixels`,
  );
};

const aimOf = ({ x, y, relative }: Aimed, options: LybicRaiseOptions): Point =>
  inside(pointAt(x, y, options.display, relative === true ? pointer(options) : undefined), options);

/** What is held around a mouse action: as modifiers of one gesture, or pressed before it and released behind it. */
const holding = (
  holdKey: string | undefined,
  inner: (modifiers: readonly Modifier[]) => readonly Action[],
): readonly Action[] => {
  const keys = keysOf(holdKey ?? '');
  const modifiers = keys.filter(isModifier);
  if (modifiers.length === keys.length && new Set(keys).size === keys.length) return inner(modifiers);
  return [
    ...keys.map((key): Action => ({ type: 'keyDown', key })),
    ...inner([]),
    ...keys.toReversed().map((key): Action => ({ type: 'keyUp', key })),
  ];
};

const around = (modifiers: readonly Modifier[], inner: readonly Action[]): readonly Action[] => [
  ...modifiers.map((key): Action => ({ type: 'keyDown', key })),
  ...inner,
  ...modifiers.toReversed().map((key): Action => ({ type: 'keyUp', key })),
];

const press = (buttons: readonly Button[], clickCount: number): readonly Action[] =>
  buttons.map((button): Action => ({ type: 'pointerDown', button, clickCount }));

const release = (buttons: readonly Button[], clickCount: number): readonly Action[] =>
  buttons.toReversed().map((button): Action => ({ type: 'pointerUp', button, clickCount }));

/** A click. Several buttons go down together, lowest flag first, and come up in reverse. */
export const click = (
  action: ActionOf<'mouse:click' | 'mouse:doubleClick' | 'mouse:tripleClick'>,
  clickCount: number,
  options: LybicRaiseOptions,
): readonly Action[] => {
  const at = aimOf(action, options);
  const [button, ...more] = buttonsOf(action.button);
  return holding(action.holdKey, (modifiers) => {
    if (more.length === 0) return [{ type: 'click', at, button, clickCount, modifiers, delayMs: 0 }];
    const counts = Array.from({ length: clickCount }, (_, index) => index + 1);
    const presses = counts.flatMap((count) => [
      ...press([button, ...more], count),
      ...release([button, ...more], count),
    ]);
    return around(modifiers, [{ type: 'pointerMove', to: at }, ...presses]);
  });
};

/** A move that the page sees. */
export const move = (action: ActionOf<'mouse:move'>, options: LybicRaiseOptions): readonly Action[] => {
  const to = aimOf(action, options);
  return holding(action.holdKey, (modifiers) =>
    modifiers.length === 0 ? [{ type: 'hover', at: to }] : [{ type: 'move', to, modifiers, seen: true }],
  );
};

/** A turn of the wheel; one by nothing only brings the pointer there. */
export const scroll = (action: ActionOf<'mouse:scroll'>, options: LybicRaiseOptions): readonly Action[] => {
  const at = aimOf(action, options);
  const sign = options.positiveScroll === 'up' ? -1 : 1;
  const deltaX = action.stepHorizontal * sign * pixelsPerStep + 0;
  const deltaY = action.stepVertical * sign * pixelsPerStep + 0;
  if (deltaX === 0 && deltaY === 0) return move({ ...action, type: 'mouse:move' }, options);
  return holding(action.holdKey, (modifiers) => [{ type: 'wheel', at, deltaX, deltaY, modifiers }]);
};

/** A straight drag from a point to another. */
export const drag = (action: ActionOf<'mouse:drag'>, options: LybicRaiseOptions): readonly Action[] => {
  const { startX, startY, endX, endY, startRelative, endRelative, button: sum = 1, holdKey } = action;
  const { display, endRelativeTo } = options;
  const here = pointer(options);
  const start = inside(pointAt(startX, startY, display, startRelative === true ? here : undefined), options);
  const origin = endRelativeTo === 'pointer' ? here : start;
  const end = inside(pointAt(endX, endY, display, endRelative === true ? origin : undefined), options);
  const [button, ...more] = buttonsOf(sum);
  return holding(holdKey, (modifiers) => {
    if (more.length === 0) return [{ type: 'drag', path: [start, end], button, modifiers }];
    return around(modifiers, [
      { type: 'pointerMove', to: start },
      ...press([button, ...more], 1),
      { type: 'pointerMove', to: end },
      ...release([button, ...more], 1),
    ]);
  });
};
