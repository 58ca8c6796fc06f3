import { longestTimerMs } from '@farhand/core/driver';

/** The emulator's source of time. Tests pass a clock that they advance by hand. */
export interface Clock {
  /** Returns the current time, in milliseconds since 1970. */
  now(): number;
  /** Calls `run` after a delay, in milliseconds. Returns a function that cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.min(delayMs, longestTimerMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Waits for `delayMs` milliseconds, or until a signal fires. */
export const pause = async (clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> => {
  if (delayMs <= 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = clock.after(delayMs, done);
    signal.addEventListener('abort', done, { once: true });
  });
};

/** Formats a time in milliseconds since 1970 as the vendors do. */
export const isoTime = (timeMs: number): string => new Date(timeMs).toISOString();
