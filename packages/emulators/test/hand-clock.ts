import type { Clock } from '@farhand/emulators';

/** A clock that stands still until it is turned. */
export interface HandClock extends Clock {
  /** Lets time pass and runs what falls due in it, in order. */
  advance(ms: number): void;
  /** Timers that are still running. */
  pending(): number;
}

/** Starts at 2026-01-01T00:00:00Z. */
export const handClock = (): HandClock => {
  let nowMs = Date.UTC(2026, 0, 1);
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  return {
    now: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: (ms) => {
      const end = nowMs + ms;
      for (;;) {
        const [next] = [...timers].filter(({ atMs }) => atMs <= end).toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        timers.delete(next);
        nowMs = next.atMs;
        next.run();
      }
      nowMs = end;
    },
    pending: () => timers.size,
  };
};
