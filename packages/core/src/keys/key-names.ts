import { effectiveKey, type Key } from './key.js';

/** A vendor's names of keys. Made by {@link keyNames}. */
export interface KeyNames {
  /**
   * The name that means exactly this key while Shift is or is not held. `A` can be said by a vendor that knows the key `a`
   * only where Shift is held and makes it out of `a`.
   */
  nameOf(key: Key, shiftHeld: boolean): string | undefined;
  /** The name of the physical key, for releasing it whatever Shift does meanwhile. */
  placeOf(key: Key): string | undefined;
}

/** A vendor's names of keys, from its names of what they say without Shift. */
export const keyNames = (names: ReadonlyMap<Key, string>): KeyNames => {
  const withShift = new Map([...names].map(([key, name]) => [effectiveKey(key, true), name] as const));
  return {
    nameOf: (key, shiftHeld) => names.get(key) ?? (shiftHeld ? withShift.get(key) : undefined),
    placeOf: (key) => names.get(key) ?? withShift.get(key),
  };
};
