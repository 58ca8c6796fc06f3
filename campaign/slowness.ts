import type { Pace } from '@farhand/core/driver';
import { setTimeout as sleep } from 'node:timers/promises';

/** How many times faster than really time passes for a slow vendor and its client. */
export const haste = 25;

/** As long as a slow vendor may take for a request, in milliseconds of its time. */
export const slowestMs = 5_000;

/** In how many pieces the client waits. */
const pieces = 24;

/**
 * The client's time beside a slow vendor. It passes in pieces: where this machine stands still for a moment, what has been sent is
 * not read meanwhile, which must not use up the time that the vendor is given.
 */
export const hasty: Pace = {
  delay: async (ms, signal) => {
    for (let piece = 0; piece < pieces; piece += 1) await sleep(ms / haste / pieces, undefined, { signal });
  },
  random: () => 0.5,
};
