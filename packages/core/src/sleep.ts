/**
 * Resolves after so many milliseconds, or as soon as `signal` fires. Never rejects: `deadline.race(sleep(ms, deadline.signal))`
 * does, with the deadline's error.
 */
export const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Alarm().sleep(ms, signal).then(() => undefined);

/** Wakes one sleeper: at a time, when something is told, or when a signal fires. */
export class Alarm {
  #wake: (() => void) | undefined;

  /** Wakes whoever sleeps. */
  ring(): void {
    this.#wake?.();
  }

  /** Resolves after `delayMs` with `false`, or sooner: with `true` if it rings, with `false` if the signal fires. */
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

/** What work gives if that is in time, else `otherwise`. The work goes on. */
export const inTime = async <T>(limitMs: number, work: Promise<T>, otherwise: T): Promise<T> => {
  const over = new AbortController();
  try {
    return await Promise.race([work, sleep(limitMs, over.signal).then(() => otherwise)]);
  } finally {
    over.abort();
  }
};

/** By how much a beat may come early, as a part of the time between two: computers started together drift apart. */
const jitter = 0.25;

/**
 * Calls `beat` again and again, every `everyMs` milliseconds at the latest and up to a quarter earlier by chance, each
 * time after the one before has ended. A beat that fails is made up for by the next. Does not keep the process alive.
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

/** Range of the random wait before the first reopening, in milliseconds. It doubles with each one that brought nothing. */
const firstMs = 500;

const longestMs = 10_000;

/**
 * Waits before something is opened again, for a time by chance, so that many who were cut off at once do not come back at
 * once. Resolves early when `signal` fires.
 *
 * @param failures - How many openings in a row brought nothing.
 */
export const backOff = (failures: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.random() * Math.min(longestMs, firstMs * 2 ** failures), signal);
