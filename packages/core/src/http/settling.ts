import { AttemptFailed, type Pace } from './retry.js';

/**
 * How long an unanswered request may still take effect at the vendor, in milliseconds. An action takes a second or two
 * there (as users measured in 2026), and an overloaded server may start one some seconds late.
 */
const graceMs = 6_000;

/** Whether a complete reply arrived, so that the request can have no further effect. */
const isAnswered = (error: unknown): boolean => error instanceof AttemptFailed && error.failure.certainty !== 'lost';

/**
 * Abandoned requests that the vendor may still carry out. Requests whose order matters, such as the release of a key,
 * must wait for them; otherwise they could overtake them.
 */
export class Settling {
  readonly #pace: Pace;
  readonly #open = new Map<string, Set<Promise<void>>>();
  readonly #ending = new Set<AbortController>();

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** Resolves when a sequence has no abandoned requests left. `undefined` if it has none now. */
  over(order: string): Promise<void> | undefined {
    const open = this.#open.get(order);
    return open === undefined ? undefined : Promise.all(open).then(() => undefined);
  }

  /**
   * Records a request that was sent and then abandoned. It is over once its `answer` has arrived, or after
   * {@link graceMs}. Then `abort` is called.
   */
  add(order: string, answer: Promise<unknown>, abort: () => void): void {
    const open = this.#open.get(order) ?? new Set();
    const ending = new AbortController();
    ending.signal.addEventListener('abort', abort, { once: true });
    const over = this.#wait(answer, ending).then(() => {
      this.#ending.delete(ending);
      open.delete(over);
      if (open.size === 0) this.#open.delete(order);
    });
    this.#ending.add(ending);
    this.#open.set(order, open.add(over));
  }

  /** Stops waiting for all of them. */
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
