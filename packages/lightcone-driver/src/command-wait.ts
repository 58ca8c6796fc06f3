import { longestTimerMs, type Wait } from '@farhand/core/driver';

/** The vendor's limit of a command for which none is sent, in seconds (vendor's SDK, April 2026). */
const defaultSeconds = 120;

/** For the way there and back, in milliseconds. */
const travelMs = 10_000;

/**
 * How long to wait for the end of a command, if the caller does not say: longer than the vendor lets it run, for an answer
 * that nobody waits for is lost, and what became of the command unknown.
 */
export const waitForCommand = (wait: Wait, timeoutSeconds: number = defaultSeconds): Wait =>
  'remainingMs' in wait || wait.timeoutMs !== undefined
    ? wait
    : { ...wait, timeoutMs: Math.min(longestTimerMs, timeoutSeconds * 1000 + travelMs) };
