/**
 * Resolves after `ms` milliseconds, or as soon as `signal` fires. Never rejects. Use
 * `deadline.race(sleep(ms, deadline.signal))` to reject with the deadline's error.
 */
export const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Alarm().sleep(ms, signal).then(() => undefined);

/** Wakes one sleeper: after a time, when the alarm rings, or when a signal fires. */
export class Alarm {
  #wake: (() => void) | undefined;

  /** Wakes the sleeper, if there is one. */
  ring(): void {
    this.#wake?.();
  }

  /** Resolves to `true` as soon as the alarm rings, or to `false` after `delayMs` or when the signal fires. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<boolean> {
    if (delayMs <= 0 || signal?.aborted === true) return Promise.resolve(false);
    return new Promise((resolve) => {
      const wake = (isRung: boolean): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        this.#wake = undefined;
        resolve(isRung);
      };
      const stop = (): void => wake(false);
      const timer = delayMs === Infinity ? undefined : setTimeout(stop, Math.ceil(delayMs));
      this.#wake = () => wake(true);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }
}

/** Resolves to the result of the work, or to `otherwise` after `limitMs`. The work continues. */
export const inTime = async <T>(limitMs: number, work: Promise<T>, otherwise: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * How much earlier a beat may come, as a fraction of the interval. Spreads the beats of computers that started
 * together.
 */
const jitter = 0.25;

/**
 * Calls `beat` repeatedly, with `everyMs` milliseconds between two calls, minus up to a quarter at random. The interval
 * starts when a beat ends. A failed beat is ignored, because the next one makes up for it. Does not keep the process
 * alive.
 *
 * @returns a function that stops it
 */
export const startHeartbeat = (
  everyMs: number,
  beat: () => Promise<void>,
  random: () => number = Math.random,
): (() => void) => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(() => void run(), everyMs * (1 - jitter * random()));
    timer.unref();
  };
  const run = async (): Promise<void> => {
    await beat().catch(() => undefined);
    if (!stopped) wait();
  };
  wait();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
};

/** Upper bound of the random wait before the first retry, in milliseconds. It doubles with every failure in a row. */
const firstMs = 500;

const longestMs = 10_000;

/**
 * Waits a random time before something is reopened, so that clients that were disconnected together do not reconnect
 * together. Resolves early when `signal` fires.
 *
 * @param failures - How many attempts in a row have failed.
 */
export const backOff = (failures: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.random() * Math.min(longestMs, firstMs * 2 ** failures), signal);
