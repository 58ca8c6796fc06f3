import type { Settings } from './options.js';

type Waits = Pick<Settings, 'clock' | 'pendingMs' | 'pendingReads'>;

/** Whether a sandbox that was started is up, and whether that is told. */
export class Readiness {
  readonly #waits: Waits;
  #readyAtMs = 0;
  #readsLeft = 0;

  constructor(waits: Waits) {
    this.#waits = waits;
    this.start();
  }

  /** Whether clients are told that it is still starting. */
  get pending(): boolean {
    return this.#readsLeft > 0 || this.#leftMs > 0;
  }

  /** Starts anew. */
  start(): void {
    this.#readyAtMs = this.#waits.clock.now() + this.#waits.pendingMs;
    this.#readsLeft = this.#waits.pendingReads;
  }

  /** Has it told as starting for so many reads more. */
  prolong(reads: number): void {
    this.#readsLeft += reads;
  }

  /** Notes that a client has read the status. */
  countRead(): void {
    this.#readsLeft = Math.max(0, this.#readsLeft - 1);
  }

  /** Waits until it is up, or `ended` fires. */
  async wait(ended: AbortSignal): Promise<void> {
    const leftMs = this.#leftMs;
    if (leftMs <= 0 || ended.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stop();
        ended.removeEventListener('abort', done);
        resolve();
      };
      const stop = this.#waits.clock.after(leftMs, done);
      ended.addEventListener('abort', done, { once: true });
    });
  }

  get #leftMs(): number {
    return this.#readyAtMs - this.#waits.clock.now();
  }
}
