import {
  ActionFailedError,
  OutcomeUnknownError,
  type Connection,
  type Driver,
  type SendReport,
} from '@farhand/core/driver';

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

  const wrap = (connection: Connection<Call>): Connection<Call> => {
    const send: Connection<Call>['send'] = async (calls, deadline): Promise<SendReport> => {
      const [first] = faults.filter(({ at }) => at <= calls.length).toSorted((a, b) => a.at - b.at);
      faults = faults
        .filter((fault) => fault !== first)
        .map((fault) => ({ ...fault, at: fault.at - (first?.at ?? calls.length) }));
      if (first === undefined) return connection.send(calls, deadline);
      const reached = calls.slice(0, first.outcome === 'failed' ? first.at - 1 : first.at);
      const before: SendReport =
        reached.length === 0 ? { outcomes: [], requests: 0 } : await connection.send(reached, deadline);
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
    // A proxy, so that what else the connection has, getters and private state included, stays its own.
    return new Proxy(connection, {
      get: (target, name) => {
        if (name === 'send') return send;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };

  return {
    specVersion: 1,
    name: driver.name,
    kinds: driver.kinds,
    rules: (kind) => driver.rules(kind),
    open: async (options, deadline) => wrap(await driver.open(options, deadline)),
    attach: async (id, deadline) => wrap(await driver.attach(id, deadline)),
    list: (deadline) => driver.list(deadline),
    terminate: (id, deadline) => driver.terminate(id, deadline),
    inject: (fault) => {
      faults = [...faults, fault];
    },
  };
};
