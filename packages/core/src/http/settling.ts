import { AttemptFailed, type Pace } from './retry.js';

/**
 * How long a request without an answer is allowed to go on at the vendor, in milliseconds: an action takes a second or two
 * there (as users measured it in 2026), and a server that is out of breath may get to one some seconds late.
 */
const graceMs = 6_000;

/** Whether somebody who has the whole answer has given it, so that nothing of the request is to come. */
const isAnswered = (error: unknown): boolean => error instanceof AttemptFailed && error.failure.certainty !== 'lost';

/**
 * Requests that nobody waits for any more and that the vendor may still carry out. What depends on their order, such as the
 * release of a key, must wait until there are none: it would overtake them.
 */
export class Settling {
  readonly #pace: Pace;
  readonly #open = new Map<string, Set<Promise<void>>>();
  readonly #ending = new Set<AbortController>();

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** Resolves when there are none any more in one order; `undefined` if there are none. */
  over(order: string): Promise<void> | undefined {
    const open = this.#open.get(order);
    return open === undefined ? undefined : Promise.all(open).then(() => undefined);
  }

  /**
   * Takes note of a request that has left this machine and is given up. It is over once its `answer` has come, or after
   * {@link graceMs}; `ending` is aborted then.
   */
  add(order: string, answer: Promise<unknown>, ending: AbortController): void {
    const open = this.#open.get(order) ?? new Set();
    const over = this.#wait(answer, ending).then(() => {
      this.#ending.delete(ending);
      open.delete(over);
      if (open.size === 0) this.#open.delete(order);
    });
    this.#ending.add(ending);
    this.#open.set(order, open.add(over));
  }

  /** Ends the wait for all of them. */
  close(): void {
    for (const ending of this.#ending) ending.abort();
  }

  async #wait(answer: Promise<unknown>, ending: AbortController): Promise<void> {
    answer.then(
      () => ending.abort(),
      (error: unknown) => (isAnswered(error) ? ending.abort() : undefined),
    );
    await this.#pace.delay(graceMs, ending.signal).catch(() => undefined);
    ending.abort();
  }
}
