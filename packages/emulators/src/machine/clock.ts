/** Where the emulator gets its time from. Tests bring one that they turn by hand. */
export interface Clock {
  /** The time now, in milliseconds since 1970. */
  now(): number;
  /** Calls `run` after a time, in milliseconds. Returns a function that calls it off. */
  after(delayMs: number, run: () => void): () => void;
}

/** Longest delay that a timer of Node takes; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.min(delayMs, longestTimerMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
