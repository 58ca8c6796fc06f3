import type { Effect, PlannedRequest } from '@farhand/core/driver';
import { effectOf, type ActionEndpoint } from './client-actions.js';
import { endpoints } from './endpoints.js';
import type { LybicCall } from './wire.js';
import type { ExecuteRequest } from './wire-requests.js';

/** One request that carries a call. */
export interface Request {
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
export const requestOf = (call: LybicCall, isObserved = false): Request => ({
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
