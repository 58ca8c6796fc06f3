import type { Clock } from '@farhand/emulators';

/** A clock for the vendor whose long times stand still until it is turned. Short ones, such as a late reply, pass by themselves. */
export interface HandClock extends Clock {
  /** Lets time pass and runs what falls due in it, in order. */
  advance(ms: number): void;
}

/** What is shorter passes by itself, in milliseconds. No vendor ends a computer that fast. */
const shortMs = 1000;

/** Starts now. */
export const handClock = (): HandClock => {
  let nowMs = Date.now();
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  const dueBy = (endMs: number): { readonly atMs: number; readonly run: () => void } | undefined =>
    [...timers].filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)[0];
  return {
    now: () => nowMs,
    after: (delayMs, run) => {
      if (delayMs < shortMs) {
        const short = setTimeout(run, delayMs);
        return () => clearTimeout(short);
      }
      const timer = { atMs: nowMs + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: (ms) => {
      const endMs = nowMs + ms;
      for (let timer = dueBy(endMs); timer !== undefined; timer = dueBy(endMs)) {
        timers.delete(timer);
        nowMs = timer.atMs;
        timer.run();
      }
      nowMs = endMs;
    },
  };
};
