import { ActionFailedError, OutcomeUnknownError, type Driver, type SendReport } from '@farhand/core/driver';
import { withSend, type Send } from './with-send.js';

/** What goes wrong with one call. */
export interface Fault {
  /** Which of the next calls: 1 is the next one. */
  readonly at: number;
  /** `failed`: it does not run, and the driver says so. `unknown`: it runs, and the reply is lost. */
  readonly outcome: 'failed' | 'unknown';
}

/** A driver whose calls go wrong when a test wants it. */
export interface Faulty<Call> extends Driver<Call> {
  /** Makes one of the next calls go wrong, on whichever of its computers it is sent. */
  inject(fault: Fault): void;
}

/** Wraps a driver, so that what does not go wrong really happens. */
export const faulty = <Call>(driver: Driver<Call>): Faulty<Call> => {
  let faults: readonly Fault[] = [];

  const spoiled =
    (send: Send<Call>): Send<Call> =>
    async (calls, deadline, observe): Promise<SendReport> => {
      const [first] = faults.filter(({ at }) => at <= calls.length).toSorted((a, b) => a.at - b.at);
      faults = faults
        .filter((fault) => fault !== first)
        .map((fault) => ({ ...fault, at: fault.at - (first?.at ?? calls.length) }));
      if (first === undefined) return send(calls, deadline, observe);
      const reached = calls.slice(0, first.outcome === 'failed' ? first.at - 1 : first.at);
      const before: SendReport = reached.length === 0 ? { outcomes: [], requests: 0 } : await send(reached, deadline);
      if (before.error !== undefined) return before;
      return {
        outcomes: calls.map((_, index) =>
          index < first.at - 1 ? 'applied' : index === first.at - 1 ? first.outcome : 'notRun',
        ),
        requests: 1,
        error:
          first.outcome === 'failed'
            ? new ActionFailedError('It was made to fail.')
            : new OutcomeUnknownError('The reply was made to be lost.'),
      };
    };

  return {
    ...withSend(driver, spoiled),
    inject: (fault) => {
      faults = [...faults, fault];
    },
  };
};
