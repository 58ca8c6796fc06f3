import { startDeadline, type Deadline } from '@farhand/core/driver';

/** How long the reply to a creation is waited for when the call is over. Vendors answer it in one or two seconds. */
const graceMs = 5_000;

/**
 * Does something that leaves a thing behind which only its reply can name: its own deadline comes five seconds after the
 * call's, so that what is named late can be ended. Core waits for that, unless the caller has aborted the launch.
 */
export const awaitingLateReply = async <T>(
  deadline: Deadline,
  what: string,
  work: (longer: Deadline) => Promise<T>,
): Promise<T> => {
  if (deadline.signal.aborted) throw deadline.error();
  const longer = startDeadline({ timeoutMs: 0 }, what);
  let timer: NodeJS.Timeout | undefined;
  const onEnd = (): void => {
    timer = setTimeout(() => longer.end(deadline.error()), graceMs);
  };
  deadline.signal.addEventListener('abort', onEnd, { once: true });
  try {
    return await work({
      ...longer,
      abortedByCaller: () => deadline.abortedByCaller(),
      // Nothing is sent again once the call is over.
      remainingMs: () => (deadline.signal.aborted ? 0 : deadline.remainingMs()),
    });
  } finally {
    deadline.signal.removeEventListener('abort', onEnd);
    clearTimeout(timer);
    longer.dispose();
  }
};
