import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.js';
import { headOf } from '../http/answer.js';
import type { Showing } from '../http/answered.js';
import { eventStream, type Reply } from '../http/reply.js';
import type { RequestLog } from '../http/request-log.js';
import type { Aside } from '../http/server.js';
import { sameToken } from '../http/token.js';
import { pageOf } from './page.js';
import { sendRequests } from './requests.js';
import { sendScreen, type WatchedComputer } from './screen.js';

/** What people watch. */
export interface WatchParts {
  /** Name of the vendor, for the title. */
  readonly vendor: string;
  readonly log: RequestLog;
  readonly clock: Clock;
  readonly showing: Showing;
  /** The computers alive now, oldest first. */
  readonly live: () => readonly WatchedComputer[];
}

/** Where the page gets what it shows. */
const eventsPath = '/watch/events';

/**
 * A page on the server's own port that shows the emulated screens beside the requests, live, to those who have its key.
 *
 * @remarks
 * It only looks: it uses no endpoint of the vendor's, so no idle timer, log or fault knows of it. Without the key its
 * paths are the vendor's to answer, which has none of them.
 */
export class Watch {
  /** Answers requests for the page; `undefined` for all others. */
  readonly answer: Aside = (request) => {
    const { method, path, query } = headOf(request);
    if (method !== 'GET' || (path !== '/' && path !== eventsPath)) return undefined;
    if (!sameToken(query.get('key') ?? undefined, this.#key)) return undefined;
    return path === '/' ? this.#page : this.#events(query.get('computer') ?? undefined);
  };

  /** Not the API's key: an address is seen by more eyes than a header, and this one opens nothing but the page. */
  readonly #key: string = randomBytes(24).toString('base64url');
  readonly #parts: WatchParts;
  readonly #page: Reply;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#page = pageOf(parts.vendor, eventsPath);
  }

  /** Address of the page on a server. */
  addressAt(url: string): string {
    return `${url}/?key=${this.#key}`;
  }

  #events(computer: string | undefined): Reply {
    const { log, clock, showing, live } = this.#parts;
    return eventStream(new AbortController().signal, async (events) => {
      await Promise.all([
        sendRequests(events, log, showing),
        sendScreen(events, { live, wanted: computer, clock, mask: showing.mask }),
      ]);
    });
  }
}
