import { isModifier, type InputState, type Key, type Pressed } from '@farhand/core/driver';

/** Time from the press of a key to its first repeat, in milliseconds: the default of Windows and GNOME. */
export const firstRepeatMs = 500;
/** Time between two repeats, in milliseconds. GNOME uses 30. */
export const everyRepeatMs = 33;

/** Modifier and lock keys do not repeat. */
const neverRepeats = (key: Key): boolean =>
  isModifier(key) || /^(AltGraph|(Shift|Control|Alt|Meta)Right|\w+Lock)$/.test(key);

/** A key that is down. */
export type PressedKey = Extract<Pressed, { readonly type: 'key' }>;

/** Returns the key that repeats during a pause: the one pressed last, unless it is a modifier or lock key. */
export const repeatingIn = ({ pressed }: InputState): PressedKey | undefined =>
  pressed.findLast((one): one is PressedKey => one.type === 'key' && !neverRepeats(one.key));

/**
 * Returns a pause and the repeats of a held key in it. The number of repeats depends only on the pause's length, not on
 * how long the calls take.
 */
export const pauseWith = <Call>(
  durationMs: number,
  pause: (durationMs: number) => Call,
  repeat: Call | undefined,
): readonly Call[] => {
  if (repeat === undefined || durationMs < firstRepeatMs) return [pause(durationMs)];
  const count = Math.floor((durationMs - firstRepeatMs) / everyRepeatMs);
  const restMs = durationMs - firstRepeatMs - count * everyRepeatMs;
  return [
    pause(firstRepeatMs),
    repeat,
    ...Array.from({ length: count }, () => [pause(everyRepeatMs), repeat]).flat(),
    ...(restMs > 0 ? [pause(restMs)] : []),
  ];
};
