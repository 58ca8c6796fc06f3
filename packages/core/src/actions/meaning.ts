import { samePoint, type Point } from '../geometry.js';
import {
  baseKey,
  effectiveKey,
  isInLayout,
  isSameKey,
  isShift,
  meantKey,
  type Key,
  type Modifier,
} from '../keys/key.js';
import type {
  Action,
  ActionType,
  Button,
  Gesture,
  GestureType,
  Primitive,
  PrimitiveType,
  Secrecy,
  TabId,
} from './action.js';

/** One key or button that is down, and the tab in which it was pressed. */
export type Pressed = {
  readonly tab?: TabId;
  /** It may be up: it is unknown whether its press or release arrived. Farhand releases it like the others. */
  readonly doubtful?: true;
} & (
  | { readonly type: 'key'; readonly key: Key }
  | {
      readonly type: 'button';
      readonly button: Button;
      readonly clickCount: number;
      /** Where it was pressed, if the pointer position was known. */
      readonly at?: Point;
    }
);

/** The input devices of a computer after the actions applied so far, as far as Farhand knows. */
export interface InputState {
  /** The pointer position by tab (`''` for computers without tabs). Absent if unknown, never 0,0. */
  readonly pointers: ReadonlyMap<TabId, Point>;
  /** The keys and buttons that are down, in the order in which they were pressed. */
  readonly pressed: readonly Pressed[];
}

/** Nothing pressed, pointer unknown. */
export const initialState: InputState = { pointers: new Map(), pressed: [] };

/** The pointer position in a tab, if known. */
export const pointerIn = (state: InputState, tab: TabId | undefined): Point | undefined =>
  state.pointers.get(tab ?? '');

/** The keys that are down in a tab, in the order in which they were pressed. */
export const keysIn = (state: InputState, tab: TabId | undefined): readonly Key[] =>
  state.pressed.flatMap((pressed) => (pressed.type === 'key' && pressed.tab === tab ? [pressed.key] : []));

/** The buttons that are down in a tab, in the order in which they were pressed. */
export const buttonsIn = (state: InputState, tab: TabId | undefined): readonly Button[] =>
  state.pressed.flatMap((pressed) => (pressed.type === 'button' && pressed.tab === tab ? [pressed.button] : []));

/**
 * Whether two entries are the same key or button in the same tab. Keys are compared by their place: `a` and `A` are the
 * same.
 */
export const samePressed = (a: Pressed, b: Pressed): boolean =>
  a.tab === b.tab &&
  (a.type === 'key' ? b.type === 'key' && isSameKey(a.key, b.key) : b.type === 'button' && a.button === b.button);

/** What a primitive presses or releases, if anything. `at`: the pointer position. */
export const pressedBy = (primitive: Primitive, at?: Point): Pressed | undefined => {
  switch (primitive.type) {
    case 'keyDown':
    case 'keyUp':
      return { type: 'key', key: primitive.key, ...addressOf(primitive) };
    case 'pointerDown':
    case 'pointerUp':
      return {
        type: 'button',
        button: primitive.button,
        clickCount: primitive.clickCount,
        ...(at === undefined ? {} : { at }),
        ...addressOf(primitive),
      };
    default:
      return undefined;
  }
};

/** The primitive that releases a key or button. */
export const releaseOf = (pressed: Pressed): Primitive =>
  pressed.type === 'key'
    ? { type: 'keyUp', key: pressed.key, ...addressOf(pressed) }
    : { type: 'pointerUp', button: pressed.button, clickCount: pressed.clickCount, ...addressOf(pressed) };

/** The primitive with which Farhand itself releases a key or button, so that a button drops nothing. */
export const cancelOf = (pressed: Pressed): Primitive => {
  const release = releaseOf(pressed);
  return release.type === 'pointerUp' ? { ...release, cancels: true } : release;
};

/** The point where a held button was pressed, if known. */
export const pressPointOf = (state: InputState, button: Button, tab: TabId | undefined): Point | undefined => {
  const known = state.pressed.find((one) => one.type === 'button' && one.button === button && one.tab === tab);
  return known?.type === 'button' ? known.at : undefined;
};

const movePointer = (state: InputState, tab: TabId | undefined, to: Point): InputState =>
  samePoint(pointerIn(state, tab), to) ? state : { ...state, pointers: new Map(state.pointers).set(tab ?? '', to) };

/** The key as pressed while others are held: after Control, Alt or Meta a capital letter means the small one. */
const asMeantIn = (state: InputState, pressed: Pressed): Pressed => {
  const key = pressed.type === 'key' ? meantKey(pressed.key, keysIn(state, pressed.tab)) : undefined;
  return pressed.type !== 'key' || key === undefined || key === pressed.key ? pressed : { ...pressed, key };
};

/** The state after a release. A release that cancels has moved the pointer back to where the button was pressed. */
const released = (state: InputState, known: Pressed, by: Primitive): InputState => {
  const up = { ...state, pressed: state.pressed.filter((pressed) => pressed !== known) };
  const back = by.type === 'pointerUp' && by.cancels === true && known.type === 'button' ? known.at : undefined;
  return back === undefined ? up : movePointer(up, known.tab, back);
};

/** Returns the state after a primitive. Pure. */
export const reduce = (state: InputState, primitive: Primitive): InputState => {
  switch (primitive.type) {
    case 'pointerMove':
      return movePointer(state, primitive.tab, primitive.to);
    case 'hover':
      return movePointer(state, primitive.tab, primitive.at);
    case 'pointerLeave': {
      const pointers = new Map(state.pointers);
      pointers.delete(primitive.tab ?? '');
      return { ...state, pointers };
    }
    case 'keyDown':
    case 'pointerDown':
    case 'keyUp':
    case 'pointerUp': {
      const subject = pressedBy(primitive, pointerIn(state, primitive.tab));
      if (subject === undefined) return state;
      const down = primitive.type === 'keyDown' || primitive.type === 'pointerDown';
      const known = state.pressed.find((pressed) => samePressed(pressed, subject));
      if (known === undefined)
        return down ? { ...state, pressed: [...state.pressed, asMeantIn(state, subject)] } : state;
      if (!down) return released(state, known, primitive);
      if (known.doubtful === undefined) return state;
      return { ...state, pressed: state.pressed.map((pressed) => (pressed === known ? subject : pressed)) };
    }
    case 'scroll':
    case 'insertText':
    case 'pause':
      return state;
  }
};

/** What a page, a window or a viewer would observe, in order. Two programs with the same trace are the same input. */
export type TraceEvent = { readonly tab?: TabId } & (
  | { readonly type: 'keyDown' | 'keyUp'; readonly key: Key }
  | { readonly type: 'insertText'; readonly text: string }
  | {
      readonly type: 'pointerDown' | 'pointerUp';
      readonly at: Point | undefined;
      readonly button: Button;
      readonly clickCount: number;
    }
  | { readonly type: 'hover' | 'heldMove'; readonly at: Point }
  | { readonly type: 'leave' }
  | { readonly type: 'scroll'; readonly at: Point | undefined; readonly deltaX: number; readonly deltaY: number }
  | { readonly type: 'pause'; readonly durationMs: number }
);

/**
 * Returns the observable events of primitives from a given state.
 *
 * @remarks
 * - A move without a pressed button only sets the place of the next event, so it has no event of its own. A move with a
 *   button held draws or drags, so it has one, except the small moves at the end of a drag.
 * - A key that goes down appears as the key that it amounts to with the held modifiers. A key that comes up appears by
 *   its place.
 * - Consecutive inserted texts are merged, and so are consecutive pauses.
 * - A wheel turn by zero has no event.
 */
export const trace = (primitives: readonly Primitive[], from: InputState = initialState): readonly TraceEvent[] => {
  const events: TraceEvent[] = [];
  let state = from;
  for (const primitive of primitives) {
    const event = observe(state, primitive);
    const last = events.at(-1);
    if (event?.type === 'pause' && last?.type === 'pause') {
      events[events.length - 1] = { ...last, durationMs: last.durationMs + event.durationMs };
    } else if (event?.type === 'insertText' && last?.type === 'insertText' && last.tab === event.tab) {
      events[events.length - 1] = { ...last, text: last.text + event.text };
    } else if (event !== undefined) {
      events.push(event);
    }
    state = reduce(state, primitive);
  }
  return events;
};

const observe = (state: InputState, primitive: Primitive): TraceEvent | undefined => {
  const { tab } = primitive;
  const to = addressOf(primitive);
  const at = pointerIn(state, tab);
  switch (primitive.type) {
    case 'pointerMove':
      return buttonsIn(state, tab).length === 0 || samePoint(at, primitive.to) || primitive.lingers === true
        ? undefined
        : { type: 'heldMove', at: primitive.to, ...to };
    case 'hover':
      return { type: 'hover', at: primitive.at, ...to };
    case 'pointerLeave':
      return { type: 'leave', ...to };
    case 'keyDown':
    case 'keyUp': {
      const held = keysIn(state, tab);
      if (primitive.type === 'keyUp') {
        const name = held.find((key) => isSameKey(key, primitive.key)) ?? primitive.key;
        return { type: 'keyUp', key: baseKey(name), ...to };
      }
      return { type: 'keyDown', key: effectiveKey(meantKey(primitive.key, held), held.some(isShift)), ...to };
    }
    case 'pointerDown':
    case 'pointerUp': {
      const { type, button, clickCount } = primitive;
      const back = type === 'pointerUp' && primitive.cancels === true ? pressPointOf(state, button, tab) : undefined;
      return { type, at: back ?? at, button, clickCount, ...to };
    }
    case 'scroll': {
      const { deltaX, deltaY } = primitive;
      return deltaX === 0 && deltaY === 0 ? undefined : { type: 'scroll', at, deltaX, deltaY, ...to };
    }
    case 'insertText':
      return primitive.text === '' ? undefined : { type: 'insertText', text: primitive.text, ...to };
    case 'pause':
      return primitive.durationMs === 0 ? undefined : { type: 'pause', durationMs: primitive.durationMs };
  }
};

type Expansions = { readonly [T in GestureType]: (gesture: Action<T>) => readonly Action[] };

/** One layer of meaning per gesture: first the modifiers around it, then the bare gesture in smaller steps. */
const expansions: Expansions = {
  click: (click) => {
    if (click.modifiers.length > 0) return around(click.modifiers, click, { ...click, modifiers: [] });
    const { at, button, delayMs } = click;
    const to = addressOf(click);
    const steps: Action[] = [{ type: 'pointerMove', to: at, ...to }];
    for (let clickCount = 1; clickCount <= click.clickCount; clickCount += 1) {
      steps.push({ type: 'pointerDown', button, clickCount, ...to });
      if (delayMs > 0) steps.push({ type: 'pause', durationMs: delayMs, ...to });
      steps.push({ type: 'pointerUp', button, clickCount, ...to });
    }
    return steps;
  },

  move: (move) => {
    if (move.modifiers.length > 0) return around(move.modifiers, move, { ...move, modifiers: [] });
    const to = addressOf(move);
    return [move.seen ? { type: 'hover', at: move.to, ...to } : { type: 'pointerMove', to: move.to, ...to }];
  },

  drag: (drag) => {
    if (drag.modifiers.length > 0) return around(drag.modifiers, drag, { ...drag, modifiers: [] });
    const to = addressOf(drag);
    const [start, ...rest] = drag.path.map((point): Action => ({ type: 'pointerMove', to: point, ...to }));
    const small = (point: Point): Action => ({ type: 'pointerMove', to: point, lingers: true, ...to });
    return [
      ...(start === undefined ? [] : [start]),
      { type: 'pointerDown', button: drag.button, clickCount: 1, ...to },
      ...(drag.setOff === undefined ? [] : [small(drag.setOff)]),
      ...rest,
      ...(drag.linger ?? []).map(small),
      { type: 'pointerUp', button: drag.button, clickCount: 1, ...to },
    ];
  },

  wheel: (wheel) => {
    if (wheel.modifiers.length > 0) return around(wheel.modifiers, wheel, { ...wheel, modifiers: [] });
    const to = addressOf(wheel);
    return [
      { type: 'pointerMove', to: wheel.at, ...to },
      { type: 'scroll', deltaX: wheel.deltaX, deltaY: wheel.deltaY, ...to },
    ];
  },

  press: (press) => {
    if (press.modifiers.length > 0) return around(press.modifiers, press, { ...press, modifiers: [] });
    const to = { ...addressOf(press), ...secrecyOf(press) };
    return [
      { type: 'keyDown', key: press.key, ...to },
      ...(press.holdMs > 0 ? [{ type: 'pause', durationMs: press.holdMs, ...to } as const] : []),
      { type: 'keyUp', key: press.key, ...to },
    ];
  },

  type: (type) => {
    const to = { ...addressOf(type), ...secrecyOf(type) };
    const runs: readonly Run[] = type.everyKey === true ? strokesOf(type.text) : splitText(type.text);
    const strokes = runs.map((run): Action =>
      run.inLayout
        ? { type: 'press', key: run.text, modifiers: run.shift === true ? ['Shift'] : [], holdMs: 0, ...to }
        : { type: 'insertText', text: run.text, ...to },
    );
    if (type.delayMs === 0) return strokes;
    return strokes.flatMap((stroke, index) =>
      index === 0 ? [stroke] : [{ type: 'pause', durationMs: type.delayMs, ...to }, stroke],
    );
  },
};

const around = (modifiers: readonly Modifier[], outer: Gesture, inner: Gesture): readonly Action[] => {
  const to = addressOf(outer);
  return [
    ...modifiers.map((key): Action => ({ type: 'keyDown', key, ...to })),
    inner,
    ...modifiers.toReversed().map((key): Action => ({ type: 'keyUp', key, ...to })),
  ];
};

/** A character as a key, with or without Shift, or a run of characters that the layout lacks. */
interface Run {
  readonly text: string;
  readonly inLayout: boolean;
  readonly shift?: boolean;
}

/** Text as single key presses, with Shift for the characters that need it. */
const strokesOf = (text: string): readonly Run[] =>
  [...text.replaceAll(/\r\n?/g, '\n')].map((character): Run => {
    const key = character === '\n' ? 'Enter' : character === '\t' ? 'Tab' : character;
    return { text: baseKey(key), inLayout: true, shift: baseKey(key) !== key };
  });

/**
 * Splits text into typing steps: one entry for each character of the layout, and one for each run of characters that
 * the layout lacks. A line break is the Enter key, a tab the Tab key.
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
 * Returns the meaning of an action one layer down, or `undefined` for a primitive.
 *
 * @remarks
 * One layer at a time matters. A Ctrl+double-click becomes key presses around a bare double click, which a vendor may
 * support. Only otherwise is the double click split into button presses.
 */
export const expandOnce = (action: Action): readonly Action[] | undefined =>
  isPrimitive(action) ? undefined : expandGesture(action);

/** Returns the meaning of an action in primitives. */
export const expand = (action: Action): readonly Primitive[] => {
  if (isPrimitive(action)) return [action];
  const parts = expandGesture(action);
  return parts.every(isPrimitive) ? parts : parts.flatMap(expand);
};

const isWhole = ({ x, y }: Point): boolean => Number.isInteger(x) && Number.isInteger(y);

/**
 * Returns the points that lead from one point to another in equal steps, ending exactly at the second. Between whole
 * pixels they are whole pixels too, because many computers accept only those.
 */
export const stepsBetween = (from: Point, to: Point, steps: number): readonly Point[] => {
  const place = isWhole(from) && isWhole(to) ? Math.round : (value: number): number => value;
  return Array.from({ length: steps }, (_, index): Point => {
    if (index + 1 === steps) return to;
    const share = (index + 1) / steps;
    return { x: place(from.x + (to.x - from.x) * share), y: place(from.y + (to.y - from.y) * share) };
  });
};

/**
 * Returns the small moves at the end of a drag: one pixel back and to the end again, twice. Empty if the drag ends
 * where it starts.
 *
 * @remarks
 * Pages start a drag at the first move and sort at one of the next. Some do so only after a frame was drawn, or by a
 * timer of 50 ms (SortableJS). Every move takes a frame.
 */
export const lingerAt = (end: Point, from: Point): readonly Point[] => {
  if (samePoint(end, from)) return [];
  const near = towards(end, from, 1);
  return [near, end, near, end];
};

/** Chromium starts a native drag 3 px from the press, and common libraries start theirs after 5 px. */
const setOffPx = 6;

/** Returns the first small move of a drag, toward its end. `undefined` if the end is nearer than that. */
export const setOffFrom = (start: Point, end: Point): Point | undefined => {
  const point = towards(start, end, setOffPx);
  return samePoint(towards(point, end, 1), point) ? undefined : point;
};

/**
 * The point at a distance from one point toward another, measured along the longer axis. Never beyond the other point.
 */
const towards = (point: Point, other: Point, distance: number): Point => {
  const [dx, dy] = [other.x - point.x, other.y - point.y];
  const bounded = (way: number): number => Math.max(-distance, Math.min(distance, way));
  return Math.abs(dx) > Math.abs(dy) ? { ...point, x: point.x + bounded(dx) } : { ...point, y: point.y + bounded(dy) };
};

/** Whether an action contains a pause. Avoids expanding others, such as long texts. */
const asksForTime = (action: Action): boolean =>
  'durationMs' in action || ('delayMs' in action && action.delayMs > 0) || ('holdMs' in action && action.holdMs > 0);

/** Returns the pauses that an action contains, in milliseconds. */
export const ownTimeMs = (action: Action): number =>
  asksForTime(action)
    ? expand(action).reduce((sum, primitive) => (primitive.type === 'pause' ? sum + primitive.durationMs : sum), 0)
    : 0;

/** The time of each part on the slowest known computer, in milliseconds, without its pauses. */
const slowestMs = {
  /** A page that handles a key, or a vendor that types. */
  key: 200,
  /** A press that must not count as the second one of a double click. */
  press: 600,
  /** The end of a native drag on a desktop. */
  release: 2_000,
  /** A move that a page must see. */
  move: 50,
  /** A turn of the wheel: until the page is still, and for each notch. */
  wheel: 1_000,
  notch: 50,
} as const;

const notchPx = 120;

/** The longest time of a move that a page must see, in milliseconds. */
export const moveTimeMs: number = slowestMs.move;

/** Returns the longest time of an action without its pauses, in milliseconds. */
export const workTimeMs = (action: Action): number => {
  const { key, press, release, move, wheel, notch } = slowestMs;
  switch (action.type) {
    case 'type':
    case 'insertText':
      return action.text.length * key;
    case 'press':
    case 'keyDown':
    case 'keyUp':
      return key;
    case 'click':
      return action.clickCount * press;
    case 'pointerDown':
      return press;
    case 'pointerUp':
      return release;
    case 'drag':
      return press + (action.path.length + (action.linger?.length ?? 0)) * move + release;
    case 'pointerMove':
    case 'pointerLeave':
    case 'hover':
    case 'move':
      return move;
    case 'wheel':
    case 'scroll':
      return wheel + ((Math.abs(action.deltaX) + Math.abs(action.deltaY)) / notchPx) * notch;
    case 'pause':
      return 0;
  }
};

const primitiveTypes: ReadonlySet<ActionType> = new Set<PrimitiveType>([
  'pointerMove',
  'pointerLeave',
  'hover',
  'pointerDown',
  'pointerUp',
  'scroll',
  'keyDown',
  'keyUp',
  'insertText',
  'pause',
]);

/** Whether an action is a primitive. */
export const isPrimitive = (action: Action): action is Primitive => primitiveTypes.has(action.type);

/** The tab of an action. Spread it to address another action to the same tab. */
export const addressOf = (action: { readonly tab?: TabId }): { readonly tab?: TabId } =>
  action.tab === undefined ? {} : { tab: action.tab };

/** The secrecy of an action. Spread it into the smaller actions of its expansion. */
export const secrecyOf = ({ secret }: Secrecy): Secrecy => (secret === undefined ? {} : { secret });
