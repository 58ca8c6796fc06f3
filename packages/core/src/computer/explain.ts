import { inspect } from 'node:util';
import { labelOf, type Action } from '../actions/action.js';
import type { Rules } from '../actions/rules.js';
import type { Connection, Observation, PlannedRequest } from '../contract/connection.js';
import type { Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import { secretMask } from '../secret/mask.js';
import { maskSecrets } from '../secret/secret.js';
import { displayOf, type Explaining, type Session } from '../session/session.js';

/**
 * The requests that a piece of code would make, and the looks of its locators. Print them with `console.log(String(explanation))`.
 *
 * @category Computer
 */
export interface Explanation {
  /**
   * The requests, in order. A look of a locator is an entry too, such as `look for getByText('Save'): page`; its lines
   * have what it saw.
   */
  readonly requests: readonly PlannedRequest[];
  /** Returns the requests as text, one line each with their calls below. */
  toString(): string;
}

/**
 * Runs `body` and resolves to the requests that it would make. Sends no input; every action counts as applied. Looks of
 * locators are taken for real.
 */
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
    // Asked for real, because it is not input and the meaning of a press may depend on it.
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
  const open = new Set<Promise<unknown>>();
  const explaining: Explaining = {
    note: ({ summary, lines }) =>
      void requests.push({ summary: maskSecrets(summary), lines: lines.map((line) => maskSecrets(line)) }),
    waitFor: (call) => {
      const ended: Promise<unknown> = call.then(
        () => open.delete(ended),
        () => open.delete(ended),
      );
      open.add(ended);
    },
  };
  const dry = session.fork(dryConnection, explaining);
  await session.runDry(dry, async () => {
    await body();
  });
  while (open.size > 0) await Promise.all(open);
  await dry.idle();
  return describe(requests);
};

/** The screenshot of a chain that is only explained: the size of the display, and no bytes. */
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

/** The rules and plans of a connection, without secrets. */
type Shown<Call> = Pick<Connection<Call>, 'rules' | 'plan'>;

/** One secret text in a program, whole or in pieces. */
interface Entering {
  readonly label: string;
  /** Whether the rules split it into pieces. */
  inPieces: boolean;
}

const isCalls = (answer: unknown): answer is { readonly calls: readonly unknown[] } =>
  typeof answer === 'object' && answer !== null && 'calls' in answer && Array.isArray(answer.calls);

/** Watches rules to find the calls that come from secret text. The pieces of a text are requested right after it. */
const watch = <Call>(rules: Rules<Call>, from: Map<unknown, Entering>): Rules<Call> => {
  let entering: Entering | undefined;
  const note = (action: Action, answer: unknown): void => {
    const isPiece = entering?.inPieces === true && action.type !== 'type';
    if (!isPiece || entering === undefined) entering = { label: labelOf(action), inPieces: false };
    if (!isCalls(answer)) entering.inPieces = true;
    else for (const call of answer.calls) from.set(call, entering);
  };
  return new Proxy(rules, {
    get: (target, name) => {
      const rule: unknown = Reflect.get(target, name);
      if (typeof rule !== 'function') return rule;
      return (action: Action, context: unknown): unknown => {
        const answer: unknown = Reflect.apply(rule, target, [action, context]);
        if ('secret' in action) note(action, answer);
        else entering = undefined;
        return answer;
      };
    },
  });
};

/** Replaces the lines of secret calls by the user's call, once per request. */
const hide = (
  planned: readonly PlannedRequest[],
  calls: readonly (Entering | undefined)[],
  observed: boolean,
): readonly PlannedRequest[] => {
  // If there is not one line per call, the lines cannot be attributed.
  const more = planned.reduce((sum, { lines }) => sum + lines.length, 0) - calls.length;
  // A screenshot comes last, and may have a line.
  const isOrdered = more === 0 || (more === 1 && observed);
  let next = 0;
  return planned.map(({ summary, lines }) => {
    const own = calls.slice(next, next + lines.length);
    next += lines.length;
    const shown = lines.flatMap((line, at) => {
      const entering = own[at];
      if (!isOrdered) return secretMask;
      if (entering === undefined) return maskSecrets(line);
      return entering === own[at - 1] ? [] : entering.label;
    });
    return { summary: maskSecrets(summary), lines: shown };
  });
};

/** The rules and plans of a connection, changed so that no plan shows secret text. */
const secretCalls = <Call>(connection: Connection<Call>): Shown<Call> => {
  const from = new Map<unknown, Entering>();
  return {
    rules: watch(connection.rules, from),
    plan: (calls, observe) => {
      const planned = connection.plan(calls, observe);
      const origins = calls.map((call) => from.get(call));
      return origins.every((origin) => origin === undefined) ? planned : hide(planned, origins, observe !== undefined);
    },
  };
};
