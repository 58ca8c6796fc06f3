import {
  ClosedError,
  createVendorClient,
  factsOf,
  FarhandError,
  isRecord,
  type Http,
  type VendorClient,
} from '@farhand/core/driver';
import { endpoints, type EndpointName } from './endpoints.js';
import { readDetails } from './read.js';
import { hasExpired, hasStopped } from './sandbox-life.js';

/** Sends requests to the vendor's endpoints by name. */
export type Caller = VendorClient<EndpointName>;

/** Returns the name of an endpoint in messages. */
export const nameOf = (name: EndpointName): string => `Lybic: ${endpoints[name].method} ${endpoints[name].path}`;

/** Creates a caller that sends through `http`, for one organization. */
export const createCaller = (http: Http, orgId: string): Caller =>
  createVendorClient<EndpointName>(http, {
    endpoints,
    nameOf,
    ids: { orgId },
    gone: {
      meaningOf: (failure, name) => (isAboutOne(name) ? asClosed(failure) : failure),
      saysSo: (body, name) => isAboutOne(name) && saysGone(wordsIn(body)),
      query: 'sandboxesGet',
      alsoTell: ['sandboxesStatus', 'sandboxesExtend', 'sandboxesRestart', 'sandboxesDelete'],
      isOver: (reply) => {
        const { sandbox } = readDetails(reply);
        return hasStopped(sandbox) || hasExpired(sandbox, reply.origin.clockMs);
      },
      advice: goneAdvice,
    },
  });

/** Returns whether an endpoint concerns an existing sandbox. A sandbox that is yet to be created cannot have ended. */
const isAboutOne = (name: EndpointName): boolean => name !== 'sandboxesCreate' && name !== 'sandboxesCreateFromImage';

/**
 * The vendor's messages for a sandbox that has ended. Its agent's code searches codes and messages for
 * `SANDBOX_EXPIRED`, and messages for "expired" and "not found" (seen in 2025). "Not found" alone may also refer to a
 * file or a shell. The other words are states: a stopped sandbox cannot be started again.
 */
const phrases: readonly RegExp[] = [
  /SANDBOX_(?:EXPIRED|NOT_FOUND|STOPPED|TERMINATED|DELETED)/i,
  /\bsandbox\b(?: with id)?(?: ["'`]?[\w-]*[\d-][\w-]*["'`]?)?,?(?: has| is| was)?(?: already)?(?: been)? (?:expired|not found|stopped|terminated|deleted)\b(?! responding)/i,
];

/**
 * Returns whether a text of the vendor's, an error code or a message, reports that the sandbox has ended or is unknown.
 */
export const saysGone = (text: string): boolean => phrases.some((phrase) => phrase.test(text));

/** Returns the vendor's error code in a reply, if there is one. */
export const codeIn = (body: unknown): string | undefined => {
  const code = isRecord(body) ? body['code'] : undefined;
  return typeof code === 'string' && code !== '' ? code : undefined;
};

/** Returns the vendor's error code and message in a reply. */
export const wordsIn = (body: unknown): string => {
  const message = isRecord(body) ? body['message'] : undefined;
  return [codeIn(body), message].filter((words) => typeof words === 'string').join(' ');
};

/** Explains the vendor's report of an ended sandbox. */
export const goneAdvice =
  'The sandbox has ended (its lifetime was over, or a client deleted it), or it is not in this organization. Launch a new one.';

/**
 * Returns a ClosedError if a failure reports that the sandbox has ended, as a refusal may; otherwise the failure
 * itself.
 */
const asClosed = (failure: unknown): unknown => {
  if (!(failure instanceof FarhandError) || (failure.status ?? 0) < 500 || !saysGone(failure.message)) return failure;
  return new ClosedError(`${failure.message} ${goneAdvice}`, { ...factsOf(failure), cause: failure });
};
