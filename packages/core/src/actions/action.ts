import type { Point } from '../geometry.js';
import type { Key, Modifier } from '../keys/key.js';
import { secretMask } from '../secret/mask.js';

/**
 * A mouse button. Drivers translate the name to their vendor's code.
 *
 * @category Input
 */
export type Button = 'left' | 'middle' | 'right' | 'back' | 'forward';

/**
 * The vendor's identifier of a tab. Absent on computers without tabs, whose input goes to the screen.
 *
 * @category Computer
 */
export type TabId = string;

/** Whether an action contains secret text. */
export interface Secrecy {
  /**
   * The text or key comes from a secret, so messages, receipts and explanations must not show it. The input itself is
   * unaffected.
   */
  readonly secret?: true;
}

/**
 * Every input action of Farhand, with its payload. The fluent API produces these actions, `fuse` and `compile`
 * transform them, and drivers' rules read them.
 *
 * @remarks
 * The first ten are primitives. They carry W3C WebDriver names, except `pointerLeave` and `hover`. A `hover` is a
 * pointer move whose arrival is the purpose, so it must not be merged into a later action. The rest are gestures:
 * `expand` defines the exact meaning of each in primitives.
 * @category Input
 */
export interface ActionPayloads {
  /**
   * Moves the pointer. Without a pressed button, the move only sets the place of the next pointer action. `lingers`
   * marks one of the small moves at the start or end of a drag, which have no meaning of their own.
   */
  pointerMove: { readonly to: Point; readonly lingers?: true };
  /** Takes the pointer out of the page, so that nothing is below it. Its position is unknown afterwards. */
  pointerLeave: Readonly<Record<never, never>>;
  /** Moves the pointer so that the page sees it arrive. */
  hover: { readonly at: Point };
  /**
   * Presses a button at the pointer. `clickCount` is 1 for a first click and 2 for the second press of a double click.
   */
  pointerDown: { readonly button: Button; readonly clickCount: number };
  /**
   * Releases a button at the pointer. `cancels` marks a release by Farhand itself, after a failure or before the
   * computer closes, which must not drop anything. A native drag then ends without a drop: the pointer returns to where
   * the button was pressed, and the button is released there.
   */
  pointerUp: { readonly button: Button; readonly clickCount: number; readonly cancels?: true };
  /** Turns the wheel at the pointer, in pixels. Positive values scroll right and down. */
  scroll: { readonly deltaX: number; readonly deltaY: number };
  /** Presses a key. If the key is already down, this is an auto-repeat. */
  keyDown: { readonly key: Key } & Secrecy;
  /** Releases a key. */
  keyUp: { readonly key: Key } & Secrecy;
  /** Inserts text as an input method does, without key events. */
  insertText: { readonly text: string } & Secrecy;
  /** Waits on the remote computer, in milliseconds. */
  pause: { readonly durationMs: number } & Secrecy;

  /**
   * Moves, then presses and releases `clickCount` times, with modifiers held around it and `delayMs` between press and
   * release.
   */
  click: {
    readonly at: Point;
    readonly button: Button;
    readonly clickCount: number;
    readonly modifiers: readonly Modifier[];
    readonly delayMs: number;
  };
  /** Moves the pointer with modifiers held around it. `seen`: the arrival is the purpose, as in `hover`. */
  move: { readonly to: Point; readonly modifiers: readonly Modifier[]; readonly seen: boolean };
  /**
   * Presses at the first point of `path`, moves through the others and releases at the last. `path` has at least two
   * points. `linger` holds small moves before the release, as of an unsteady hand. `setOff` is a small move before all
   * others, for computers that need one to start a drag. A vendor may leave out both.
   */
  drag: {
    readonly path: readonly Point[];
    readonly setOff?: Point;
    readonly linger?: readonly Point[];
    readonly button: Button;
    readonly modifiers: readonly Modifier[];
  };
  /** Moves to `at` and turns the wheel there. */
  wheel: {
    readonly at: Point;
    readonly deltaX: number;
    readonly deltaY: number;
    readonly modifiers: readonly Modifier[];
  };
  /** Presses and releases one key, with modifiers held around it and `holdMs` between press and release. */
  press: { readonly key: Key; readonly modifiers: readonly Modifier[]; readonly holdMs: number } & Secrecy;
  /**
   * Types text. Each character of a US keyboard is a key press, and other characters are inserted. `delayMs` passes
   * between characters. With `everyKey`, each character is a key press: Shift is held for characters that need it, and
   * a character that a US keyboard lacks becomes a key of its own.
   */
  type: { readonly text: string; readonly delayMs: number; readonly everyKey?: true } & Secrecy;
}

/**
 * The name of an action.
 *
 * @category Input
 */
export type ActionType = keyof ActionPayloads;

/**
 * The names of the actions without an expansion.
 *
 * @category Input
 */
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

/**
 * One input action as plain data, addressed to a tab if the computer has tabs.
 *
 * @category Input
 */
export type Action<T extends ActionType = ActionType> = {
  [K in T]: { readonly type: K; readonly tab?: TabId } & ActionPayloads[K];
}[T];

/** An action without an expansion. */
export type Primitive = Action<PrimitiveType>;

/** An action that expands into primitives. */
export type Gesture = Action<GestureType>;

const at = (point: Point): string => `${point.x}, ${point.y}`;

const quote = (text: string): string => {
  const characters = [...text];
  return JSON.stringify(characters.length > 24 ? `${characters.slice(0, 23).join('')}…` : text);
};

/** What an action enters, masked if it is secret. */
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

/** Describes an action in words, such as `Shift+double click at 120, 80`. Used in messages. */
export const labelOf = <T extends ActionType>(action: Action<T>): string => {
  const label: Labels[T] = labels[action.type];
  return label(action);
};

/** Returns an action as receipts and errors carry it, without secret text. */
export const shownAction = (action: Action): Action => {
  if (!('secret' in action)) return action;
  if ('text' in action) return { ...action, text: secretMask };
  return 'key' in action ? { ...action, key: secretMask } : action;
};
