import { pointAt, takeCallSite } from './call-site.js';
import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { FarhandError } from '../errors.js';
import { maskError } from './mask-error.js';

/** What is done until a deadline. */
export type Work<T> = (deadline: Deadline) => Promise<T>;

/**
 * Runs something that does not take turns with input, within its deadline. Its errors point at the user's call. `detail` may
 * add to the message of a timeout.
 */
export const bounded = async <T>(
  label: string,
  options: CallOptions,
  defaultTimeoutMs: number,
  run: Work<T>,
  detail?: () => string,
): Promise<T> => {
  const site = takeCallSite();
  const { signal, timeoutMs = defaultTimeoutMs } = options;
  const deadline = startDeadline({ signal, timeoutMs }, label, detail);
  try {
    return await deadline.race(run(deadline));
  } catch (failure) {
    const error = maskError(failure);
    if (error instanceof FarhandError) pointAt(error, site);
    throw error;
  } finally {
    deadline.dispose();
  }
};
