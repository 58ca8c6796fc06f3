import type { Clock } from '../machine/clock.js';

/** How long a session may live. */
export interface LifetimeLimits {
  /** Longest life. Activity does not extend it. */
  readonly maxLifetimeSeconds: number;
  /** How long it may be idle. */
  readonly idleTimeoutSeconds: number;
  /** Whether being idle ends it. */
  readonly idleTimeoutEnabled: boolean;
}

/** The two timers of a session: longest life, and idleness, which every action and keepalive starts anew. */
export class Lifetimes {
  readonly #limits: LifetimeLimits;
  readonly #clock: Clock;
  readonly #onExpire: () => void;
  readonly #createdAtMs: number;
  #lastActivityAtMs: number;
  #activities = 0;
  #stopMax: () => void;
  #stopIdle: () => void = () => undefined;

  constructor(limits: LifetimeLimits, clock: Clock, onExpire: () => void) {
    this.#limits = limits;
    this.#clock = clock;
    this.#onExpire = onExpire;
    this.#createdAtMs = clock.now();
    this.#lastActivityAtMs = this.#createdAtMs;
    this.#stopMax = clock.after(limits.maxLifetimeSeconds * 1000, onExpire);
    this.#restartIdle();
  }

  /** Notes that something has begun; the idle timer stands still until the returned function is called. */
  begin(): () => void {
    this.#activities += 1;
    this.#touch();
    return () => {
      this.#activities -= 1;
      this.#touch();
    };
  }

  /** The fields of the API that tell of it, in both generations of names. */
  fields(): Readonly<Record<string, string | number | boolean>> {
    const { maxLifetimeSeconds, idleTimeoutSeconds, idleTimeoutEnabled } = this.#limits;
    return {
      created_at: iso(this.#createdAtMs),
      expires_at: iso(this.#createdAtMs + maxLifetimeSeconds * 1000),
      ...(idleTimeoutEnabled ? { idle_expires_at: iso(this.#lastActivityAtMs + idleTimeoutSeconds * 1000) } : {}),
      last_activity_at: iso(this.#lastActivityAtMs),
      max_lifetime_seconds: maxLifetimeSeconds,
      inactivity_timeout_seconds: idleTimeoutSeconds,
      idle_timeout_enabled: idleTimeoutEnabled,
      auto_kill: idleTimeoutEnabled,
    };
  }

  /** Stops both timers for good. */
  stop(): void {
    this.#stopMax();
    this.#stopIdle();
    this.#activities = Infinity;
  }

  #touch(): void {
    this.#lastActivityAtMs = this.#clock.now();
    this.#restartIdle();
  }

  #restartIdle(): void {
    this.#stopIdle();
    if (!this.#limits.idleTimeoutEnabled || this.#activities > 0) return;
    this.#stopIdle = this.#clock.after(this.#limits.idleTimeoutSeconds * 1000, this.#onExpire);
  }
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
