import { isModifier, type InputState, type Key, type Pressed } from '@farhand/core/driver';

/** How long a key is held until it repeats, in milliseconds: so Windows and GNOME out of the box. */
export const firstRepeatMs = 500;
/** How long it is from each repeat to the next, in milliseconds. GNOME has 30. */
export const everyRepeatMs = 33;

/** Keys that change what others mean do not repeat. */
const neverRepeats = (key: Key): boolean =>
  isModifier(key) || /^(AltGraph|(Shift|Control|Alt|Meta)Right|\w+Lock)$/.test(key);

/** A key that is down. */
export type PressedKey = Extract<Pressed, { readonly type: 'key' }>;

/** The key that repeats while time passes: the last one that went down, if it does not change what others mean. */
export const repeatingIn = ({ pressed }: InputState): PressedKey | undefined =>
  pressed.findLast((one): one is PressedKey => one.type === 'key' && !neverRepeats(one.key));

/** A pause, and what repeats a key in it: as often as its length tells, however long things take. */
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
