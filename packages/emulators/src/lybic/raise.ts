import {
  baseKey,
  isInLayout,
  isModifier,
  type Action,
  type Button,
  type Key,
  type Modifier,
  type Point,
  type Size,
} from '@farhand/core/driver';
import { ActionRefusedError } from '../machine/machine.js';
import { keysymNames, toleratedWords, xdotoolWords } from './keysym-names.js';
import { pointAt, within, type ActionOf, type LybicAction } from './wire-action.js';

/** Longest time that a timer can wait. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * Says what one action of Lybic's wire means, as Farhand's actions. Pure. Actions without input, such as `screenshot`,
 * are nothing.
 *
 * @throws ActionRefusedError if it names an unknown key or button, goes outside the screen, or a number is out of range.
 */
export const raiseLybic = (action: LybicAction, options: LybicRaiseOptions): readonly Action[] => {
  switch (action.type) {
    case 'mouse:click':
      return click(action, 1, options);
    case 'mouse:doubleClick':
      return click(action, 2, options);
    case 'mouse:tripleClick':
      return click(action, 3, options);
    case 'mouse:move':
      return move(action, options);
    case 'mouse:scroll':
      return scroll(action, options);
    case 'mouse:drag':
      return drag(action, options);
    case 'keyboard:type':
      return type(action, options);
    case 'keyboard:hotkey':
      return hotkey(action);
    case 'key:down':
      return [{ type: 'keyDown', key: keyNamed(action.key) }];
    case 'key:up':
      return [{ type: 'keyUp', key: keyNamed(action.key) }];
    case 'wait':
      return [{ type: 'pause', durationMs: within('duration', action.duration, 0, longestWaitMs) }];
    case 'screenshot':
    case 'client:user-takeover':
    case 'finished':
    case 'failed':
      return [];
  }
};

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
const click = (
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
const move = (action: ActionOf<'mouse:move'>, options: LybicRaiseOptions): readonly Action[] => {
  const to = aimOf(action, options);
  return holding(action.holdKey, (modifiers) =>
    modifiers.length === 0 ? [{ type: 'hover', at: to }] : [{ type: 'move', to, modifiers, seen: true }],
  );
};

/** A turn of the wheel; one by nothing only brings the pointer there. */
const scroll = (action: ActionOf<'mouse:scroll'>, options: LybicRaiseOptions): readonly Action[] => {
  const at = aimOf(action, options);
  const sign = options.positiveScroll === 'up' ? -1 : 1;
  const deltaX = action.stepHorizontal * sign * pixelsPerStep + 0;
  const deltaY = action.stepVertical * sign * pixelsPerStep + 0;
  if (deltaX === 0 && deltaY === 0) return move({ ...action, type: 'mouse:move' }, options);
  return holding(action.holdKey, (modifiers) => [{ type: 'wheel', at, deltaX, deltaY, modifiers }]);
};

/** A straight drag from a point to another. */
const drag = (action: ActionOf<'mouse:drag'>, options: LybicRaiseOptions): readonly Action[] => {
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

const longestHoldMs = 5000;

/** Text. A line break that is not to be Enter is entered as text, unless the options say otherwise. */
const type = (
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

/** A chord. With modifiers a capital letter is its key with Shift, as in xdotool: `ctrl+T` is `ctrl+shift+t`. */
const hotkey = ({ keys: chord, duration }: ActionOf<'keyboard:hotkey'>): readonly Action[] => {
  const holdMs = duration === undefined ? 0 : within('duration', duration, 1, longestHoldMs);
  const keys = keysOf(chord);
  const [key] = keys.slice(-1);
  if (key === undefined) throw new ActionRefusedError('keys names no key');
  const modifiers = keys.slice(0, -1).filter(isModifier);
  if (modifiers.length !== keys.length - 1 || new Set(keys).size !== keys.length) return downAndUp(keys, holdMs);
  if (modifiers.length === 0 || baseKey(key) === key) return [{ type: 'press', key, modifiers, holdMs }];
  const shifted: readonly Modifier[] = modifiers.includes('Shift') ? modifiers : [...modifiers, 'Shift'];
  return [{ type: 'press', key: baseKey(key), modifiers: shifted, holdMs }];
};

const downAndUp = (keys: readonly Key[], holdMs: number): readonly Action[] => [
  ...keys.map((key): Action => ({ type: 'keyDown', key })),
  ...(holdMs > 0 ? [{ type: 'pause', durationMs: holdMs } as const] : []),
  ...keys.toReversed().map((key): Action => ({ type: 'keyUp', key })),
];

/** What {@link raiseLybic} must know of the computer, and how it reads what the vendor leaves open. */
export interface LybicRaiseOptions {
  /** Size of the screen in pixels. */
  readonly display: Size;
  /** Where the pointer is. Relative positions count from here. Default: the middle of the screen. */
  readonly pointer?: Point | undefined;
  /** Which way positive steps scroll: `down` (and right), or `up` (and left). Default `down`. */
  readonly positiveScroll?: 'down' | 'up';
  /** What a relative end of a drag counts from: the drag's start, or where the pointer was. Default `start`. */
  readonly endRelativeTo?: 'start' | 'pointer';
  /** What a line break is that the client does not want as Enter: `text`, or `enter` all the same. Default `text`. */
  readonly lineBreaks?: 'text' | 'enter';
}

const flags: readonly (readonly [flag: number, button: Button])[] = [
  [1, 'left'],
  [2, 'right'],
  [4, 'middle'],
  [8, 'back'],
  [16, 'forward'],
];

/**
 * The buttons in a sum of flags, lowest flag first.
 *
 * @throws ActionRefusedError if it is no such sum.
 */
const buttonsOf = (sum: number): readonly [Button, ...Button[]] => {
  const [first, ...more] = flags.flatMap(([flag, button]) => ((sum & flag) === 0 ? [] : [button]));
  if (first !== undefined && Number.isInteger(sum) && sum > 0 && sum < 32) return [first, ...more];
  throw new ActionRefusedError(`button must be a sum of 1, 2, 4, 8 and 16, got ${sum}`);
};

const names: ReadonlyMap<string, Key> = new Map(
  [...toleratedWords, ...xdotoolWords, ...keysymNames].map(([name, key]) => [name.toLowerCase(), key]),
);

/**
 * The key that a name stands for. A single character keeps its case, names ignore it.
 *
 * @throws ActionRefusedError if there is no such key.
 */
const keyNamed = (name: string): Key => {
  const key = isInLayout(name) && [...name].length === 1 ? name : names.get(name.toLowerCase());
  if (key === undefined) throw new ActionRefusedError(`Unknown key: ${name}`);
  return key;
};

/**
 * The keys of a chord, joined by `+` or blanks. `+` is a key where a name is missing: alone, or at the end.
 *
 * @throws ActionRefusedError if a part is missing or is no key.
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
