import {
  outcomeByError,
  sendInOrder,
  TimeoutError,
  type Deadline,
  type Effect,
  type PlannedRequest,
  type ScreenshotData,
  type SendReport,
} from '@farhand/core/driver';
import { effectOf, type ActionEndpoint } from './client.js';
import { endpoints } from './endpoints.js';
import type { ActionResponse } from './wire-replies.js';
import type { ExecuteRequest } from './wire-requests.js';
import type { LybicCall } from './wire.js';

/** Sends one request of an action and reads the answer. */
export type SendRequest = (request: Request) => Promise<ActionResponse>;

/**
 * Carries calls out in order, one request each, stops at the first that fails, and says what became of each. Never rejects.
 * With `readPicture` the last is answered with a picture of what they led to.
 */
export const sendCalls = (
  calls: readonly LybicCall[],
  send: SendRequest,
  deadline: Deadline,
  readPicture?: (answer: ActionResponse) => Promise<ScreenshotData>,
): Promise<SendReport> =>
  sendInOrder(planRequests(calls, readPicture !== undefined), {
    send: async (request) => {
      if (!deadline.signal.aborted && request.leastMs > 0) checkTime(request, deadline);
      return { outcomes: ['applied'], reply: await send(request) };
    },
    // The vendor has no answer for an action that failed but a refusal.
    outcomeOf: (error) => outcomeByError(error, deadline),
    readPicture,
  });

/** Fails before it is sent what cannot come back in time: the vendor answers once the action is over. */
const checkTime = ({ body, leastMs }: Request, deadline: Deadline): void => {
  const leftMs = deadline.remainingMs();
  if (leastMs < leftMs) return;
  throw new TimeoutError(
    `Lybic: ${body.action.type} takes ${leastMs} ms, and the call has ${Math.floor(leftMs)} ms left. It was not sent. Give the call a longer timeoutMs.`,
  );
};

/** One request that carries a call. */
interface Request {
  /** The call. */
  readonly calls: readonly [LybicCall];
  /** Its JSON body. */
  readonly body: ExecuteRequest;
  /** What a second sending would do. */
  readonly effect: Effect;
  /** How long it takes at least, in milliseconds. */
  readonly leastMs: number;
}

/**
 * The requests that carry calls, one each. They ask for nothing back that is not wanted: a picture and the pointer's place
 * would cost time. `isObserved`: the last one asks for a picture. Pure.
 */
const planRequests = (calls: readonly LybicCall[], isObserved: boolean): readonly Request[] =>
  calls.map((call, index) => ({
    calls: [call],
    body: { action: call, includeScreenShot: isObserved && index === calls.length - 1, includeCursorPosition: false },
    effect: effectOf(call),
    leastMs: 'duration' in call ? (call.duration ?? 0) : 0,
  }));

/** Where actions go and what is answered with a picture, as a person reads it. */
const summaryOf = (endpoint: ActionEndpoint, isObserved: boolean): string =>
  `${endpoints[endpoint].method} ${endpoints[endpoint].path}${isObserved ? ' with a picture' : ''}`;

/** The requests of calls as a person reads them. `isObserved`: a picture comes with the last, or is all that is asked for. */
export const describeRequests = (
  calls: readonly LybicCall[],
  endpoint: ActionEndpoint,
  isObserved = false,
): readonly PlannedRequest[] => {
  if (isObserved && calls.length === 0)
    return [{ summary: summaryOf(endpoint, true), lines: ['{"type":"screenshot"}'] }];
  return calls.map((call, index) => ({
    summary: summaryOf(endpoint, isObserved && index === calls.length - 1),
    lines: [JSON.stringify(call)],
  }));
};
