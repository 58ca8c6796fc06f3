import { startDeadline, type Deadline } from './deadline.js';
import { suppress, toError } from './errors.js';

/** For the end of a computer whose launch failed: the caller's own time may be over by then. */
const cleanUpTimeoutMs = 10_000;

/** Ends what a launch that failed has created. If that fails too, `failure` stays the error. */
export const endAfterFailure = async (
  failure: unknown,
  what: string,
  end: (deadline: Deadline) => Promise<void>,
): Promise<void> => {
  const deadline = startDeadline({ timeoutMs: cleanUpTimeoutMs }, `Ending ${what} whose launch failed`);
  try {
    await end(deadline);
  } catch (error) {
    suppress(failure, [toError(error)]);
  } finally {
    deadline.dispose();
  }
};

/** Does something with a resource that belongs to whoever gets the result: if it fails, the resource is closed. */
export const closingOnFailure = async <T>(resource: { close(): Promise<void> }, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    await resource.close();
    throw error;
  }
};
