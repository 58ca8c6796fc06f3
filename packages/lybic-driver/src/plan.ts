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

/** The request that carries a call. Asks for nothing back: a picture and the pointer's place would cost time. Pure. */
export const requestOf = (call: LybicCall): Request => ({
  body: { action: call, includeScreenShot: false, includeCursorPosition: false },
  effect: effectOf(call),
  leastMs: leastMs(call),
});

/** A request as a person reads it: where it goes, and the action. */
export const describeRequest = (call: LybicCall, endpoint: ActionEndpoint): PlannedRequest => ({
  summary: `${endpoints[endpoint].method} ${endpoints[endpoint].path}`,
  lines: [JSON.stringify(call)],
});
