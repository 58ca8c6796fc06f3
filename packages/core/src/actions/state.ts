import { samePoint, type Point } from '../geometry.js';
import { baseKey, effectiveKey, type Key } from '../keys/key.js';
import { addressOf, type Button, type Primitive, type TabId } from './action.js';

/** One key or button that is down, and the tab it went down in. */
export type Pressed = {
  readonly tab?: TabId;
  /** It may be up as well: nobody knows whether its press or release arrived. It is released like the others. */
  readonly doubtful?: true;
} & (
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'button'; readonly button: Button; readonly clickCount: number }
);

/** What Farhand knows about the input devices of a computer after the actions applied so far. */
export interface InputState {
  /** Where the pointer is, by tab (`''` for computers without tabs). Absent: unknown, never 0,0. */
  readonly pointers: ReadonlyMap<TabId, Point>;
  /** What is down, in the order it was pressed. */
  readonly pressed: readonly Pressed[];
}

/** Nothing pressed, pointer unknown. */
export const initialState: InputState = { pointers: new Map(), pressed: [] };

/** Where the pointer is in a tab, if known. */
export const pointerIn = (state: InputState, tab: TabId | undefined): Point | undefined =>
  state.pointers.get(tab ?? '');

/** The keys that are down in a tab, in the order they were pressed. */
export const keysIn = (state: InputState, tab: TabId | undefined): readonly Key[] =>
  state.pressed.flatMap((pressed) => (pressed.type === 'key' && pressed.tab === tab ? [pressed.key] : []));

/** The buttons that are down in a tab, in the order they were pressed. */
export const buttonsIn = (state: InputState, tab: TabId | undefined): readonly Button[] =>
  state.pressed.flatMap((pressed) => (pressed.type === 'button' && pressed.tab === tab ? [pressed.button] : []));

/** The same key or button in the same tab. */
export const samePressed = (a: Pressed, b: Pressed): boolean =>
  a.tab === b.tab &&
  (a.type === 'key' ? b.type === 'key' && a.key === b.key : b.type === 'button' && a.button === b.button);

/** What a primitive presses or releases, if it does either. */
export const pressedBy = (primitive: Primitive): Pressed | undefined => {
  switch (primitive.type) {
    case 'keyDown':
    case 'keyUp':
      return { type: 'key', key: primitive.key, ...addressOf(primitive) };
    case 'pointerDown':
    case 'pointerUp':
      return { type: 'button', button: primitive.button, clickCount: primitive.clickCount, ...addressOf(primitive) };
    default:
      return undefined;
  }
};

/** The primitive that releases what is down. */
export const releaseOf = (pressed: Pressed): Primitive =>
  pressed.type === 'key'
    ? { type: 'keyUp', key: pressed.key, ...addressOf(pressed) }
    : { type: 'pointerUp', button: pressed.button, clickCount: pressed.clickCount, ...addressOf(pressed) };

const movePointer = (state: InputState, tab: TabId | undefined, to: Point): InputState => ({
  ...state,
  pointers: new Map(state.pointers).set(tab ?? '', to),
});

/** The state after a primitive. Pure. */
export const reduce = (state: InputState, primitive: Primitive): InputState => {
  switch (primitive.type) {
    case 'pointerMove':
      return movePointer(state, primitive.tab, primitive.to);
    case 'hover':
      return movePointer(state, primitive.tab, primitive.at);
    case 'keyDown':
    case 'pointerDown':
    case 'keyUp':
    case 'pointerUp': {
      const subject = pressedBy(primitive);
      if (subject === undefined) return state;
      const down = primitive.type === 'keyDown' || primitive.type === 'pointerDown';
      const known = state.pressed.find((pressed) => samePressed(pressed, subject));
      if (known === undefined) return down ? { ...state, pressed: [...state.pressed, subject] } : state;
      if (!down) return { ...state, pressed: state.pressed.filter((pressed) => pressed !== known) };
      if (known.doubtful === undefined) return state;
      return { ...state, pressed: state.pressed.map((pressed) => (pressed === known ? subject : pressed)) };
    }
    case 'scroll':
    case 'insertText':
    case 'pause':
      return state;
  }
};

/** What a page, a window or a person watching would notice, in order. Two programs with the same trace are the same input. */
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
  | { readonly type: 'scroll'; readonly at: Point | undefined; readonly deltaX: number; readonly deltaY: number }
  | { readonly type: 'pause'; readonly durationMs: number }
);

/**
 * The observable course of primitives from a state.
 *
 * @remarks
 * A move with nothing pressed only says where the next event is, so it leaves no event of its own; a move with a
 * button held draws or drags and does. Keys that go down are what they amount to with Shift held or not; a key that comes
 * up is told by its place. Inserted text and pauses that follow one another are one. A turn of the wheel by nothing is none.
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
      return buttonsIn(state, tab).length === 0 || samePoint(at, primitive.to)
        ? undefined
        : { type: 'heldMove', at: primitive.to, ...to };
    case 'hover':
      return { type: 'hover', at: primitive.at, ...to };
    case 'keyDown':
    case 'keyUp': {
      const shift = keysIn(state, tab).some((key) => key === 'Shift' || key === 'ShiftRight');
      const key = primitive.type === 'keyUp' ? baseKey(primitive.key) : effectiveKey(primitive.key, shift);
      return { type: primitive.type, key, ...to };
    }
    case 'pointerDown':
    case 'pointerUp':
      return { type: primitive.type, at, button: primitive.button, clickCount: primitive.clickCount, ...to };
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
