import { isoTime } from '../clock.js';
import { summaryOf, type Showing } from '../http/answered.js';
import type { EventStream } from '../http/reply.js';
import type { RequestLog, TimedRequest } from '../http/request-log.js';

/** How many requests the page shows. */
const shownRequests = 200;

/** The longest displayed body, in characters. */
const longestBody = 4_000;

/** Sends the latest requests, and each one that arrives or changes, as events named `request`. */
export const sendRequests = async (events: EventStream, log: RequestLog, showing: Showing): Promise<void> => {
  const waiting = new Set(log.latest(shownRequests));
  let wake = (): void => undefined;
  const stop = log.listen((timed) => {
    waiting.add(timed);
    const [oldest] = waiting;
    // A slow client gets only the latest requests when it can accept more.
    if (waiting.size > shownRequests && oldest !== undefined) waiting.delete(oldest);
    wake();
  });
  events.signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!events.signal.aborted) {
      for (const timed of waiting) {
        waiting.delete(timed);
        await events.send(shown(timed, showing), 'request');
      }
      if (waiting.size === 0 && !events.signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
  }
};

/** Returns a request as the page receives it, without keys. */
const shown = ({ number, request, arrivedAtMs, tookMs, ending }: TimedRequest, showing: Showing): object => {
  const { method, path, body, status, fault, isStillToCome } = request;
  const isCutOff = ending === 'cut off' && fault === undefined;
  return {
    number,
    at: isoTime(arrivedAtMs),
    method,
    path: showing.mask.text(path),
    summary: summaryOf(request, showing),
    ...(status === undefined ? {} : { status }),
    ...(tookMs === undefined ? {} : { tookMs }),
    ...(body === undefined ? {} : { body: bodyText(showing.mask.body(body)) }),
    notes: [
      ...(fault === undefined ? [] : [`fault: ${fault.type}`]),
      ...(isStillToCome === true ? ['delayed'] : []),
      ...(isCutOff ? ['cut off'] : []),
    ],
  };
};

const bodyText = (body: unknown): string => {
  const text = typeof body === 'string' ? body : JSON.stringify(body, undefined, 2);
  return text.length <= longestBody ? text : `${text.slice(0, longestBody)}…`;
};
