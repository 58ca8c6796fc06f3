import { readFileSync } from 'node:fs';

/** Reads what Linux reports; `undefined` on systems and in containers that do not. */
export const readReport = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
};

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
  const total = /^some .*total=(\d+)/.exec(readReport(pressureFile) ?? '')?.[1];
  return total === undefined ? undefined : Number(total) / 1000;
};

/**
 * Creates a clock that gives programs the time they need, in milliseconds. It runs more slowly while programs wait for
 * a processor, and like any clock on an idle machine.
 */
export const programClock = (stalled: () => number | undefined = stalledMs): (() => number) => {
  if (stalled() === undefined) return () => performance.now();
  return () => performance.now() - (stalled() ?? 0) * (1 - passing);
};

/**
 * The file in which Linux reports how many threads run or are ready to run at this moment, as the number before the
 * slash. The thread that reads it is one of them.
 */
const loadFile = '/proc/loadavg';

/**
 * Returns whether every other program of this machine sleeps, so that all have processed what reached them. A program
 * may still wait for a time that it has set, such as its next frame. `false` if the system does not report it.
 */
export const areProgramsIdle = (load: () => string | undefined = () => readReport(loadFile)): boolean =>
  load()?.includes(' 1/') === true;
