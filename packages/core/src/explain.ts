import { inspect } from 'node:util';

import type { Connection, PlannedRequest } from './connection.js';
import { secretCalls } from './secret-calls.js';
import type { Session } from './session/session.js';

/** The requests that a piece of code would make. Print it: `console.log(String(explanation))`. */
export interface Explanation {
  /** The requests, in order. */
  readonly requests: readonly PlannedRequest[];
  /** The requests as text, one line each with their calls below. */
  toString(): string;
}

/** Runs `body` and returns the requests it would make. No input is sent; every action counts as applied. */
export const explain = async <Call>(session: Session<Call>, body: () => unknown): Promise<Explanation> => {
  const requests: PlannedRequest[] = [];
  const { connection } = session;
  const { rules, plan } = secretCalls(connection);
  const dryConnection: Connection<Call> = {
    id: connection.id,
    kind: connection.kind,
    platform: connection.platform,
    display: connection.display,
    rules,
    facts: connection.facts,
    plan,
    send: (calls) => {
      const planned = plan(calls);
      requests.push(...planned);
      return Promise.resolve({ outcomes: calls.map(() => 'applied' as const), requests: planned.length });
    },
    // A question, not input; and what a press amounts to may depend on the answer.
    ...(connection.pointer === undefined ? {} : { pointer: async (deadline) => connection.pointer?.(deadline) }),
    screenshot: () => Promise.reject(notSent()),
    status: () => Promise.reject(notSent()),
    keepAlive: () => Promise.reject(notSent()),
    terminate: () => Promise.resolve(),
    detach: () => Promise.resolve(),
  };
  const dry = session.fork(dryConnection);
  await session.runDry(dry, async () => {
    await body();
  });
  await dry.idle();
  return describe(requests);
};

const notSent = (): Error => new Error('explain() sends nothing.');

const describe = (requests: readonly PlannedRequest[]): Explanation => {
  const toString = (): string =>
    requests.length === 0
      ? '(no request)'
      : requests.map(({ summary, lines }) => [summary, ...lines.map((line) => `  ${line}`)].join('\n')).join('\n');
  const explanation: Explanation = { requests, toString };
  Object.defineProperty(explanation, inspect.custom, { value: toString });
  return explanation;
};
