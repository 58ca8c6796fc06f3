import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Finding } from './tally.js';

/** A run of a program: what it broke, and the longest time for which nothing ran, in milliseconds. */
export interface Run {
  readonly findings: readonly Finding[];
  readonly standstillMs: number;
}

/** Runs some work, and measures the longest time for which nothing else could run, in milliseconds. */
export const watchStandstill = async (work: () => Promise<readonly Finding[]>): Promise<Run> => {
  const resolution = 1;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  try {
    const findings = await work();
    // The event loop records a delay when it continues.
    await new Promise((resolve) => setTimeout(resolve, 2 * resolution));
    return { findings, standstillMs: delays.max / 1e6 - resolution };
  } finally {
    delays.disable();
  }
};

/**
 * The longest standstill in a campaign with a slow vendor, in milliseconds. A late request is performed five seconds
 * after it was read, and the client allows six. At 25 times the speed these are 40 ms apart, so a request that was read
 * late because the machine stood still is later than promised.
 */
const longestStandstillMs = 20;

/** How often a program is run at most. If it breaks a promise each time, the machine is not the cause. */
const mostRuns = 6;

/**
 * Resolves to the findings of a program. It is run again while it has findings and the machine stood still for too
 * long.
 */
export const findingsOf = async (run: () => Promise<Run>, onAgain: () => void): Promise<readonly Finding[]> => {
  for (let runs = 1; ; runs += 1) {
    const { findings, standstillMs } = await run();
    if (findings.length === 0 || standstillMs <= longestStandstillMs || runs === mostRuns) return findings;
    onAgain();
  }
};
