import type { Source } from '../actions/fuse.js';
import type { Pressed } from '../actions/state.js';
import { startDeadline } from '../deadline.js';
import { toError } from '../errors.js';
import type { Devices, ReleaseReport } from './devices.js';
import { maskError } from './mask-error.js';

/** How long Farhand tries to release keys and buttons after a failure, in milliseconds. The caller's own time is over then. */
export const releaseTimeoutMs = 10_000;

/** Releases what is down, in time of its own. */
export const releaseAll = async <Call>(
  devices: Devices<Call>,
  which: (pressed: Pressed, source: Source) => boolean = () => true,
): Promise<ReleaseReport> => {
  const deadline = startDeadline({ timeoutMs: releaseTimeoutMs }, 'Releasing keys and buttons');
  try {
    const { released, errors } = await devices.release(which, deadline);
    return { released, errors: errors.map((error) => toError(maskError(error))) };
  } finally {
    deadline.dispose();
  }
};
