import type { Deadline } from '@farhand/core/driver';
import type { PaintTeller, PaintWatch } from './paint-teller.js';

/*
 * Chromium 156 painted what a click led to 17 to 60 ms after it on an idle machine, within 110 on a busy one (November
 * 2026).
 */

/** How long to wait for the first thing painted after input, in milliseconds: most input changes nothing. */
const firstMs = 250;

/** Programs paint in several goes, of the frame the pointer came in and the next: how long nothing more must come. */
const restMs = 34;

/** How long after input to wait at most, in milliseconds: some screens never rest. */
const longestMs = 300;

/**
 * Waits until programs have shown what input led to. X servers take input and say so; the program that gets it paints
 * when it likes, and nothing says that it has painted all.
 */
export class PaintAfterInput {
  readonly #watch: PaintWatch | undefined;
  readonly #sleepers = new Set<() => void>();
  #inputMs = -Infinity;
  /** When something was last painted after the input. */
  #paintedMs: number | undefined;

  /** `teller` is absent if the server cannot tell what is painted. */
  constructor(teller: Pick<PaintTeller, 'watch'> | undefined) {
    this.#watch = teller?.watch('first', () => this.#note(performance.now()));
  }

  /** Notes that the server has passed input on: what is painted from now on can show what it led to. */
  noteInput(): void {
    this.#inputMs = performance.now();
    this.#paintedMs = undefined;
    void this.#watch?.forget();
  }

  /**
   * Resolves when what the last input led to can be seen, as far as can be told; at once if that input was long ago, or
   * if the server does not tell what is painted.
   */
  async shown(deadline: Deadline): Promise<void> {
    if (this.#watch === undefined) return;
    for (;;) {
      const leftMs = this.#dueMs() - performance.now();
      if (leftMs <= 0) return;
      await this.#sleep(leftMs, deadline);
    }
  }

  #dueMs(): number {
    if (this.#paintedMs === undefined) return this.#inputMs + firstMs;
    return Math.min(this.#paintedMs + restMs, this.#inputMs + longestMs);
  }

  #note(nowMs: number): void {
    this.#paintedMs = nowMs;
    // Asks for the next one while somebody may want to know; a screen that never rests would tell without end.
    if (nowMs < this.#inputMs + longestMs) void this.#watch?.forget();
    for (const wake of this.#sleepers) wake();
  }

  /** Sleeps until something is painted, or for so long. */
  async #sleep(delayMs: number, deadline: Deadline): Promise<void> {
    let wake = (): void => undefined;
    let timer: NodeJS.Timeout | undefined;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, Math.ceil(delayMs));
    });
    this.#sleepers.add(wake);
    try {
      await deadline.race(woken);
    } finally {
      clearTimeout(timer);
      this.#sleepers.delete(wake);
    }
  }
}
