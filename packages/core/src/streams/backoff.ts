import { pause } from './pause.js';

/** Range of the random wait before the first reopening, in milliseconds. It doubles with each one that brought nothing. */
const firstMs = 500;
const longestMs = 10_000;

/**
 * Waits before something is opened again, for a time by chance, so that many who were cut off at once do not come back at
 * once. Resolves early when `signal` fires.
 *
 * @param failures - How many openings in a row brought nothing.
 */
export const backOff = (failures: number, signal: AbortSignal): Promise<void> =>
  pause(Math.random() * Math.min(longestMs, firstMs * 2 ** failures), signal);
