/** What work gives if that is in time, else `otherwise`. The work goes on. */
export const inTime = async <T>(limitMs: number, work: Promise<T>, otherwise: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};

/** Resolves after so many milliseconds, or as soon as `signal` fires. Never rejects. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });

/** Wakes one sleeper: at a time, when something is told, or when a signal fires. */
export class Alarm {
  #wake: (() => void) | undefined;

  /** Wakes whoever sleeps. */
  ring(): void {
    this.#wake?.();
  }

  /** Resolves after `delayMs`, or sooner if it rings or the signal fires. */
  async sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    if (delayMs <= 0 || signal.aborted) return;
    let timer: NodeJS.Timeout | undefined;
    const wake = (): void => this.ring();
    try {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, Math.ceil(delayMs));
        signal.addEventListener('abort', wake, { once: true });
      });
    } finally {
      this.#wake = undefined;
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
    }
  }
}

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
  pause(Math.random() * Math.min(longestMs, firstMs * 2 ** failures), signal);
