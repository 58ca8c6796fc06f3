import { EventEmitter, getMaxListeners, setMaxListeners } from 'node:events';
import { callOptions, settingsOf } from './check/options.js';
import { TimeoutError } from './errors.js';

/**
 * Options of every call that waits.
 *
 * @category Start
 */
export interface CallOptions {
  /** Aborts the call, which rejects with the signal's own reason. */
  readonly signal?: AbortSignal;
  /** The limit of the call, in milliseconds. `0` means no limit. Default: the computer's `timeoutMs` (30,000). */
  readonly timeoutMs?: number;
}

/** A time limit combined with the caller's signal. The only way in which a wait ends early. */
export interface Deadline {
  /** Fires when the time is up or the caller aborts, whichever comes first. */
  readonly signal: AbortSignal;
  /** Returns the milliseconds left, or `Infinity` without a limit. */
  remainingMs(): number;
  /** Returns the error to reject with once `signal` has fired: the caller's own reason, or a {@link TimeoutError}. */
  error(): unknown;
  /** Returns whether the caller aborted, as opposed to a timeout. */
  abortedByCaller(): boolean;
  /** Settles like the promise, or rejects with {@link Deadline.error} if the deadline comes first. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Ends the timer. Always call it in `finally`. */
  dispose(): void;
}

/** A deadline with the right to end it. */
export interface RunningDeadline extends Deadline {
  /** Ends the deadline now, with `cause` as its {@link Deadline.error}. Has no effect if it has ended already. */
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
 * Lifts Node's listener limit on a signal, unless the caller changed it. Many calls under one signal are not a leak.
 */
const allowCalls = (signal: AbortSignal): void => {
  try {
    // Infinity rather than 0, which means no limit in Node: getMaxListeners() throws for a signal whose limit is 0
    // (20.20).
    if (getMaxListeners(signal) === EventEmitter.defaultMaxListeners) setMaxListeners(Infinity, signal);
  } catch {
    // Signals that are not Node's own, such as jsdom's, throw here. They have no limit.
  }
};

/** A timer that fires later than this, in milliseconds, means that the process was busy. */
const lateMs = 2;

/**
 * Turns of the event loop that a busy process grants to data that has already arrived. Node runs expired timers before
 * it reads the reply from the socket, which takes one turn for the headers, a few for the body and one more.
 */
const lastTurns = 6;

/** Starts a deadline. `what` names the call in the timeout's message; `detail` may add what it was waiting for. */
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
    // An abort after the timeout has no effect.
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
      // Few deadlines have so many waits at once, and reading the limit takes as long as the rest of this call.
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

/** The limit of a client call: the usual options, or a deadline that is already running. */
export type Wait = CallOptions | Deadline;

/** Default limit of a client call, in milliseconds, as for Farhand's own calls. */
const defaultTimeoutMs = 30_000;

const isDeadline = (wait: Wait): wait is Deadline => 'remainingMs' in wait;

/**
 * Runs work within a deadline: the given one, or a new one made from the options.
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
