import type { Mask } from './mask.js';
import type { Ending, LoggedRequest, RequestLog } from './request-log.js';
import type { Wording } from './wording.js';

/** A finished request, for display. */
export interface AnsweredRequest {
  /** 1 for the first request that arrived, 2 for the next, and so on. */
  readonly number: number;
  /** The request as in `server.requests`. Its body may contain keys. */
  readonly request: LoggedRequest;
  /** When it arrived, in milliseconds since 1970. */
  readonly arrivedAtMs: number;
  /** The time until its reply was delivered, in milliseconds. */
  readonly tookMs: number;
  /** How it ended: the reply was sent completely, or the connection ended before that. */
  readonly ending: Ending;
  /** A short description without keys, such as `click 120, 80`. Empty if the path is description enough. */
  readonly summary: string;
}

/** How requests are described for display. */
export interface Showing {
  readonly wording: Wording;
  readonly mask: Mask;
}

/** Describes a request without keys. */
export const summaryOf = (request: LoggedRequest, { wording, mask }: Showing): string =>
  wording({ ...request, body: mask.body(request.body) });

/** Calls `onAnswered`, if set, with each finished request. */
export const reportAnswered = (
  log: RequestLog,
  showing: Showing,
  onAnswered: ((answered: AnsweredRequest) => void) | undefined,
): void => {
  if (onAnswered === undefined) return;
  log.listen(({ number, request, arrivedAtMs, tookMs, ending }) => {
    if (tookMs === undefined || ending === undefined) return;
    onAnswered({ number, request, arrivedAtMs, tookMs, ending, summary: summaryOf(request, showing) });
  });
};
