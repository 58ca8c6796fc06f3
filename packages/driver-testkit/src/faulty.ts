import {
  ActionFailedError,
  OutcomeUnknownError,
  type Connection,
  type Driver,
  type SendReport,
} from '@farhand/core/driver';

/** A fault of one call. */
export interface Fault {
  /** The position of the call: 1 is the next one. */
  readonly at: number;
  /** `failed`: the call does not run, and the driver reports that. `unknown`: the call runs, and the reply is lost. */
  readonly outcome: 'failed' | 'unknown';
}

/** A driver whose calls fail when a test requests it. */
export interface Faulty<Call> extends Driver<Call> {
  /** Makes one of the next calls fail, on any of the driver's computers. */
  inject(fault: Fault): void;
}

/** Sends calls, as a connection does. */
export type Send<Call> = Connection<Call>['send'];

/** Wraps a driver. Calls without a fault are really performed. */
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

/**
 * Wraps a driver so that its connections send through `reroute`, which receives the original function. For tests that
 * count, change or block what is sent.
 */
export const withSend = <Call>(driver: Driver<Call>, reroute: (send: Send<Call>) => Send<Call>): Driver<Call> => {
  const wrap = (connection: Connection<Call>): Connection<Call> => {
    const send = reroute((calls, deadline, observe) => connection.send(calls, deadline, observe));
    // A proxy, so that everything else of the connection, including getters and private state, stays its own.
    return new Proxy(connection, {
      get: (target, name) => {
        if (name === 'send') return send;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  return {
    ...driver,
    open: async (options, deadline) => wrap(await driver.open(options, deadline)),
    attach: async (id, deadline) => wrap(await driver.attach(id, deadline)),
  };
};
