import { json, type Reply } from '../http/reply.js';

/** An answer of the API that is no success: a status, a title and sometimes a detail. */
export class Problem extends Error {
  override readonly name: string = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;

  constructor(status: number, title: string, detail?: string) {
    super(detail ?? title);
    this.status = status;
    this.title = title;
    this.detail = detail;
  }
}

/** The body is not what the endpoint takes. */
export const badRequest = (detail: string): Problem => new Problem(400, 'Bad request', detail);

/** The key is missing or wrong. */
export const invalidToken = (): Problem => new Problem(401, 'Invalid token');

/** There is no such session, any more or at all. */
export const sessionNotFound = (): Problem => new Problem(404, 'Session not found');

const tryAgain = 'Please try again later.';

/** The vendor's answer to every fault of its own, and to an unknown `kind` (observed July 2026). */
export const serviceUnavailable = (detail: string = tryAgain): Problem => serverFault(503, detail);

/** A fault of the vendor's own. The words are the same for both statuses (observed July 2026). */
export const serverFault = (status: 500 | 503, detail: string = tryAgain): Problem =>
  new Problem(status, 'Service unavailable', detail);

/** There were too many requests. Nobody has seen the vendor's words. */
export const rateLimited = (): Problem => new Problem(429, 'Rate limit exceeded', tryAgain);

/** A problem as it goes over the wire. `type` is always empty there (observed July 2026), whatever the documentation says. */
export const problemReply = ({ status, title, detail }: Problem): Reply =>
  json(status, { status, title, type: '', ...(detail === undefined ? {} : { detail }) }, 'application/problem+json');
