/** The wait after a reading that brought nothing, in milliseconds. It doubles with each further one. */
const firstMs = 25;
const longestMs = 1000;

/** How often something is asked for that does not come by itself: often while it comes, seldom while it does not. */
export class PollPace {
  #nextMs = firstMs;
  #wake = (): void => undefined;

  /** Something came, or is about to: whoever waits asks at once, and often from now on. */
  hurry(): void {
    this.#nextMs = firstMs;
    this.#wake();
  }

  /** Waits until it is time to ask again, or until `signal` fires. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, this.#nextMs);
      this.#nextMs = Math.min(longestMs, this.#nextMs * 2);
      this.#wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
