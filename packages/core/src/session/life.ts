import type { SendReport } from '../contract/connection.js';
import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { ClosedError, FarhandError } from '../errors.js';
import { aliveDuring } from '../process-alive.js';
import { pointAt, takeCallSite, type CallSite } from './call-site.js';
import { maskError } from './mask-error.js';

/** Whether a computer can still be used, and why not. */
export class Life {
  readonly #onEnd: (gone: boolean) => void;
  #isSilent = false;
  #end: { readonly why: string; readonly cause: ClosedError | undefined } | undefined;

  /** `onEnd` is called once; `gone`: the vendor says that there is no such computer any more. */
  constructor(onEnd: (gone: boolean) => void) {
    this.#onEnd = onEnd;
  }

  /** Whether it is over. */
  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** Whether calls that come too late are left waiting for ever. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Ends it without telling anybody: whoever is told that the computer is closed may end the process before it is. */
  endSilently(): void {
    this.#isSilent = true;
    this.end('the process is about to end');
  }

  /** Ends it. The first reason counts. */
  end(why: string, cause?: ClosedError): void {
    if (this.#end !== undefined) return;
    this.#end = { why, cause };
    this.#onEnd(cause !== undefined);
  }

  /**
   * Passes on what a call gives, and takes note if the vendor says that the computer is gone. The process stays alive meanwhile,
   * also where nothing else of the call keeps it: a driver of this machine does not, and a call without a limit has no timer.
   */
  async watch<T>(work: Promise<T>): Promise<T> {
    try {
      return await aliveDuring(() => work);
    } catch (error) {
      this.#note(error);
      throw error;
    }
  }

  /** As {@link Life.watch}, for input. */
  async watchSend(work: Promise<SendReport>): Promise<SendReport> {
    const report = await this.watch(work);
    this.#note(report.error);
    return report;
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
