import type { Region } from '../geometry.js';
import { isSmall } from './flicker.js';

/** Longer than a caret shows, or does not show, before it is as it was: about half a second, in milliseconds. */
const lastingMs = 700;

/**
 * Tells whether a difference counts as a change: at once if it is larger than a caret, else if it has lasted. A caret
 * that blinks is as it was before that.
 */
export class LastingChange {
  #smallSinceMs: number | undefined;

  /** Whether it counts. `regions`: the differences that a look shows which began at `startMs`. */
  sees(startMs: number, regions: readonly Region[]): boolean {
    if (regions.length === 0) {
      this.#smallSinceMs = undefined;
      return false;
    }
    if (!isSmall(regions)) return true;
    this.#smallSinceMs ??= startMs;
    return startMs - this.#smallSinceMs >= lastingMs;
  }

  /** When a small difference that is there now will have lasted, in milliseconds; `undefined` if there is none. */
  get dueMs(): number | undefined {
    return this.#smallSinceMs === undefined ? undefined : this.#smallSinceMs + lastingMs;
  }
}
