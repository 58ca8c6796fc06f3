import type { SendReport } from '../contract/connection.js';
import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { ClosedError, FarhandError } from '../errors.js';
import { keepProcessAlive } from '../process-alive.js';
import { pointAt, takeCallSite, type CallSite } from './call-site.js';
import { maskError } from './mask-error.js';

/** Whether a computer can still be used, and if not, why. */
export class Life {
  readonly #onEnd: (gone: boolean) => void;
  #isSilent = false;
  #end: { readonly why: string; readonly cause: ClosedError | undefined } | undefined;

  /** `onEnd` is called once. `gone`: the vendor reports that the computer no longer exists. */
  constructor(onEnd: (gone: boolean) => void) {
    this.#onEnd = onEnd;
  }

  /** Whether the computer can no longer be used. */
  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** Whether late calls stay pending forever. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Ends it without rejecting calls: a program that learns of the end may exit before the computer is closed. */
  endSilently(): void {
    this.#isSilent = true;
    this.end('the process is about to end');
  }

  /** Ends it. Only the first reason is kept. */
  end(why: string, cause?: ClosedError): void {
    if (this.#end !== undefined) return;
    this.#end = { why, cause };
    this.#onEnd(cause !== undefined);
  }

  /**
   * Passes on the result of a call, and ends if the vendor reports that the computer is gone. Keeps the process alive
   * during the call, because local drivers do not, and a call without a limit has no timer.
   */
  watch<T>(work: Promise<T>): Promise<T> {
    return this.#watch(work, () => undefined);
  }

  /** Like {@link Life.watch}, for input. */
  watchSend(work: Promise<SendReport>): Promise<SendReport> {
    return this.#watch(work, ({ error }) => error);
  }

  #watch<T>(work: Promise<T>, errorIn: (result: T) => unknown): Promise<T> {
    const release = keepProcessAlive();
    return work.then(
      (result) => {
        release();
        this.#note(errorIn(result));
        return result;
      },
      (error: unknown) => {
        release();
        this.#note(error);
        throw error;
      },
    );
  }

  /** The error for a call that comes too late. */
  tooLate({ label, site }: { readonly label: string; readonly site: CallSite }, hint = ''): ClosedError {
    const { why = 'the computer is closed', cause } = this.#end ?? {};
    const error = new ClosedError(`${label} was not done: ${why}.${hint}`, cause === undefined ? {} : { cause });
    pointAt(error, site);
    return error;
  }

  #note(error: unknown): void {
    if (error instanceof ClosedError) this.end('the computer is gone', error);
  }
}

/** Work with a deadline. */
export type Work<T> = (deadline: Deadline) => Promise<T>;

/**
 * Runs work that does not take turns with input, within its deadline. Its errors point at the user's call. `detail` may
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
