import type { Deadline } from '@farhand/core/driver';

/** Replies that a test withholds for a while. */
export class HeldReplies {
  #held: Promise<void> | undefined;

  /** Withholds replies until the returned function is called. */
  hold(): () => void {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held = held;
    return () => {
      if (this.#held === held) this.#held = undefined;
      release();
    };
  }

  /** Resolves when replies are not withheld. Rejects if the deadline comes first. */
  async passed(deadline: Deadline): Promise<void> {
    if (this.#held !== undefined) await deadline.race(this.#held);
  }
}
