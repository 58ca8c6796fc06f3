import type { Pace } from '@farhand/core/driver';
import { setTimeout as sleep } from 'node:timers/promises';

/** How many times faster time passes for a slow vendor and its client. */
export const haste = 25;

/** The longest time that a slow vendor takes for a request, in milliseconds of its time. */
export const slowestMs = 5_000;

/** In how many pieces the client waits. */
const pieces = 24;

/**
 * The client's time for a slow vendor. It passes in pieces: if this machine pauses for a moment, requests are not read,
 * and that must not use up the time that the vendor is given.
 */
export const hasty: Pace = {
  delay: async (ms, signal) => {
    for (let piece = 0; piece < pieces; piece += 1) await sleep(ms / haste / pieces, undefined, { signal });
  },
  random: () => 0.5,
};
