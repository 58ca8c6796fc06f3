import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Finding } from './tally.js';

/** A run of a program: what it broke, and the longest time for which nothing ran meanwhile, in milliseconds. */
export interface Run {
  readonly findings: readonly Finding[];
  readonly standstillMs: number;
}

/** Runs something, and takes the longest time for which nothing else could run meanwhile, in milliseconds. */
export const watchStandstill = async (work: () => Promise<readonly Finding[]>): Promise<Run> => {
  const resolution = 1;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  try {
    const findings = await work();
    // The loop notes a delay when it goes on.
    await new Promise((resolve) => setTimeout(resolve, 2 * resolution));
    return { findings, standstillMs: delays.max / 1e6 - resolution };
  } finally {
    delays.disable();
  }
};

/**
 * For how long nothing may run in a campaign with a slow vendor, in milliseconds. A late request is carried out five seconds after
 * it was read, and the client allows six: that is 40 ms apart where time passes 25 times faster, and one that was read late
 * because the machine stood still is later than what was promised.
 */
const longestStandstillMs = 20;

/** How often a program is run again at most. One that breaks a promise each time does, whatever the machine does. */
const mostRuns = 6;

/** The findings of a program, which is run again as long as it has some and nothing ran for too long meanwhile. */
export const findingsOf = async (run: () => Promise<Run>, onAgain: () => void): Promise<readonly Finding[]> => {
  for (let runs = 1; ; runs += 1) {
    const { findings, standstillMs } = await run();
    if (findings.length === 0 || standstillMs <= longestStandstillMs || runs === mostRuns) return findings;
    onAgain();
  }
};
