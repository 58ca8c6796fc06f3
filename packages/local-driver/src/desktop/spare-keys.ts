import type { Keycode } from './keymap.js';
import type { Keysym } from './keysyms.js';

/** Keys to put something else on, in the order of their codes. */
export type KeyChanges = ReadonlyMap<Keycode, Keysym>;

/** Keys that say nothing by themselves, and what has been put on them. Those used longest ago are changed first. */
export class SpareKeys {
  readonly #free: Keycode[];
  /** In the order of their last use. */
  readonly #used = new Map<Keysym, Keycode>();
  readonly #touched = new Set<Keycode>();

  constructor(keycodes: readonly Keycode[]) {
    this.#free = [...keycodes];
  }

  /** The keys that have been changed. */
  get touched(): readonly Keycode[] {
    return [...this.#touched].toSorted((a, b) => a - b);
  }

  /** The key that something is on, if it is. */
  find(keysym: Keysym): Keycode | undefined {
    return this.#used.get(keysym);
  }

  /**
   * Finds keys for as many of `wanted` as there is room for, from the start.
   *
   * @returns how many of `wanted` have a key now, and which keys have to be changed for it
   */
  assign(wanted: readonly Keysym[]): { readonly count: number; readonly changes: KeyChanges } {
    const changes = new Map<Keycode, Keysym>();
    const needed = new Set<Keysym>();
    for (const [count, keysym] of wanted.entries()) {
      needed.add(keysym);
      const keycode = this.#used.get(keysym) ?? this.#take(needed);
      if (keycode === undefined) return { count, changes: sorted(changes) };
      if (!this.#used.has(keysym)) changes.set(keycode, keysym);
      this.#touched.add(keycode);
      this.#used.delete(keysym);
      this.#used.set(keysym, keycode);
    }
    return { count: wanted.length, changes: sorted(changes) };
  }

  /** A key that nothing in `needed` is on. */
  #take(needed: ReadonlySet<Keysym>): Keycode | undefined {
    const free = this.#free.shift();
    if (free !== undefined) return free;
    for (const [keysym, keycode] of this.#used) {
      if (needed.has(keysym)) continue;
      this.#used.delete(keysym);
      return keycode;
    }
    return undefined;
  }
}

const sorted = (changes: KeyChanges): KeyChanges => new Map([...changes].toSorted(([a], [b]) => a - b));

/** Groups keys whose codes follow one another: one request can change each group. */
export const runsOf = (keycodes: readonly Keycode[]): readonly (readonly Keycode[])[] => {
  const runs: Keycode[][] = [];
  for (const keycode of keycodes) {
    const last = runs.at(-1);
    if (last?.at(-1) === keycode - 1) last.push(keycode);
    else runs.push([keycode]);
  }
  return runs;
};
