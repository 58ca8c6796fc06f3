import type { ActionOf, Length } from '../wire-action.js';

// What the dialects leave open, and no public source of the vendor's says.

/** How long a wait lasts that does not say it (UI-TARS's own prompt, which the vendor's documentation repeats, 2025). */
export const defaultWaitMs = 5000;

/** A turn of the wheel has no length in UI-TARS; this is what a page up or down is about. */
export const scrollSteps = 5;

/** How many of a model's pixels are one step: a wheel's notch, as in the emulator's scrolling. */
export const stepPx = 120;

/** How long a long press lasts. Android takes half a second for one. */
export const longPressMs = 1000;

/** How far a scroll on a phone swipes, of its screen. */
export const swipeLength: Length = { type: '/', numerator: 3, denominator: 10 };

/** How many actions one call may stand for: `presses=1000000000` is a mistake, and would fill the memory. */
export const mostActions = 100;

/** A wait of so many seconds, in whole milliseconds; `undefined` if there is no such wait. */
export const waitOf = (seconds: number): ActionOf<'wait'> | undefined => {
  const duration = Math.round(seconds * 1000);
  return duration >= 0 && Number.isFinite(duration) ? { type: 'wait', duration } : undefined;
};

/**
 * The name of a key on the wire. What a model calls it stays, as the vendor's SDK sent it until 0.13; what would part the
 * keys of a chord gets the name of its keysym.
 */
export const keyName = (key: string): string => partingKeys.get(key) ?? key;

const partingKeys: ReadonlyMap<string, string> = new Map([
  ['+', 'plus'],
  [' ', 'space'],
  ['\t', 'Tab'],
  ['\n', 'Return'],
  ['\r', 'Return'],
]);
