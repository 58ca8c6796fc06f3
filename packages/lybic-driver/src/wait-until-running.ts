import { setTimeout as sleep } from 'node:timers/promises';
import { ActionFailedError, type Deadline, type Pace } from '@farhand/core/driver';
import type { LybicEndpoints } from './client.js';
import { stoppedError } from './look-at.js';

/** Waits between looks at a sandbox that starts, in milliseconds. Starting takes 10 to 30 s (vendor's examples, 2026). */
const firstPauseMs = 500;
const longestPauseMs = 5000;
const pauseGrowth = 1.5;

/** Real time. */
export const realDelay: Pace['delay'] = (ms, signal) => sleep(ms, undefined, { signal });

/**
 * Whether a sandbox runs.
 *
 * @throws ClosedError or ActionFailedError if it never will again.
 */
const isRunning = (id: string, status: string | undefined): boolean => {
  switch (status?.toUpperCase()) {
    case 'RUNNING':
      return true;
    case 'STOPPED':
      throw stoppedError(id);
    case 'ERROR':
      throw new ActionFailedError(
        `Lybic: the sandbox ${id} could not be started, or has failed: its status is ERROR. Launch another one.`,
        { vendorStatus: 'ERROR' },
      );
    default:
      return false;
  }
};

/**
 * Waits until a sandbox runs. `status` is what was said of it last, if anything was.
 *
 * @remarks
 * What an action does on a sandbox that is still `PENDING` is not documented.
 *
 * @throws ClosedError if it has stopped.
 * @throws ActionFailedError if it could not be started.
 */
export const waitUntilRunning = async (
  client: LybicEndpoints,
  id: string,
  status: string | undefined,
  deadline: Deadline,
  delay: Pace['delay'] = realDelay,
): Promise<void> => {
  let pauseMs = firstPauseMs;
  let latest = status;
  while (!isRunning(id, latest)) {
    if (latest !== undefined) {
      await deadline.race(delay(pauseMs, deadline.signal));
      pauseMs = Math.min(longestPauseMs, pauseMs * pauseGrowth);
    }
    latest = (await client.sandboxes.status(id, deadline)).status;
  }
};
