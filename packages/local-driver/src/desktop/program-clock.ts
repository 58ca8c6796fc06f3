import { readFileSync } from 'node:fs';

/**
 * Where Linux says for how long some program was ready to run and no processor was free, as `some … total=`, in
 * microseconds (Pressure Stall Information, since Linux 4.20; elsewhere and in some containers there is none).
 */
const pressureFile = '/proc/pressure/cpu';

/** How much of the time in which programs wait for a processor passes for them: it may be another one that waits. */
const passing = 1 / 3;

/** For how long programs have waited for a processor, in milliseconds; undefined if the system does not tell. */
const stalledMs = (): number | undefined => {
  try {
    const total = /^some .*total=(\d+)/.exec(readFileSync(pressureFile, 'latin1'))?.[1];
    return total === undefined ? undefined : Number(total) / 1000;
  } catch {
    return undefined;
  }
};

/**
 * A clock by which programs get the time they need, in milliseconds: it goes slower while programs wait for a processor, and
 * like any other on a machine with nothing else to do.
 */
export const programClock = (stalled: () => number | undefined = stalledMs): (() => number) => {
  if (stalled() === undefined) return () => performance.now();
  return () => performance.now() - (stalled() ?? 0) * (1 - passing);
};
