import type { Point } from '../geometry.js';
import type { Key, Modifier } from '../keys/key.js';
import { secretMask } from '../secret/mask.js';

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
 * the fluent API writes, `fuse` and `compile` transform and drivers' rules read.
 *
 * @remarks
 * The first ten are primitives and carry W3C WebDriver names, but for `pointerLeave` and `hover`: that is a pointer move whose arrival
 * is itself the purpose, so it may not be merged into a later action. The rest are gestures: each has
 * exactly one meaning in primitives, given by `expand`.
 */
export interface ActionPayloads {
  /**
   * Move the pointer. Without a pressed button it only says where the next pointer action happens. `lingers`: one of the
   * small moves at the start or end of a drag, which mean nothing by themselves.
   */
  pointerMove: { readonly to: Point; readonly lingers?: true };
  /** Take the pointer out of the page, so that nothing is below it. Where it is then is not known. */
  pointerLeave: Readonly<Record<never, never>>;
  /** Move the pointer so that the page can see it there. */
  hover: { readonly at: Point };
  /** Press a button where the pointer is. `clickCount` is 1 for a first click, 2 for the second press of a double click. */
  pointerDown: { readonly button: Button; readonly clickCount: number };
  /**
   * Release a button where the pointer is. `cancels`: the release is Farhand's own, after a failure or before the computer
   * closes, so nothing may be dropped. A native drag ends without a drop, the pointer returns to where the button was
   * pressed, and the button comes up there.
   */
  pointerUp: { readonly button: Button; readonly clickCount: number; readonly cancels?: true };
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
  /**
   * Press at the first point of `path`, move through the others, release at the last one. At least two points. `linger`:
   * small moves before the release, as of a hand that is never quite still. `setOff`: a small move before all others, for
   * computers where the first move must be one. A vendor may leave both out.
   */
  drag: {
    readonly path: readonly Point[];
    readonly setOff?: Point;
    readonly linger?: readonly Point[];
    readonly button: Button;
    readonly modifiers: readonly Modifier[];
  };
  /** Move to `at` and turn the wheel there. */
  wheel: {
    readonly at: Point;
    readonly deltaX: number;
    readonly deltaY: number;
    readonly modifiers: readonly Modifier[];
  };
  /** Press and release one key with modifiers held around it and `holdMs` between press and release. */
  press: { readonly key: Key; readonly modifiers: readonly Modifier[]; readonly holdMs: number } & Secrecy;
  /**
   * Type text: a key press for each character of a US keyboard, inserted text for the others. `delayMs` passes between
   * characters. With `everyKey`, each character is a key press as a hand makes it: Shift goes down around those that stand
   * above another one, and what a US keyboard lacks is a key of its own.
   */
  type: { readonly text: string; readonly delayMs: number; readonly everyKey?: true } & Secrecy;
}

/** The name of an action. */
export type ActionType = keyof ActionPayloads;

/** The names of the actions that have no expansion. */
export type PrimitiveType =
  | 'pointerMove'
  | 'pointerLeave'
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

const at = (point: Point): string => `${point.x}, ${point.y}`;

const quote = (text: string): string => {
  const characters = [...text];
  return JSON.stringify(characters.length > 24 ? `${characters.slice(0, 23).join('')}…` : text);
};

/** What an action enters, unless it is secret. */
const entered = (action: Secrecy, shown: string): string => (action.secret === true ? secretMask : shown);

const joined = (modifiers: readonly string[], rest: string): string => [...modifiers, rest].join('+');

const times = (clickCount: number): string => ['', '', 'double ', 'triple '][clickCount] ?? `${clickCount}-fold `;

const button = (name: string): string => (name === 'left' ? '' : `${name} `);

type Labels = { readonly [T in ActionType]: (action: Action<T>) => string };

const labels: Labels = {
  pointerMove: (action) => `move to ${at(action.to)}`,
  pointerLeave: () => 'leave of the pointer',
  hover: (action) => `hover at ${at(action.at)}`,
  pointerDown: (action) =>
    `press of the ${action.button} button${action.clickCount > 1 ? ` (click ${action.clickCount})` : ''}`,
  pointerUp: (action) =>
    `release of the ${action.button} button${action.clickCount > 1 ? ` (click ${action.clickCount})` : ''}`,
  scroll: (action) => `scroll by ${action.deltaX}, ${action.deltaY}`,
  keyDown: (action) => `key down ${entered(action, action.key)}`,
  keyUp: (action) => `key up ${entered(action, action.key)}`,
  insertText: (action) => `insert text ${entered(action, quote(action.text))}`,
  pause: (action) => `pause of ${action.durationMs} ms`,
  click: (action) =>
    joined(action.modifiers, `${button(action.button)}${times(action.clickCount)}click at ${at(action.at)}`) +
    (action.delayMs > 0 ? ` held ${action.delayMs} ms` : ''),
  move: (action) => joined(action.modifiers, `${action.seen ? 'hover at' : 'move to'} ${at(action.to)}`),
  drag: (action) => {
    const points =
      action.path.length > 4
        ? [...action.path.slice(0, 2).map(at), '…', ...action.path.slice(-1).map(at)]
        : action.path.map(at);
    return joined(action.modifiers, `${button(action.button)}drag ${points.join(' → ')}`);
  },
  wheel: (action) => joined(action.modifiers, `wheel by ${action.deltaX}, ${action.deltaY} at ${at(action.at)}`),
  press: (action) =>
    `press ${joined(action.modifiers, entered(action, action.key))}${action.holdMs > 0 ? ` for ${action.holdMs} ms` : ''}`,
  type: (action) => `type ${entered(action, quote(action.text))}`,
};

/** An action as a person says it, such as `Shift+double click at 120, 80`. Used in messages. */
export const labelOf = <T extends ActionType>(action: Action<T>): string => {
  const label: Labels[T] = labels[action.type];
  return label(action);
};

/** An action as receipts and errors carry it: without secret text. */
export const shownAction = (action: Action): Action => {
  if (!('secret' in action)) return action;
  if ('text' in action) return { ...action, text: secretMask };
  return 'key' in action ? { ...action, key: secretMask } : action;
};
