import { TimeoutError, type Deadline } from '@farhand/core/driver';

/**
 * Without a limit the vendor's own default of 120 s would end a command, so one is always sent. A day is the longest life
 * that any of its plans gives a computer.
 */
const longestSeconds = 86_400;

/** What is left for the way there and back, so that the vendor ends the command while there is still someone to tell. */
const travelMs = 1000;

/**
 * The vendor's limit for a command, in whole seconds: always less than what the call has left.
 *
 * @throws TimeoutError if that is less than the vendor's shortest.
 */
export const timeoutSeconds = (deadline: Deadline): number => {
  if (deadline.signal.aborted) throw deadline.error();
  const leftMs = deadline.remainingMs();
  if (leftMs > 1000) return Math.min(longestSeconds, Math.max(1, Math.floor((leftMs - travelMs) / 1000)));
  throw new TimeoutError(
    `Lightcone: a command is given whole seconds, and the call has ${Math.floor(leftMs)} ms left. It was not sent. Give the call a timeoutMs of more than 1000.`,
  );
};

/** The exit code that the vendor gives for an end that is none of the command's own (vendor's SDK, April 2026). */
export const abnormal = -1;

/** The error for a command that the vendor ended because its time was over. */
export const timeIsUp = (seconds: number): TimeoutError =>
  new TimeoutError(
    `Lightcone: the command was ended after ${seconds} s, the whole seconds that the call's timeoutMs left for it. What it had done stays done. Give the call a longer timeoutMs.`,
  );
