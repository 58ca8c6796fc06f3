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

/** Sends requests to the vendor's endpoints by name. */
export interface Caller extends VendorClient<EndpointName> {
  /**
   * Resolves to the result of a successful action. `check` sees every result first, and throws if it belongs to another
   * action.
   */
  action(name: EndpointName, request: VendorRequest, check?: (result: ActionResult) => void): Promise<ActionResult>;
}

/** Returns the name of an endpoint in messages. */
export const nameOf = (name: EndpointName): string => `Lightcone: ${endpoints[name].method} ${endpoints[name].path}`;

/**
 * Creates a caller that sends through `http`. With `says: 'closed'` (default), a reply that reports the end of the
 * computer, in any form, becomes a ClosedError. `'as is'` leaves it unchanged, for calls that may have run or been
 * attempted.
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
      // A batch reports the outcome of each of its actions, and a computer that is yet to be created cannot have ended.
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

/** The status words for an ended computer (documented: `terminated`). */
const ended: ReadonlySet<string> = new Set(['terminated', 'expired', 'ended']);

/**
 * Returns whether a status word reports that the computer has ended. Its case differs by endpoint (seen in July 2026).
 */
export const isEnded = (status: string | undefined): boolean => ended.has(status?.toLowerCase() ?? '');

/** Creates the error for a computer whose status word reports that it has ended. */
export const endedError = (id: string, status: string): ClosedError =>
  new ClosedError(`Lightcone: the computer ${id} has ended. Nothing was sent. Launch a new one.`, {
    vendorStatus: status,
  });

/**
 * The vendor's messages for a computer that has ended: `Session not found`, both for an ended computer and for another
 * account's (seen in July 2026). Sessions of the DevTools protocol, which are tabs, are not meant: for those, Chromium
 * reports `Session with given id not found` and `Session closed`.
 */
const phrases: readonly RegExp[] = [
  /\b(?:SESSION|COMPUTER)_(?:NOT_FOUND|EXPIRED|TERMINATED)\b/i,
  /\b(?:session|computer)(?: ["'`]?comp_\w+["'`]?)?(?: has| is| was)?(?: already)?(?: been)? (?:not found|expired|terminated|ended)\b/i,
];

/** Returns whether a text of the vendor's reports that the computer has ended or is unknown. */
export const saysGone = (text: string): boolean => phrases.some((phrase) => phrase.test(text));

/**
 * Returns the vendor's message in a reply: of a problem, of an action result, of the format before 2026, or of an error
 * in it.
 */
export const wordsIn = (body: unknown): string =>
  [body, isRecord(body) ? body['error'] : undefined].flatMap(ownWords).join('; ');

const wordFields = ['status', 'title', 'detail', 'error_message', 'message', 'error'];

const ownWords = (body: unknown): readonly string[] => {
  if (!isRecord(body)) return [];
  return wordFields.map((name) => body[name]).filter((word) => typeof word === 'string');
};

/** Explains the vendor's report of an ended computer. */
export const goneAdvice =
  'The computer has ended (its lifetime was over, or a client ended it), or it belongs to another account. Launch a new one.';

/**
 * Returns whether a reply did not come from the vendor: proxies report in HTML that one of their sessions has expired.
 */
const isForeign = ({ code, cause }: FarhandError): boolean =>
  code === 'PROTOCOL' || (cause instanceof FarhandError && cause.code === 'PROTOCOL');

/**
 * Returns the failure as a ClosedError if the vendor's message reports an ended computer; otherwise returns it
 * unchanged.
 */
export const asClosed = <T>(failure: T): T | ClosedError => {
  if (!(failure instanceof FarhandError) || failure instanceof ClosedError || isForeign(failure)) return failure;
  const { code, status = 0, vendorStatus } = failure;
  if (code !== 'ACTION_FAILED' && status < 500) return failure;
  if (!saysGone(failure.message) && !isEnded(vendorStatus)) return failure;
  const word = vendorStatus === undefined ? {} : { vendorStatus };
  return new ClosedError(`${failure.message} ${goneAdvice}`, { ...factsOf(failure), ...word, cause: failure });
};
