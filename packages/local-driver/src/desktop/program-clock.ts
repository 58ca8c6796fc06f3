import { readFileSync } from 'node:fs';

/**
 * The file in which Linux reports how long programs were ready to run without a free processor, as `some … total=`, in
 * microseconds (Pressure Stall Information, since Linux 4.20; missing on other systems and in some containers).
 */
const pressureFile = '/proc/pressure/cpu';

/** The share of the waiting time that counts as passed: the waiting program may be another one. */
const passing = 1 / 3;

/**
 * Returns how long programs have waited for a processor, in milliseconds; `undefined` if the system does not report it.
 */
const stalledMs = (): number | undefined => {
  try {
    const total = /^some .*total=(\d+)/.exec(readFileSync(pressureFile, 'latin1'))?.[1];
    return total === undefined ? undefined : Number(total) / 1000;
  } catch {
    return undefined;
  }
};

/**
 * Creates a clock that gives programs the time they need, in milliseconds. It runs more slowly while programs wait for
 * a processor, and like any clock on an idle machine.
 */
export const programClock = (stalled: () => number | undefined = stalledMs): (() => number) => {
  if (stalled() === undefined) return () => performance.now();
  return () => performance.now() - (stalled() ?? 0) * (1 - passing);
};
