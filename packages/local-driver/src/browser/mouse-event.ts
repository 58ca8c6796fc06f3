import type { Button, Key, Point } from '@farhand/core/driver';
import type { MouseEventParams } from './cdp-call.js';
import { modifierMask } from './modifier-mask.js';

/** What is down while the mouse does something. */
export interface HeldInput {
  /** The keys held in the tab. */
  readonly keys: readonly Key[];
  /** The buttons held in the tab, in the order they were pressed. */
  readonly buttons: readonly Button[];
}

const bits: Readonly<Record<Button, number>> = { left: 1, right: 2, middle: 4, back: 8, forward: 16 };

const maskOf = (buttons: readonly Button[]): number => buttons.reduce((mask, button) => mask | bits[button], 0);

const stateOf = (
  at: Point,
  keys: readonly Key[],
  buttons: readonly Button[],
): Pick<MouseEventParams, 'x' | 'y' | 'modifiers' | 'buttons' | 'force'> => ({
  x: at.x,
  y: at.y,
  modifiers: modifierMask(keys),
  buttons: maskOf(buttons),
  force: buttons.length > 0 ? 0.5 : 0,
});

/** The pointer moves to `at`. */
export const mouseMoved = (at: Point, { keys, buttons }: HeldInput): MouseEventParams => ({
  type: 'mouseMoved',
  ...stateOf(at, keys, buttons),
  button: buttons.at(-1) ?? 'none',
});

/** A button goes down at `at`. */
export const mousePressed = (at: Point, button: Button, clickCount: number, held: HeldInput): MouseEventParams => ({
  type: 'mousePressed',
  ...stateOf(at, held.keys, [...held.buttons, button]),
  button,
  clickCount,
});

/** A button goes up at `at`. */
export const mouseReleased = (at: Point, button: Button, clickCount: number, held: HeldInput): MouseEventParams => ({
  type: 'mouseReleased',
  ...stateOf(
    at,
    held.keys,
    held.buttons.filter((other) => other !== button),
  ),
  button,
  clickCount,
});

/** The wheel turns at `at`, in pixels. */
export const mouseWheel = (
  at: Point,
  deltaX: number,
  deltaY: number,
  { keys, buttons }: HeldInput,
): MouseEventParams => ({
  type: 'mouseWheel',
  ...stateOf(at, keys, buttons),
  button: 'none',
  deltaX,
  deltaY,
});
