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
  /**
   * Fires when the time is up or the caller aborts, whichever comes first. Made on first use: {@link Deadline.isOver} and
   * {@link Deadline.onOver} cost less.
   */
  readonly signal: AbortSignal;
  /** Returns whether the time is up or the caller has aborted. */
  isOver(): boolean;
  /** Calls `listener` once when it is over, unless you call the function that it returns before. */
  onOver(listener: () => void): () => void;
  /** Returns the milliseconds left, or `Infinity` without a limit. */
  remainingMs(): number;
  /** Returns the error to reject with once it is over: the caller's own reason, or a {@link TimeoutError}. */
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
  const start = performance.now();
  const listeners = new Set<() => void>();
  let controller: AbortController | undefined;
  let byCaller = false;
  let isOver = false;
  let isDisposed = false;
  let reason: unknown;

  const end = (cause: unknown): void => {
    if (isOver) return;
    isOver = true;
    reason = cause;
    for (const listener of listeners) listener();
    listeners.clear();
  };
  const onOver = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const makeSignal = (): AbortSignal => {
    const made = new AbortController();
    controller = made;
    // Many waits under one deadline are not a leak.
    setMaxListeners(Infinity, made.signal);
    if (isOver) made.abort(reason);
    else listeners.add(() => made.abort(reason));
    return made.signal;
  };
  const onAbort = (): void => {
    // An abort after the timeout has no effect.
    byCaller ||= !isOver;
    end(caller?.reason);
  };
  const expire = (turns: number): void => {
    if (isDisposed || isOver) return;
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
    get signal() {
      return controller?.signal ?? makeSignal();
    },
    isOver: () => isOver,
    onOver,
    end,
    remainingMs: () => (timer === undefined ? Infinity : Math.max(0, timeoutMs - (performance.now() - start))),
    error: () => reason,
    abortedByCaller: () => byCaller,
    race: (work) => {
      if (isOver) {
        work.catch(() => undefined);
        return Promise.reject(reason);
      }
      return new Promise((resolve, reject) => {
        const stopListening = onOver(() => reject(reason));
        work.then(
          (value) => {
            stopListening();
            resolve(value);
          },
          (error: unknown) => {
            stopListening();
            reject(error);
          },
        );
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
export const within = <T>(wait: Wait, what: string, work: (deadline: Deadline) => Promise<T>): Promise<T> =>
  isDeadline(wait) ? work(wait) : withinNew(wait, what, work);

const withinNew = async <T>(wait: CallOptions, what: string, work: (deadline: Deadline) => Promise<T>): Promise<T> => {
  checkCallOptions(wait, what);
  const { signal, timeoutMs = defaultTimeoutMs } = wait;
  const deadline = startDeadline({ signal, timeoutMs }, what);
  try {
    return await work(deadline);
  } finally {
    deadline.dispose();
  }
};
