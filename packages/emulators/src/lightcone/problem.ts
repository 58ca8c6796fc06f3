import { json, type Reply } from '../http/reply.js';

/** An unsuccessful reply of the API: a status, a title and sometimes a detail. */
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

/** The error for a body that the endpoint does not accept. */
export const badRequest = (detail: string): Problem => new Problem(400, 'Bad request', detail);

/** The error for a missing or wrong key. */
export const invalidToken = (): Problem => new Problem(401, 'Invalid token');

/** The error for a session that does not exist or has ended. */
export const sessionNotFound = (): Problem => new Problem(404, 'Session not found');

const tryAgain = 'Please try again later.';

/** The vendor's reply to every internal fault, and to an unknown `kind` (observed July 2026). */
export const serviceUnavailable = (detail: string = tryAgain): Problem => serverFault(503, detail);

/** An internal fault of the vendor. The message is the same for both statuses (observed July 2026). */
export const serverFault = (status: 500 | 503, detail: string = tryAgain): Problem =>
  new Problem(status, 'Service unavailable', detail);

/** The error for too many requests. The vendor's wording is not known. */
export const rateLimited = (): Problem => new Problem(429, 'Rate limit exceeded', tryAgain);

/**
 * Returns a problem in its wire format. `type` is always empty there (observed July 2026), contrary to the
 * documentation.
 */
export const problemReply = ({ status, title, detail }: Problem): Reply =>
  json(status, { status, title, type: '', ...(detail === undefined ? {} : { detail }) }, 'application/problem+json');
