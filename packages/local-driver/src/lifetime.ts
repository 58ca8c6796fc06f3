import { keepProcessAlive } from '@farhand/core/driver';

/** The limits of a computer's life, in milliseconds. Absent means no limit. */
export interface LifetimeLimits {
  /** The longest life. */
  readonly maxLifetimeMs?: number;
  /** The longest time without a call. `0` means no limit. */
  readonly idleTimeoutMs?: number;
}

/** The longest delay that a timer supports, in milliseconds. A longer limit is treated as no limit. */
const longestMs = 2_147_483_647;

/** The clock of one computer. It ends the computer when a limit is reached, and does not keep the process alive. */
export class Lifetime {
  /** When the computer started. */
  readonly createdAt: Date = new Date();
  /** The latest time at which the computer ends; `undefined` without a limit. */
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

  /**
   * Marks the computer as in use until the returned function is called. Call that function once. The process stays
   * alive until then.
   */
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

  /** Runs some work while the computer counts as in use. */
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
    return setTimeout(() => this.#end(`${name}, ${ms} ms, has passed`), ms).unref();
  }
}
