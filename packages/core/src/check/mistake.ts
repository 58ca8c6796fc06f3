import { foreignFrames, setFrames } from './own-frames.js';

/** Removes Farhand's own frames from an error's stack, so that the stack starts at the user's call. */
const fromCaller = <E extends Error>(error: E): E => {
  setFrames(error, foreignFrames(error.stack ?? ''));
  return error;
};

/** A mistake in a call, as a TypeError whose stack starts at the call. */
export const typeError = (message: string): TypeError => fromCaller(new TypeError(message));

/** A mistake in a call, as a RangeError whose stack starts at the call. */
export const rangeError = (message: string): RangeError => fromCaller(new RangeError(message));
