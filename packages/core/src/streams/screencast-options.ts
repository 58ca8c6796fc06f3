import type { CallOptions } from '../deadline.js';
import { longestTimerMs } from '../deadline.js';
import { describe } from '../geometry.js';
import { checkCount, checkWaitingOptions } from '../input/check-options.js';

/** Options of {@link Computer.screencast}. */
export interface ScreencastOptions extends CallOptions {
  /** How long each opening may take, in milliseconds. `0` is no limit. Default: the computer's `timeoutMs` (30 000). */
  readonly timeoutMs?: number;
  /**
   * How long may pass without a sign of life, in milliseconds, before the connection is taken for dead and opened again.
   * Default 90 000: three of Lightcone's heartbeats.
   */
  readonly heartbeatMs?: number;
  /** How often in a row it is opened again without getting a picture, before it gives up. `0` is never. Default 5. */
  readonly maxReopens?: number;
}

/** The same with every default filled in. */
export interface ScreencastSettings {
  readonly waiting: CallOptions;
  readonly heartbeatMs: number;
  readonly maxReopens: number;
}

/**
 * Checks the options of a screencast.
 *
 * @throws TypeError or RangeError if one is not known or not valid.
 */
export const checkScreencastOptions = (options: ScreencastOptions | undefined, call: string): ScreencastSettings => {
  const waiting = checkWaitingOptions(options, ['heartbeatMs', 'maxReopens'], call);
  const { heartbeatMs = 90_000, maxReopens } = options ?? {};
  if (typeof heartbeatMs !== 'number') {
    throw new TypeError(`${call}: heartbeatMs must be a number of milliseconds, got ${describe(heartbeatMs)}.`);
  }
  if (!(heartbeatMs >= 1 && heartbeatMs <= longestTimerMs)) {
    throw new RangeError(`${call}: heartbeatMs must be from 1 to ${longestTimerMs} milliseconds, got ${heartbeatMs}.`);
  }
  const bounds = { from: 0, to: 1_000_000, fallback: 5 };
  return { waiting, heartbeatMs, maxReopens: checkCount(maxReopens, 'maxReopens', bounds, call) };
};
