import { keepProcessAlive } from '@farhand/core/driver';

/** The limits of a computer's life, in milliseconds. Absent: none. */
export interface LifetimeLimits {
  /** Longest life. */
  readonly maxLifetimeMs?: number;
  /** Longest time without a call. `0` is no limit. */
  readonly idleTimeoutMs?: number;
}

/** The longest time a timer can wait, in milliseconds. A longer limit is none. */
const longestMs = 2_147_483_647;

/** The clock of one computer, which ends it when a limit is reached. It does not keep the process alive. */
export class Lifetime {
  /** When it began. */
  readonly createdAt: Date = new Date();
  /** When it ends at the latest, if it does. */
  readonly expiresAt: Date | undefined;
  readonly #limits: LifetimeLimits;
  readonly #end: (why: string) => void;
  #life: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #busy = 0;
  #stopped = false;

  constructor(limits: LifetimeLimits, end: (why: string) => void) {
    this.#limits = limits;
    this.#end = end;
    this.#life = this.#after(limits.maxLifetimeMs, 'maxLifetimeMs');
    const { maxLifetimeMs } = limits;
    const isLimited = this.#life !== undefined && maxLifetimeMs !== undefined;
    this.expiresAt = isLimited ? new Date(this.createdAt.getTime() + maxLifetimeMs) : undefined;
    this.#waitIdly();
  }

  /** Notes that the computer is not idle, until the function it gives is called, once. The process stays alive meanwhile. */
  use(): () => void {
    this.#busy += 1;
    clearTimeout(this.#idle);
    const release = keepProcessAlive();
    return () => {
      release();
      this.#busy -= 1;
      this.#waitIdly();
    };
  }

  /** Runs something during which the computer is not idle. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const release = this.use();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Stops the clock. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#life);
    clearTimeout(this.#idle);
  }

  #waitIdly(): void {
    if (this.#busy > 0 || this.#stopped) return;
    this.#idle = this.#after(this.#limits.idleTimeoutMs, 'idleTimeoutMs');
  }

  #after(ms: number | undefined, name: string): NodeJS.Timeout | undefined {
    if (ms === undefined || ms === 0 || ms > longestMs) return undefined;
    return setTimeout(() => this.#end(`${name}, ${ms} ms, is over`), ms).unref();
  }
}
