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
export const startDeadline = (options: DeadlineLimits, what: string, detail?: () => string): RunningDeadline =>
  new StartedDeadline(options, what, detail);

/** What ends a deadline. */
export interface DeadlineLimits {
  /** Ends it with the signal's own reason. Default: none. */
  readonly signal?: AbortSignal | undefined;
  /** Ends it after this time, in milliseconds. `0` means never. */
  readonly timeoutMs: number;
}

/** A class, because every call has a deadline: an object with a getter of its own costs more than the rest of it. */
class StartedDeadline implements RunningDeadline {
  readonly #caller: AbortSignal | undefined;
  readonly #timeoutMs: number;
  readonly #what: string;
  readonly #detail: (() => string) | undefined;
  readonly #start = performance.now();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #controller: AbortController | undefined;
  #byCaller = false;
  #isOver = false;
  #isDisposed = false;
  #reason: unknown;
  #stopListening: () => void = () => undefined;

  constructor({ signal, timeoutMs }: DeadlineLimits, what: string, detail: (() => string) | undefined) {
    this.#caller = signal;
    this.#timeoutMs = timeoutMs;
    this.#what = what;
    this.#detail = detail;
    if (timeoutMs > 0 && timeoutMs < Infinity)
      this.#timer = setTimeout(() => this.#expire(this.#isLate() ? lastTurns : 0), timeoutMs);
    if (signal?.aborted === true) this.#abort();
    else if (signal !== undefined) this.#listenTo(signal);
  }

  get signal(): AbortSignal {
    return (this.#controller ?? this.#makeController()).signal;
  }

  isOver(): boolean {
    return this.#isOver;
  }

  onOver(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  end(cause: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reason = cause;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  remainingMs(): number {
    return this.#timer === undefined ? Infinity : Math.max(0, this.#timeoutMs - (performance.now() - this.#start));
  }

  error(): unknown {
    return this.#reason;
  }

  abortedByCaller(): boolean {
    return this.#byCaller;
  }

  race<T>(work: Promise<T>): Promise<T> {
    if (this.#isOver) {
      work.catch(() => undefined);
      return Promise.reject(this.#reason);
    }
    return new Promise((resolve, reject) => {
      const stop = this.onOver(() => reject(this.#reason));
      work.then(
        (value) => {
          stop();
          resolve(value);
        },
        (error: unknown) => {
          stop();
          reject(error);
        },
      );
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  #makeController(): AbortController {
    const controller = new AbortController();
    this.#controller = controller;
    // Many waits under one deadline are not a leak.
    setMaxListeners(Infinity, controller.signal);
    if (this.#isOver) controller.abort(this.#reason);
    else this.onOver(() => controller.abort(this.#reason));
    return controller;
  }

  #listenTo(signal: AbortSignal): void {
    const onAbort = (): void => this.#abort();
    allowCalls(signal);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#stopListening = () => signal.removeEventListener('abort', onAbort);
  }

  #abort(): void {
    // An abort after the timeout has no effect.
    this.#byCaller ||= !this.#isOver;
    this.end(this.#caller?.reason);
  }

  #expire(turns: number): void {
    if (this.#isDisposed || this.#isOver) return;
    if (turns > 0) setImmediate(() => this.#expire(turns - 1));
    else
      this.end(new TimeoutError(`${this.#what} did not finish within ${this.#timeoutMs} ms.${this.#detail?.() ?? ''}`));
  }

  #isLate(): boolean {
    return performance.now() - this.#start - this.#timeoutMs > lateMs;
  }
}

/** Makes a deadline that ends with another one, and differs from it in what it reports. */
export const deadlineLike = (
  deadline: Deadline,
  different: Partial<Pick<Deadline, 'remainingMs' | 'abortedByCaller'>>,
): Deadline => ({
  get signal() {
    return deadline.signal;
  },
  isOver: () => deadline.isOver(),
  onOver: (listener) => deadline.onOver(listener),
  remainingMs: () => deadline.remainingMs(),
  error: () => deadline.error(),
  abortedByCaller: () => deadline.abortedByCaller(),
  race: (work) => deadline.race(work),
  dispose: () => deadline.dispose(),
  ...different,
});

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
