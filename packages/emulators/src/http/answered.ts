import type { Mask } from './mask.js';
import type { Ending, LoggedRequest, RequestLog } from './request-log.js';
import type { Wording } from './wording.js';

/** A request that has ended, for people to read. */
export interface AnsweredRequest {
  /** 1 for the first request that arrived, 2 for the next and so on. */
  readonly number: number;
  /** The request as `server.requests` has it, its body unmasked. */
  readonly request: LoggedRequest;
  /** When it arrived, in milliseconds since 1970. */
  readonly arrivedAtMs: number;
  /** How long it took until its reply was delivered, in milliseconds. */
  readonly tookMs: number;
  /** How it ended: its reply went out whole, or the connection ended before that. */
  readonly ending: Ending;
  /** What it did, in a few words without keys, such as `click 120, 80`. Empty if its path says it all. */
  readonly summary: string;
}

/** How requests are shown to people. */
export interface Showing {
  readonly wording: Wording;
  readonly mask: Mask;
}

/** What a request does, in words without keys. */
export const summaryOf = (request: LoggedRequest, { wording, mask }: Showing): string =>
  wording({ ...request, body: mask.body(request.body) });

/** Calls `onAnswered`, if there is one, with each request that has ended. */
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
