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

/** Sends to the vendor's endpoints by name. */
export type Caller = VendorClient<EndpointName>;

/** How a message names an endpoint. */
export const nameOf = (name: EndpointName): string => `Lybic: ${endpoints[name].method} ${endpoints[name].path}`;

/** Sends to the vendor's endpoints through `http`, for one organization. */
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

/** Whether an endpoint is about a sandbox that is there already. What is still to be created cannot be over. */
const isAboutOne = (name: EndpointName): boolean => name !== 'sandboxesCreate' && name !== 'sandboxesCreateFromImage';

/**
 * How the vendor says that a sandbox is over. Its agent's own code looks for `SANDBOX_EXPIRED` in codes and messages and
 * for "expired" and "not found" in messages (seen in 2025); "not found" alone may be said of a file or a shell. The
 * other words are those of its life: nothing starts a sandbox again that has stopped.
 */
const phrases: readonly RegExp[] = [
  /SANDBOX_(?:EXPIRED|NOT_FOUND|STOPPED|TERMINATED|DELETED)/i,
  /\bsandbox\b(?: with id)?(?: ["'`]?[\w-]*[\d-][\w-]*["'`]?)?,?(?: has| is| was)?(?: already)?(?: been)? (?:expired|not found|stopped|terminated|deleted)\b(?! responding)/i,
];

/** Whether a text of the vendor's, an error code or a message, says that the sandbox has ended or is unknown. */
export const saysGone = (text: string): boolean => phrases.some((phrase) => phrase.test(text));

/** The vendor's error code in a reply, if there is one. */
export const codeIn = (body: unknown): string | undefined => {
  const code = isRecord(body) ? body['code'] : undefined;
  return typeof code === 'string' && code !== '' ? code : undefined;
};

/** The vendor's error code and message in a reply. */
export const wordsIn = (body: unknown): string => {
  const message = isRecord(body) ? body['message'] : undefined;
  return [codeIn(body), message].filter((words) => typeof words === 'string').join(' ');
};

/** What to tell the user once the vendor says so. */
export const goneAdvice =
  'The sandbox has ended, by its lifetime or because someone deleted it, or it is not in this organization.';

/** A failure of the server may say that the sandbox is over just as a refusal does. */
const asClosed = (failure: unknown): unknown => {
  if (!(failure instanceof FarhandError) || (failure.status ?? 0) < 500 || !saysGone(failure.message)) return failure;
  return new ClosedError(`${failure.message} ${goneAdvice}`, { ...factsOf(failure), cause: failure });
};
