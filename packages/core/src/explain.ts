import { inspect } from 'node:util';

import type { Connection, Observation, PlannedRequest } from './connection.js';
import type { Size } from './geometry.js';
import type { ScreenshotData } from './image.js';
import { secretCalls } from './secret-calls.js';
import { displayOf } from './session/display-of.js';
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
  const note = (calls: readonly Call[], observe?: Observation): number => {
    const planned = plan(calls, observe);
    requests.push(...planned);
    return planned.length;
  };
  const dryConnection: Connection<Call> = {
    id: connection.id,
    kind: connection.kind,
    platform: connection.platform,
    display: connection.display,
    displayOf: (tab) => displayOf(connection, tab),
    rules,
    facts: connection.facts,
    plan,
    send: async (calls, _deadline, observe) => ({
      requests: note(calls, observe),
      outcomes: calls.map(() => 'applied'),
      ...(observe === undefined ? {} : { screenshot: emptyPicture(displayOf(connection, observe.tab)) }),
    }),
    // A question, not input; and what a press amounts to may depend on the answer.
    ...(connection.pointer === undefined ? {} : { pointer: async (deadline) => connection.pointer?.(deadline) }),
    screenshot: async (tab) => {
      note([], tab === undefined ? {} : { tab });
      return emptyPicture(displayOf(connection, tab));
    },
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

/** Where there is nothing to see, a chain's picture has the size of the display and no bytes. */
const emptyPicture = ({ width, height }: Size): ScreenshotData => ({
  bytes: new Uint8Array(),
  width,
  height,
  mime: 'image/png',
});

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
