/** Wakes one who waits. A ring that nobody waited for is not lost: whoever waits next is woken at once. */
export class Bell {
  #isRung = false;
  #wake = (): void => undefined;

  /** Rings it. Can be handed on as it is. */
  readonly ring = (): void => {
    this.#isRung = true;
    this.#wake();
  };

  /** Resolves when it has been rung since the last time. */
  async rung(): Promise<void> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#isRung = false;
  }
}
