import { baseKey, keyStroke, type Key } from '@farhand/core/driver';

const codeOf = (key: Key): string => keyStroke(key).code;

/** Whether two keys are the same one on the keyboard, such as `a` and `A`. */
export const samePhysicalKey = (a: Key, b: Key): boolean => codeOf(baseKey(a)) === codeOf(baseKey(b));

/** Whether a key is one of the two Shift keys. */
export const isShift = (key: Key): boolean => key === 'Shift' || key === 'ShiftRight';

/** Whether a key, while it is down, keeps others from entering text. */
export const typesNothing = (key: Key): boolean => /^(Control|Alt|Meta)(Right)?$/.test(key);
