import type { Clock } from '../machine/clock.js';
import { problem } from './problem.js';

/** Longest life from creation on: 13 days, as documented. */
const longestLifeMs = 13 * 86_400_000;

/** How long a sandbox lives. Nothing it does extends its life; only a request for more does. */
export class Lifetime {
  /** When it began, in milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly #clock: Clock;
  readonly #onExpire: () => void;
  #expiresAtMs: number;
  #stop: () => void;

  constructor(lifetimeMs: number, clock: Clock, onExpire: () => void) {
    this.createdAtMs = clock.now();
    this.#clock = clock;
    this.#onExpire = onExpire;
    this.#expiresAtMs = this.createdAtMs + lifetimeMs;
    this.#stop = clock.after(lifetimeMs, onExpire);
  }

  /** When it ends, in milliseconds since 1970. */
  get expiresAtMs(): number {
    return this.#expiresAtMs;
  }

  /** Gives it another time, counted from now. Throws the API's 400 if its life would be too long. */
  extend(lifetimeMs: number): void {
    const expiresAtMs = this.#clock.now() + lifetimeMs;
    if (expiresAtMs > this.createdAtMs + longestLifeMs) {
      throw problem(400, 'LIFETIME_TOO_LONG', 'A sandbox lives for 13 days from its creation at most');
    }
    this.#expiresAtMs = expiresAtMs;
    this.#stop();
    this.#stop = this.#clock.after(lifetimeMs, this.#onExpire);
  }

  /** Stops the timer for good. */
  stop(): void {
    this.#stop();
  }
}
