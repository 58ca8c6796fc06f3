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

/** The parts of the live page. */
export interface WatchParts {
  /** The name of the vendor, for the title. */
  readonly vendor: string;
  readonly log: RequestLog;
  readonly clock: Clock;
  readonly showing: Showing;
  /** Returns the running computers, oldest first. */
  readonly live: () => readonly WatchedComputer[];
}

/** The path of the page's event stream. */
const eventsPath = '/watch/events';

/**
 * A page on the server's own port that shows the emulated screens and the requests live, for viewers with its key.
 *
 * @remarks It only observes: it uses no endpoint of the vendor, so idle timers, the log and faults ignore it. Without
 * the key, its paths belong to the vendor's API, which does not have them.
 */
export class Watch {
  /** Replies to requests for the page; `undefined` for all others. */
  readonly answer: Aside = (request) => {
    const { method, path, query } = headOf(request);
    if (method !== 'GET' || (path !== '/' && path !== eventsPath)) return undefined;
    if (!sameToken(query.get('key') ?? undefined, this.#key)) return undefined;
    return path === '/' ? this.#page : this.#events(query.get('computer') ?? undefined);
  };

  /**
   * A separate key from the API's, because an address is visible to more people than a header, and this key opens only
   * the page.
   */
  readonly #key: string = randomBytes(24).toString('base64url');
  readonly #parts: WatchParts;
  readonly #page: Reply;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#page = pageOf(parts.vendor, eventsPath);
  }

  /** Returns the address of the page on a server. */
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
