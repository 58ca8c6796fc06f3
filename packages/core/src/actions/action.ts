import type { Point } from '../geometry.js';
import type { Key, Modifier } from '../keys/key.js';

/** A mouse button, by its usual name. Drivers translate it to their vendor's code. */
export type Button = 'left' | 'middle' | 'right' | 'back' | 'forward';

/** The vendor's identifier of one tab. Absent on computers without tabs, whose input goes to the screen. */
export type TabId = string;

/** Whether an action holds secret text. */
export interface Secrecy {
  /** The text is a secret, or the key comes from one: messages, receipts and explanations must not show it. Input is the same. */
  readonly secret?: true;
}

/**
 * Every input action Farhand can express, with its payload. This interface is the vocabulary that
 * the fluent API writes, {@link fuse} and {@link compile} transform and drivers' rules read.
 *
 * @remarks
 * The first nine are primitives and carry W3C WebDriver names; `hover` is a pointer move whose arrival
 * is itself the purpose, so it may not be merged into a later action. The rest are gestures: each has
 * exactly one meaning in primitives, given by {@link expand}.
 */
export interface ActionPayloads {
  /** Move the pointer. Without a pressed button it only says where the next pointer action happens. */
  pointerMove: { readonly to: Point };
  /** Move the pointer so that the page can see it there. */
  hover: { readonly at: Point };
  /** Press a button where the pointer is. `clickCount` is 1 for a first click, 2 for the second press of a double click. */
  pointerDown: { readonly button: Button; readonly clickCount: number };
  /** Release a button where the pointer is. */
  pointerUp: { readonly button: Button; readonly clickCount: number };
  /** Turn the wheel where the pointer is. Pixels, positive is right and down. */
  scroll: { readonly deltaX: number; readonly deltaY: number };
  /** Press a key. Pressing a key that is already down is an auto-repeat. */
  keyDown: { readonly key: Key } & Secrecy;
  /** Release a key. */
  keyUp: { readonly key: Key } & Secrecy;
  /** Insert text as an input method would: no key events. */
  insertText: { readonly text: string } & Secrecy;
  /** Let time pass, in milliseconds. */
  pause: { readonly durationMs: number } & Secrecy;

  /** Move, press and release `clickCount` times, with modifiers held around it and `delayMs` between press and release. */
  click: {
    readonly at: Point;
    readonly button: Button;
    readonly clickCount: number;
    readonly modifiers: readonly Modifier[];
    readonly delayMs: number;
  };
  /** Move the pointer with modifiers held around it. `seen`: the arrival is itself the purpose, as in `hover`. */
  move: { readonly to: Point; readonly modifiers: readonly Modifier[]; readonly seen: boolean };
  /** Press at the first point of `path`, move through the others, release at the last one. At least two points. */
  drag: { readonly path: readonly Point[]; readonly button: Button; readonly modifiers: readonly Modifier[] };
  /** Move to `at` and turn the wheel there. */
  wheel: {
    readonly at: Point;
    readonly deltaX: number;
    readonly deltaY: number;
    readonly modifiers: readonly Modifier[];
  };
  /** Press and release one key with modifiers held around it and `holdMs` between press and release. */
  press: { readonly key: Key; readonly modifiers: readonly Modifier[]; readonly holdMs: number } & Secrecy;
  /** Type text: a key press for each character of a US keyboard, inserted text for the others. `delayMs` passes between characters. */
  type: { readonly text: string; readonly delayMs: number } & Secrecy;
}

/** The name of an action. */
export type ActionType = keyof ActionPayloads;

/** The names of the actions that have no expansion. */
export type PrimitiveType =
  | 'pointerMove'
  | 'hover'
  | 'pointerDown'
  | 'pointerUp'
  | 'scroll'
  | 'keyDown'
  | 'keyUp'
  | 'insertText'
  | 'pause';

/** The names of the actions that expand into primitives. */
export type GestureType = Exclude<ActionType, PrimitiveType>;

/** One input action as plain data, addressed to a tab where the computer has tabs. */
export type Action<T extends ActionType = ActionType> = {
  [K in T]: { readonly type: K; readonly tab?: TabId } & ActionPayloads[K];
}[T];

/** An action without expansion. */
export type Primitive = Action<PrimitiveType>;

/** An action that stands for several primitives. */
export type Gesture = Action<GestureType>;

const primitiveTypes: ReadonlySet<ActionType> = new Set<PrimitiveType>([
  'pointerMove',
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

/** The tab part of an action: spread it to address another action to the same place. */
export const addressOf = (action: { readonly tab?: TabId }): { readonly tab?: TabId } =>
  action.tab === undefined ? {} : { tab: action.tab };

/** The secrecy part of an action: spread it into the smaller actions that it falls apart into. */
export const secrecyOf = ({ secret }: Secrecy): Secrecy => (secret === undefined ? {} : { secret });
