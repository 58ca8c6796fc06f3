import {
  ClosedError,
  FarhandError,
  OutcomeUnknownError,
  ProtocolError,
  TimeoutError,
  toError,
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

type SentOutcome = SendReport['outcomes'][number];

/** Sends one request of an action and reads the answer. */
export type SendRequest = (request: Request, deadline: Deadline) => Promise<ActionResponse>;

/**
 * What became of a call whose request failed. The vendor has no answer for an action that failed but a refusal. A sandbox
 * that is found gone by a fault of the server may have gone in the middle of the action.
 */
const outcomeOf = (error: unknown): SentOutcome => {
  if (error instanceof ClosedError) return (error.status ?? 0) >= 500 ? 'unknown' : 'notRun';
  return error instanceof OutcomeUnknownError || error instanceof ProtocolError ? 'unknown' : 'notRun';
};

/** Whether a request that failed had reached the vendor, or may have. */
const wentOut = (error: unknown): boolean => {
  if (!(error instanceof FarhandError) || error.code === 'TIMEOUT' || error.code === 'UNREACHABLE') return false;
  return error.code !== 'CLOSED' || error.status !== undefined;
};

/** Fails before it is sent what cannot come back in time: the vendor answers once the action is over. */
const checkTime = ({ body, leastMs }: Request, deadline: Deadline): void => {
  const leftMs = deadline.remainingMs();
  if (leastMs < leftMs) return;
  throw new TimeoutError(
    `Lybic: ${body.action.type} takes ${leastMs} ms, and the call has ${Math.floor(leftMs)} ms left. It was not sent. Give the call a longer timeoutMs.`,
  );
};

/**
 * Carries calls out in order, one request each, stops at the first that fails, and says what became of each. Never rejects.
 * With `readPicture` the last is answered with a picture of what they led to.
 */
export const sendCalls = async (
  calls: readonly LybicCall[],
  send: SendRequest,
  deadline: Deadline,
  readPicture?: (answer: ActionResponse) => Promise<ScreenshotData>,
): Promise<SendReport> => {
  let answer: ActionResponse | undefined;
  const outcomes: SentOutcome[] = [];
  let requests = 0;
  for (const [index, call] of calls.entries()) {
    try {
      const request = requestOf(call, readPicture !== undefined && index === calls.length - 1);
      if (!deadline.signal.aborted && request.leastMs > 0) checkTime(request, deadline);
      answer = await send(request, deadline);
      requests += 1;
      outcomes.push('applied');
    } catch (error) {
      if (wentOut(error)) requests += 1;
      const all = calls.map((_, index) => outcomes[index] ?? (index === outcomes.length ? outcomeOf(error) : 'notRun'));
      return { outcomes: all, requests, error: toError(error) };
    }
  }
  if (readPicture === undefined || answer === undefined) return { outcomes, requests };
  // Without it core takes another, and says why if that fails too.
  const screenshot = await readPicture(answer).catch(() => undefined);
  return { outcomes, requests, ...(screenshot === undefined ? {} : { screenshot }) };
};

/** One request that carries a call. */
interface Request {
  /** Its JSON body. */
  readonly body: ExecuteRequest;
  /** What a second sending would do. */
  readonly effect: Effect;
  /** How long it takes at least, in milliseconds. */
  readonly leastMs: number;
}

const leastMs = (call: LybicCall): number => ('duration' in call ? (call.duration ?? 0) : 0);

/**
 * The request that carries a call. Asks for nothing back that is not wanted: a picture and the pointer's place would cost
 * time. Pure.
 */
const requestOf = (call: LybicCall, isObserved = false): Request => ({
  body: { action: call, includeScreenShot: isObserved, includeCursorPosition: false },
  effect: effectOf(call),
  leastMs: leastMs(call),
});

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
