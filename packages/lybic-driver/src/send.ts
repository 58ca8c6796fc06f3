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

/** Sends one request of an action and reads the reply. */
export type SendRequest = (request: Request) => Promise<ActionResponse>;

/**
 * Performs calls in order, one request each, stops at the first failure, and resolves to the outcome of each. Never
 * rejects. With `readPicture`, the reply to the last call contains a screenshot of the effect.
 */
export const sendCalls = (
  calls: readonly LybicCall[],
  send: SendRequest,
  deadline: Deadline,
  readPicture?: (answer: ActionResponse) => Promise<ScreenshotData>,
): Promise<SendReport> =>
  sendInOrder(planRequests(calls, readPicture !== undefined), {
    send: async (request) => {
      if (!deadline.isOver() && request.leastMs > 0) checkTime(request, deadline);
      return { outcomes: ['applied'], reply: await send(request) };
    },
    // The vendor reports a failed action only by rejecting the request.
    outcomeOf: (error) => outcomeByError(error, deadline),
    readPicture,
  });

/** Rejects a call before it is sent if it cannot finish in time: the vendor replies when the action is over. */
const checkTime = ({ body, leastMs }: Request, deadline: Deadline): void => {
  const leftMs = deadline.remainingMs();
  if (leastMs < leftMs) return;
  throw new TimeoutError(
    `Lybic: ${body.action.type} takes ${leastMs} ms, but this call has only ${Math.floor(leftMs)} ms left. It was not sent. Pass a longer timeoutMs.`,
  );
};

/** One request that carries a call. */
interface Request {
  /** The call. */
  readonly calls: readonly [LybicCall];
  /** Its JSON body. */
  readonly body: ExecuteRequest;
  /** The effect of sending it twice. */
  readonly effect: Effect;
  /** Its minimum duration, in milliseconds. */
  readonly leastMs: number;
}

/**
 * Plans the requests that carry calls, one each. They request nothing that is not used, because a screenshot and the
 * pointer's position take time. `isObserved`: the last one requests a screenshot. Pure.
 */
const planRequests = (calls: readonly LybicCall[], isObserved: boolean): readonly Request[] =>
  calls.map((call, index) => ({
    calls: [call],
    body: { action: call, includeScreenShot: isObserved && index === calls.length - 1, includeCursorPosition: false },
    effect: effectOf(call),
    leastMs: 'duration' in call ? (call.duration ?? 0) : 0,
  }));

/** Describes the endpoint of actions, and whether a screenshot comes with the reply, as readable text. */
const summaryOf = (endpoint: ActionEndpoint, isObserved: boolean): string =>
  `${endpoints[endpoint].method} ${endpoints[endpoint].path}${isObserved ? ' with a picture' : ''}`;

/**
 * Describes the requests of calls as readable text. `isObserved`: a screenshot comes with the last one, or is the only
 * request.
 */
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
