import {
  ClosedError,
  createVendorClient,
  factsOf,
  fieldsOf,
  FarhandError,
  isRecord,
  type Http,
  type VendorClient,
  type VendorRequest,
} from '@farhand/core/driver';
import { endpoints, type EndpointName } from './endpoints.js';
import { checkAction } from './outcomes.js';
import { readActionResult } from './read.js';
import type { ActionResult } from './wire-replies.js';

/** Sends to the vendor's endpoints by name. */
export interface Caller extends VendorClient<EndpointName> {
  /** Resolves to the result of an action that succeeded. `check` sees any result first, and throws if it is not that of the action. */
  action(name: EndpointName, request: VendorRequest, check?: (result: ActionResult) => void): Promise<ActionResult>;
}

/** How a message names an endpoint. */
export const nameOf = (name: EndpointName): string => `Lightcone: ${endpoints[name].method} ${endpoints[name].path}`;

/**
 * Sends to the vendor's endpoints through `http`. `says: 'closed'` (default): what the vendor says of a computer that is
 * over, in whichever way, is a ClosedError. `'as is'`: not where something may have run, or was tried.
 */
export const createCaller = (http: Http, says: 'closed' | 'as is' = 'closed'): Caller => {
  const meaningOf = (failure: unknown, name: EndpointName): unknown =>
    says === 'closed' && name !== 'create' ? asClosed(failure) : failure;
  const client = createVendorClient<EndpointName>(http, {
    endpoints,
    nameOf,
    idNames: { id: 'The computer’s id', tab_id: 'The tab’s id' },
    gone: {
      meaningOf,
      // A batch says for each of its actions what became of it, and what is still to be created cannot be over.
      saysSo: (body, name) => name !== 'create' && name !== 'batch' && saysGone(wordsIn(body)),
      query: 'status',
      alsoTell: ['retrieve', 'keepalive', 'delete'],
      isOver: ({ body }) => isEnded(fieldsOf(body).text('status')),
      advice: goneAdvice,
    },
  });
  return {
    ...client,
    action: async (name, request, check) => {
      const { body, origin } = await client.object(name, request);
      const result = readActionResult(body, http.redact);
      check?.(result);
      try {
        return checkAction(result, origin, http.redact);
      } catch (error) {
        throw await client.confirmed(meaningOf(error, name), request.ids ?? {}, request.wait);
      }
    },
  };
};

/** The words for a life that is over (documented: `terminated`). */
const ended: ReadonlySet<string> = new Set(['terminated', 'expired', 'ended']);

/** Whether a status word of a computer says that it has ended. Its case differs by endpoint (seen in July 2026). */
export const isEnded = (status: string | undefined): boolean => ended.has(status?.toLowerCase() ?? '');

/** The error for a computer of which the vendor says with a word of its status that it has ended. */
export const endedError = (id: string, status: string): ClosedError =>
  new ClosedError(`Lightcone: the computer ${id} has ended. Launch a new one.`, { vendorStatus: status });

/**
 * How the vendor says that a computer is over: `Session not found`, for one that ended and for those of others (seen in
 * July 2026). Sessions of the browser's own protocol, which are tabs, are not meant: of those Chromium says `Session
 * with given id not found` and `Session closed`.
 */
const phrases: readonly RegExp[] = [
  /\b(?:SESSION|COMPUTER)_(?:NOT_FOUND|EXPIRED|TERMINATED)\b/i,
  /\b(?:session|computer)(?: ["'`]?comp_\w+["'`]?)?(?: has| is| was)?(?: already)?(?: been)? (?:not found|expired|terminated|ended)\b/i,
];

/** Whether a text of the vendor's says that the computer has ended or is unknown. */
export const saysGone = (text: string): boolean => phrases.some((phrase) => phrase.test(text));

/** The vendor's words in a reply: a problem's, an action result's or those of before 2026, and those of an error in it. */
export const wordsIn = (body: unknown): string =>
  [body, isRecord(body) ? body['error'] : undefined].flatMap(ownWords).join('; ');

const ownWords = (body: unknown): readonly string[] => {
  if (!isRecord(body)) return [];
  const words = ['status', 'title', 'detail', 'error_message', 'message', 'error'].map((name) => body[name]);
  return words.filter((word) => typeof word === 'string');
};

/** What to tell the user once the vendor says so. */
export const goneAdvice = 'The computer has ended, by its lifetime or because someone ended it, or it is not yours.';

/** Whether an answer was none of the vendor's: proxies say, in HTML, that a session of theirs has expired. */
const isForeign = ({ code, cause }: FarhandError): boolean =>
  code === 'PROTOCOL' || (cause instanceof FarhandError && cause.code === 'PROTOCOL');

/** The same failure as a ClosedError if that is what the vendor says by it; else the failure as it is. */
export const asClosed = <T>(failure: T): T | ClosedError => {
  if (!(failure instanceof FarhandError) || failure instanceof ClosedError || isForeign(failure)) return failure;
  const { code, status = 0, vendorStatus } = failure;
  if (code !== 'ACTION_FAILED' && status < 500) return failure;
  if (!saysGone(failure.message) && !isEnded(vendorStatus)) return failure;
  const word = vendorStatus === undefined ? {} : { vendorStatus };
  return new ClosedError(`${failure.message} ${goneAdvice}`, { ...factsOf(failure), ...word, cause: failure });
};
