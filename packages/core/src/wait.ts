import { checkCallOptions, startDeadline, type CallOptions, type Deadline } from './deadline.js';

/** How long a call of a client may take: options as everywhere, or a deadline that is running already. */
export type Wait = CallOptions | Deadline;

/** Limit of a call that sets none, in milliseconds: that of Farhand's own calls. */
const defaultTimeoutMs = 30_000;

const isDeadline = (wait: Wait): wait is Deadline => 'remainingMs' in wait;

/**
 * Does something within a deadline: the one that is running already, or one of its own.
 *
 * @throws TypeError or RangeError if the options are not valid.
 */
export const within = async <T>(wait: Wait, what: string, work: (deadline: Deadline) => Promise<T>): Promise<T> => {
  if (isDeadline(wait)) return work(wait);
  checkCallOptions(wait, what);
  const { signal, timeoutMs = defaultTimeoutMs } = wait;
  const deadline = startDeadline({ signal, timeoutMs }, what);
  try {
    return await work(deadline);
  } finally {
    deadline.dispose();
  }
};
