import { foreignFrames, setFrames } from './own-frames.js';

/** Takes Farhand's own frames out of the stack of an error, so that it begins where the user has called. */
const fromCaller = <E extends Error>(error: E): E => {
  setFrames(error, foreignFrames(error.stack ?? ''));
  return error;
};

/** A mistake of the caller's, as a TypeError that begins at the call. */
export const typeError = (message: string): TypeError => fromCaller(new TypeError(message));

/** A mistake of the caller's, as a RangeError that begins at the call. */
export const rangeError = (message: string): RangeError => fromCaller(new RangeError(message));
