import { pointAt, takeCallSite } from './call-site.js';
import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { FarhandError } from '../errors.js';
import { maskError } from './mask-error.js';

/** Runs something that does not take turns with input, within its deadline. Its errors point at the user's call. */
export const bounded = async <T>(
  label: string,
  options: CallOptions,
  defaultTimeoutMs: number,
  run: (deadline: Deadline) => Promise<T>,
): Promise<T> => {
  const site = takeCallSite();
  const deadline = startDeadline({ signal: options.signal, timeoutMs: options.timeoutMs ?? defaultTimeoutMs }, label);
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
