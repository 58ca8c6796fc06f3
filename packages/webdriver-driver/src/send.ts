import {
  OutcomeUnknownError,
  nameOfDialog,
  sendInOrder,
  type Deadline,
  type Point,
  type RequestOutcome,
  type SendReport,
  type TabId,
} from '@farhand/core/driver';
import { nameOf } from './caller.js';
import type { PageDialogs } from './dialogs.js';
import type { HeldValues } from './held-values.js';
import { outcomeOf } from './outcomes.js';
import { actOf, bodyOf, isRelease, planRequests, type InputRequest } from './plan.js';
import type { WebDriverSession } from './session.js';
import type { Settling } from './settle.js';
import type { WebDriverCall } from './wire.js';

/** What sending requires of the connection. */
export interface SendingContext {
  readonly session: WebDriverSession;
  readonly dialogs: PageDialogs;
  readonly settling: Settling;
  /** Makes a window that is not in front ready for input. */
  wake(tab: TabId | undefined, deadline: Deadline): Promise<void>;
  /** Runs input, and resolves when its effects on tabs are known. */
  during(opensBehind: boolean, deadline: Deadline, input: () => Promise<void>): Promise<void>;
  /** What is down, by what was sent. */
  readonly held: HeldValues;
  /** Releases that a dialog has swallowed. They are sent again before the next input. */
  readonly owed: WebDriverCall[];
}

/** Performs calls in order, stops at the first failure, and resolves to the outcome of each. Never rejects. */
export const sendCalls = (
  calls: readonly WebDriverCall[],
  context: SendingContext,
  deadline: Deadline,
): Promise<SendReport> =>
  sendInOrder(planRequests(calls), {
    ready: (request) =>
      context.dialogs.between('Input', request.tab, deadline, () => prepare(request, context, deadline)),
    send: (request) => sendOne(request, context, deadline),
    outcomeOf: (error) => outcomeOf(error, deadline),
  });

/** Brings a window to where a request can act in it. Sends nothing of the request. */
const prepare = async (
  { calls, tab, act }: InputRequest,
  { session, settling, owed, wake }: SendingContext,
  deadline: Deadline,
): Promise<void> => {
  await wake(tab, deadline);
  await session.use(tab, deadline);
  if (owed.length > 0) {
    await session.caller.value('actions', deadline, bodyOf(owed));
    owed.length = 0;
  }
  const at = act === 'press' || act === 'wheel' ? calls.map(placeOf).find((place) => place !== undefined) : undefined;
  if (at !== undefined) await settling.over(tab, at, deadline);
};

const placeOf = (call: WebDriverCall): Point | undefined => {
  if ('at' in call) return call.at;
  return 'to' in call ? call.to : undefined;
};

const sendOne = async (
  request: InputRequest,
  context: SendingContext,
  deadline: Deadline,
): Promise<RequestOutcome<never>> => {
  const { session, dialogs, settling } = context;
  const { endpoint, body, calls, tab, act } = request;
  const applied: RequestOutcome<never> = { outcomes: calls.map(() => 'applied') };
  const of = dialogs.of(tab);
  const opensBehind = context.held.note(calls);
  let before = of.opened;
  const post = (): Promise<unknown> =>
    dialogs.between('Input', tab, deadline, () => {
      before = of.opened;
      return session.caller.value(endpoint, deadline, body);
    });
  if (act === 'none') {
    await post();
    return applied;
  }
  let isDone = false;
  const input = async (): Promise<void> => {
    await post();
    isDone = true;
    settling.begin(tab);
    await dialogs.catchUp(tab, deadline);
  };
  try {
    await (act === 'wheel' ? input() : context.during(opensBehind, deadline, input));
  } catch (error) {
    // What the input opened then becomes known later.
    if (!isDone) throw error;
  }
  return of.opened === before ? applied : underDialog(request, context);
};

/** What is known of a request during which a dialog has opened. */
const underDialog = (
  { endpoint, calls, tab }: InputRequest,
  { dialogs, owed }: SendingContext,
): RequestOutcome<never> => {
  owed.push(...calls.filter(isRelease));
  if (isOneAct(calls)) return { outcomes: calls.map(() => 'applied') };
  const { shown } = dialogs.of(tab);
  const dialog = shown === undefined ? 'a dialog' : nameOfDialog(shown);
  return {
    outcomes: calls.map(() => 'unknown'),
    error: new OutcomeUnknownError(
      `${nameOf(endpoint)}: ${dialog} opened during this request. The server drops what follows a dialog and does not say where it began. Check the page before you repeat the input.`,
    ),
  };
};

/**
 * Whether a dialog can only have been opened by the one call of a request that does something, so that nothing but
 * releases is lost.
 */
const isOneAct = (calls: readonly WebDriverCall[]): boolean => {
  const at = calls.findIndex((call) => actOf(call) !== 'none');
  return calls[at]?.type !== 'clicks' && calls.slice(at + 1).every(isRelease);
};
