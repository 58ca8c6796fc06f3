import type { Button } from '@farhand/core/driver';

/**
 * Moves that draw or drag, and turns of the wheel, are kept this far apart, in milliseconds: two frames of a screen with
 * 60 Hz. Chromium makes one event of several that come within a frame; of ten moves 17 ms apart all ten
 * arrived, of ten 10 ms apart eight (version 156, November 2026).
 */
const frameMs = 34;

/**
 * How long the pointer rests before it lets go of something it has moved, in milliseconds, so that a program may begin to
 * drag it and see where it is.
 */
export const restMs = 100;

/** Knows what is being held and how long ago it was moved, to tell how long to wait. */
export class PointerPace {
  readonly #held = new Set<Button>();
  #hasMoved = false;
  #frameEndMs = 0;

  /** Whether a button is down, so that moves are seen one by one. */
  get isHolding(): boolean {
    return this.#held.size > 0;
  }

  /** Whether something was moved that a release lets go of. */
  get carries(): boolean {
    return this.isHolding && this.#hasMoved;
  }

  /** Notes a press or a release. */
  noteButton(button: Button, press: boolean): void {
    if (press) this.#held.add(button);
    else this.#held.delete(button);
    this.#hasMoved = false;
  }

  /** Notes a move with a button down, or a turn of the wheel. */
  noteStep(nowMs: number): void {
    this.#hasMoved = this.isHolding;
    this.#frameEndMs = nowMs + frameMs;
  }

  /** How long to wait before the next one, in milliseconds. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#frameEndMs - nowMs);
  }
}
