import type { Action, SendReport } from '@farhand/core/driver';

/** What a call that is made to fail may turn out to be. */
export type FailedOutcome = 'failed' | 'unknown' | 'notRun';

/** A failure, and what it makes of the call. */
export interface Failure {
  readonly error: Error;
  readonly outcome: FailedOutcome;
}

/** The input a recorded computer was given, and the failures a test has planned for it. */
export class RecordedInput {
  /** The actions applied, in order. */
  readonly log: Action[] = [];
  /** The programs as they arrived. */
  readonly sends: (readonly Action[])[] = [];
  readonly #failures = new Map<number, Failure>();
  #callsSeen = 0;

  /** Plans a failure of the `n`-th next call. */
  failAt(n: number, failure: Failure): void {
    if (!Number.isInteger(n) || n < 1) throw new RangeError(`failAt: n must be a positive integer, got ${n}.`);
    this.#failures.set(this.#callsSeen + n, failure);
  }

  /** Logs calls up to the first that fails, by plan or for the reason that `refuse` gives. */
  carryOut(calls: readonly Action[], refuse: (call: Action) => Failure | undefined): SendReport {
    this.sends.push(calls);
    const outcomes: ('applied' | FailedOutcome)[] = [];
    for (const call of calls) {
      this.#callsSeen += 1;
      const failure = this.#failures.get(this.#callsSeen) ?? refuse(call);
      if (failure === undefined || failure.outcome === 'unknown') this.log.push(call);
      if (failure !== undefined) {
        const rest = calls.slice(outcomes.length + 1).map((): FailedOutcome => 'notRun');
        return { outcomes: [...outcomes, failure.outcome, ...rest], requests: 1, error: failure.error };
      }
      outcomes.push('applied');
    }
    return { outcomes, requests: 1 };
  }
}
