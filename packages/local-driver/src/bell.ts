/** Wakes a single waiter. A ring without a waiter is kept: the next call of `rung()` then resolves at once. */
export class Bell {
  #isRung = false;
  #wake = (): void => undefined;

  /** Rings the bell. A bound function, so it can be passed as a callback. */
  readonly ring = (): void => {
    this.#isRung = true;
    this.#wake();
  };

  /** Resolves at the next ring, or at once if the bell has rung since the last `rung()`. */
  async rung(): Promise<void> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#isRung = false;
  }
}
