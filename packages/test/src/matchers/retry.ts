import { FarhandError } from '@farhand/core';
import { setTimeout } from 'node:timers/promises';

/** What one look has shown. */
export interface Look {
  /** Whether it is as expected. */
  readonly matches: boolean;
  /** What was there, for a message. */
  readonly actual: string;
}

/** How long to wait between looks, in milliseconds: the last one again and again. */
const pausesMs: readonly number[] = [50, 100, 250, 500];

/** Codes of errors that may pass: a page that is just loading has no content. */
const passing: readonly string[] = ['TIMEOUT', 'ACTION_FAILED', 'SCREENSHOT_FAILED'];

/**
 * Looks until what is there is as wanted or the time is over, and at least once. Returns the last look.
 *
 * @param wanted - what {@link Look.matches} is to be.
 * @param look - gets how many milliseconds are left.
 */
export const lookUntil = async (
  wanted: boolean,
  timeoutMs: number,
  look: (leftMs: number) => Promise<Look>,
): Promise<Look> => {
  const end = performance.now() + timeoutMs;
  let before: Look | undefined;
  for (let looks = 0; ; looks += 1) {
    const leftMs = Math.max(1, Math.ceil(end - performance.now()));
    const seen = await look(leftMs).catch((error: unknown): Look => {
      if (!(error instanceof FarhandError) || !passing.includes(error.code)) throw error;
      // A look that the end of the time has cut off says less than the one before.
      return before ?? { matches: !wanted, actual: `no answer: ${error.message}` };
    });
    before = seen;
    const pauseMs = pausesMs[Math.min(looks, pausesMs.length - 1)] ?? 0;
    if (seen.matches === wanted || performance.now() + pauseMs >= end) return seen;
    await setTimeout(pauseMs);
  }
};
