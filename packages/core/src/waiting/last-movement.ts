import type { Region } from '../geometry.js';

/** What was seen to change. */
export interface Movement {
  readonly atMs: number;
  readonly regions: readonly Region[];
}

/** Remembers what was last seen to move, to say it when the time is over. */
export class LastMovement {
  #seen: Movement | undefined;
  #later: (() => Promise<Movement>) | undefined;

  /** The last movement, if there was any. */
  get seen(): Movement | undefined {
    return this.#seen;
  }

  /** Takes note of the regions in which a look differed, if there are any. */
  note(movement: Movement): void {
    this.#later = undefined;
    this.#keep(movement);
  }

  /**
   * Takes note of a look that nothing depends on. To compare takes longer than to look, and whoever waits for a rest would
   * wait for it: it is done when it moves on.
   */
  noteLater(compare: () => Promise<Movement>): void {
    this.#later = compare;
  }

  /** Takes note that it moves on. */
  movesOn(): void {
    const compare = this.#later;
    this.#later = undefined;
    // A picture that cannot be read fails where something depends on it.
    compare?.().then(
      (movement) => this.#keep(movement),
      () => undefined,
    );
  }

  #keep(movement: Movement): void {
    if (movement.regions.length > 0 && movement.atMs >= (this.#seen?.atMs ?? 0)) this.#seen = movement;
  }
}
