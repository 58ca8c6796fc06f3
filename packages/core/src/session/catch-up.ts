import type { Deadline } from '../deadline.js';
import { FarhandError } from '../errors.js';
import type { Devices } from './devices.js';

/**
 * Releases what should have been released before and could not be: with a key still down from an earlier failure, a click
 * would mean something else. Returns why nothing else may be sent, if so. If the vendor has refused, it will refuse again,
 * as with a key in a tab that was closed, and stands in nobody's way.
 */
export const catchUp = async <Call>(devices: Devices<Call>, deadline: Deadline): Promise<Error | undefined> => {
  const { errors } = await devices.releaseOverdue(deadline);
  return errors.find((error) => !isRefusal(error));
};

const isRefusal = (error: Error): boolean =>
  error instanceof FarhandError &&
  (error.code === 'ACTION_FAILED' || error.code === 'REJECTED' || error.code === 'UNSUPPORTED_ACTION');
