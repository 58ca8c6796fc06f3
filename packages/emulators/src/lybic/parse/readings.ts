import type { ActionOf, Length } from '../wire-action.js';

// Values that the formats leave open, and that no public source of the vendor defines.

/**
 * The default duration of a wait, in milliseconds (UI-TARS's own prompt, which the vendor's documentation repeats,
 * 2025).
 */
export const defaultWaitMs = 5000;

/** The length of a scroll, which UI-TARS does not define, in steps: about one page up or down. */
export const scrollSteps = 5;

/** How many of a model's pixels are one step: a notch of the wheel, as in the emulator's scrolling. */
export const stepPx = 120;

/** The duration of a long press, in milliseconds. Android requires half a second. */
export const longPressMs = 1000;

/** The swipe distance of a scroll on a phone, as a fraction of its screen. */
export const swipeLength: Length = { type: '/', numerator: 3, denominator: 10 };

/** The most actions of one call: `presses=1000000000` is a mistake, and would fill the memory. */
export const mostActions = 100;

/** Returns a wait for a number of seconds, in whole milliseconds; `undefined` if the number is invalid. */
export const waitOf = (seconds: number): ActionOf<'wait'> | undefined => {
  const duration = Math.round(seconds * 1000);
  return duration >= 0 && Number.isFinite(duration) ? { type: 'wait', duration } : undefined;
};

/**
 * Returns the name of a key in the wire format. A model's name stays unchanged, as the vendor's SDK sent it until 0.13.
 * A character that separates the keys of a chord becomes the name of its keysym.
 */
export const keyName = (key: string): string => partingKeys.get(key) ?? key;

const partingKeys: ReadonlyMap<string, string> = new Map([
  ['+', 'plus'],
  [' ', 'space'],
  ['\t', 'Tab'],
  ['\n', 'Return'],
  ['\r', 'Return'],
]);
