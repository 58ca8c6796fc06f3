import { FarhandError, toError } from '@farhand/core/driver';
import { parsedJson, type Protocol, type RequestFacts } from '../http/answer-request.js';
import { bearerOf, sameToken } from '../http/bearer-token.js';
import { BodyTooLargeError } from '../http/body.js';
import { FieldError, isJsonObject, type JsonObject } from '../http/json.js';
import type { Reply } from '../http/reply.js';
import { createRouter } from '../http/router.js';
import { ActionRefusedError } from '../machine/action-refused.js';
import type { Emulator } from './emulator.js';
import type { Endpoint } from './endpoint.js';
import { invalidRequest, LybicProblem, problem, problemReply } from './problem.js';
import { routes } from './routes.js';

const route = createRouter<Endpoint>(routes);

/** How this API answers. */
export const lybicProtocol = (emulator: Emulator, token: string): Protocol<Endpoint> => ({
  route,
  noRoute: problemReply(problem(404, 'NO_SUCH_ENDPOINT', 'There is no such endpoint')),
  admit: ({ keyed }, request) => {
    if (!keyed) return;
    if (!isAllowed(request, token)) throw problem(401, 'UNAUTHORIZED', 'The API key is missing or wrong');
    const { orgId } = request.params;
    if (orgId !== undefined && orgId !== emulator.settings.orgId) {
      throw problem(403, 'FORBIDDEN', `The API key is not one of organization ${orgId}`);
    }
  },
  answer: ({ answer }, { params, query }, body, fault) =>
    answer({ emulator, params, query, fault, json: () => objectOf(body) }),
  failed: failureReply,
  trouble: (status) => problemReply(inTrouble[status]()),
  expiry: ({ sandboxId }) => {
    const sandbox = emulator.sandboxes.live().find(({ id }) => id === sandboxId);
    return sandbox && (() => sandbox.end('expired'));
  },
});

/** What is told of a service that is in trouble. Nothing of the vendor's own words is public. */
const inTrouble = {
  429: () => problem(429, 'RATE_LIMITED', 'Too many requests'),
  500: () => problem(500, 'INTERNAL', 'Internal server error'),
  503: () => problem(503, 'UNAVAILABLE', 'The service is unavailable'),
} as const;

/** The headers of the vendor's clients: a key, a session token of the dashboard, a token of a trial. */
const isAllowed = ({ headers }: RequestFacts, token: string): boolean =>
  [headers['x-api-key'], headers['x-trial-session-token'], bearerOf(headers.authorization)].some(
    (given) => typeof given === 'string' && sameToken(given, token),
  );

const objectOf = (body: string): JsonObject => {
  if (body.trim() === '') return {};
  const value = parsedJson(body);
  if (!isJsonObject(value)) throw invalidRequest('The body must be a JSON object');
  return value;
};

const failureReply = (error: unknown): Reply => {
  if (error instanceof LybicProblem) return problemReply(error);
  const { message } = toError(error);
  if (error instanceof FieldError || error instanceof ActionRefusedError) return problemReply(invalidRequest(message));
  if (error instanceof BodyTooLargeError) return problemReply(problem(413, 'BODY_TOO_LARGE', message));
  const [status, word] = (FarhandError.isInstance(error) ? backendFailures.get(error.code) : undefined) ?? unforeseen;
  return problemReply(problem(status, word, message));
};

const unforeseen = [500, 'INTERNAL'] as const;

/** What clients are told of a failure of the backend, by its code. */
const backendFailures: ReadonlyMap<string, readonly [status: number, word: string]> = new Map([
  ['UNSUPPORTED_ACTION', [400, 'UNSUPPORTED_ACTION']],
  ['UNSUPPORTED_FACET', [400, 'UNSUPPORTED_ACTION']],
  ['ACTION_FAILED', [500, 'ACTION_FAILED']],
  ['TIMEOUT', [504, 'TIMEOUT']],
  ['UNREACHABLE', [503, 'UNAVAILABLE']],
  ['UNAUTHORIZED', [503, 'UNAVAILABLE']],
  ['RATE_LIMITED', [503, 'UNAVAILABLE']],
  ['REJECTED', [503, 'UNAVAILABLE']],
]);
