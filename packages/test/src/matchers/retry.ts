import { FarhandError } from '@farhand/core';
import { setTimeout } from 'node:timers/promises';

/** The result of one look. */
export interface Look {
  /** Whether it matches the expectation. */
  readonly matches: boolean;
  /** What was seen, for a message. */
  readonly actual: string;
}

/** The pauses between looks, in milliseconds. The last one repeats. */
const pausesMs: readonly number[] = [50, 100, 250, 500];

/** Codes of errors that may disappear: a page that is loading has no content. */
const passing: readonly string[] = ['TIMEOUT', 'ACTION_FAILED', 'SCREENSHOT_FAILED'];

/**
 * Looks until the result is as wanted or the time is over, at least once. Returns the last look.
 *
 * @param wanted - the wanted value of {@link Look.matches}.
 * @param look - receives the remaining milliseconds.
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
      // A look that the time limit interrupted is less useful than the one before.
      return before ?? { matches: !wanted, actual: `no reply: ${error.message}` };
    });
    before = seen;
    const pauseMs = pausesMs[Math.min(looks, pausesMs.length - 1)] ?? 0;
    if (seen.matches === wanted || performance.now() + pauseMs >= end) return seen;
    await setTimeout(pauseMs);
  }
};
