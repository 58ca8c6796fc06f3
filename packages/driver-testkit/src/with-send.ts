import type { Connection, Driver } from '@farhand/core/driver';

/** Sends calls as a connection does. */
export type Send<Call> = Connection<Call>['send'];

/**
 * A driver whose connections send by another way, which is told the one that they would have gone. For tests that count
 * what is sent, spoil it or take it for something else.
 */
export const withSend = <Call>(driver: Driver<Call>, reroute: (send: Send<Call>) => Send<Call>): Driver<Call> => {
  const wrap = (connection: Connection<Call>): Connection<Call> => {
    const send = reroute((calls, deadline, observe) => connection.send(calls, deadline, observe));
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
    ...driver,
    open: async (options, deadline) => wrap(await driver.open(options, deadline)),
    attach: async (id, deadline) => wrap(await driver.attach(id, deadline)),
  };
};
