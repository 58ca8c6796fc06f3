import { longestTimerMs } from '@farhand/core/driver';

/** Where the emulator gets its time from. Tests bring one that they turn by hand. */
export interface Clock {
  /** The time now, in milliseconds since 1970. */
  now(): number;
  /** Calls `run` after a time, in milliseconds. Returns a function that calls it off. */
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

/** Lets time pass, in milliseconds, but no longer than until a signal fires. */
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

/** A time in milliseconds since 1970, as the vendors write it. */
export const isoTime = (timeMs: number): string => new Date(timeMs).toISOString();
