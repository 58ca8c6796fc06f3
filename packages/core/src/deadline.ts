import { EventEmitter, getMaxListeners, setMaxListeners } from 'node:events';
import { callOptions, settingsOf } from './check/options.js';
import { TimeoutError } from './errors.js';

/** What every call that waits accepts. */
export interface CallOptions {
  /** Aborts the call. It rejects with the signal's own reason. */
  readonly signal?: AbortSignal;
  /** How long the call may take, in milliseconds. `0` is no limit. Default: the computer's `timeoutMs` (30 000). */
  readonly timeoutMs?: number;
}

/** A point in time and a signal in one: the only way a wait ends early. */
export interface Deadline {
  /** Fires at the time or when the caller aborts, whichever is first. */
  readonly signal: AbortSignal;
  /** Milliseconds left; `Infinity` without a limit. */
  remainingMs(): number;
  /** The error to reject with once `signal` has fired: the caller's own reason, else a {@link TimeoutError}. */
  error(): unknown;
  /** Whether it was the caller who aborted. */
  abortedByCaller(): boolean;
  /** Settles as the promise does, or rejects with {@link Deadline.error} if the deadline comes first. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Ends the timer. Always call it, in `finally`. */
  dispose(): void;
}

/** A deadline, as whoever started it holds it. */
export interface RunningDeadline extends Deadline {
  /** Lets it come now. {@link Deadline.error} is `cause` then. Does nothing if it has come already. */
  end(cause: unknown): void;
}

/**
 * Checks `timeoutMs` and `signal`.
 *
 * @throws TypeError if either has the wrong type.
 * @throws RangeError if `timeoutMs` is negative, not finite or longer than a timer can wait.
 */
export const checkCallOptions = (options: CallOptions, call: string): void => {
  settingsOf(options, callOptions, call);
};

/**
 * Lifts Node's own limit, after which it warns of a leak, unless somebody has chosen one: many calls under one signal are none.
 */
const allowCalls = (signal: AbortSignal): void => {
  try {
    // Not 0, Node's word for no limit: it does not find a limit of 0 again, and throws (20.20).
    if (getMaxListeners(signal) === EventEmitter.defaultMaxListeners) setMaxListeners(Infinity, signal);
  } catch {
    // One that is not Node's own, such as that of jsdom, is refused here. It has no limit.
  }
};

/** A timer that comes later than this, in milliseconds, is that of a process that was busy. */
const lateMs = 2;

/**
 * How many turns of the event loop such a process leaves to what has come. It finds its time over first, and the reply in its socket
 * only then, which takes a turn for its headers, a few for its body and one more.
 */
const lastTurns = 6;

/** Starts a deadline. `what` names the call in the timeout's message; `detail` may add why it was still waiting. */
export const startDeadline = (
  options: { readonly signal?: AbortSignal | undefined; readonly timeoutMs: number },
  what: string,
  detail: () => string = () => '',
): RunningDeadline => {
  const { signal: caller, timeoutMs } = options;
  const controller = new AbortController();
  let waits = 0;
  const start = performance.now();
  let byCaller = false;
  let isDisposed = false;
  let reason: unknown;

  const end = (cause: unknown): void => {
    if (controller.signal.aborted) return;
    reason = cause;
    controller.abort(cause);
  };
  const onAbort = (): void => {
    // Once the time is over an abort changes nothing.
    byCaller ||= !controller.signal.aborted;
    end(caller?.reason);
  };
  const expire = (turns: number): void => {
    if (isDisposed || controller.signal.aborted) return;
    if (turns > 0) setImmediate(expire, turns - 1);
    else end(new TimeoutError(`${what} did not finish within ${timeoutMs} ms.${detail()}`));
  };
  const isLate = (): boolean => performance.now() - start - timeoutMs > lateMs;
  const timer =
    timeoutMs > 0 && timeoutMs < Infinity ? setTimeout(() => expire(isLate() ? lastTurns : 0), timeoutMs) : undefined;
  if (caller?.aborted === true) onAbort();
  else if (caller !== undefined) {
    allowCalls(caller);
    caller.addEventListener('abort', onAbort, { once: true });
  }

  return {
    signal: controller.signal,
    end,
    remainingMs: () => (timer === undefined ? Infinity : Math.max(0, timeoutMs - (performance.now() - start))),
    error: () => reason,
    abortedByCaller: () => byCaller,
    race: (work) => {
      const { signal } = controller;
      if (signal.aborted) {
        work.catch(() => undefined);
        return Promise.reject(reason);
      }
      waits += 1;
      // Few deadlines have so many waits at once, and asking for the limit takes as long as all else.
      if (waits === EventEmitter.defaultMaxListeners) allowCalls(signal);
      return new Promise((resolve, reject) => {
        const stop = (): void => reject(reason);
        signal.addEventListener('abort', stop, { once: true });
        work.then(resolve, reject).finally(() => {
          waits -= 1;
          signal.removeEventListener('abort', stop);
        });
      });
    },
    dispose: () => {
      isDisposed = true;
      clearTimeout(timer);
      caller?.removeEventListener('abort', onAbort);
    },
  };
};

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
