import { FarhandError, toError } from '@farhand/core/driver';
import { parsedJson, type Protocol, type RequestFacts } from '../http/answer-request.js';
import { bearerOf, sameToken } from '../http/bearer-token.js';
import { BodyTooLargeError } from '../http/body.js';
import { FieldError, isJsonObject, type JsonObject } from '../http/json.js';
import { text, type Reply } from '../http/reply.js';
import { createRouter } from '../http/router.js';
import type { Emulator } from './emulator.js';
import type { Auth, Endpoint } from './endpoint.js';
import { badRequest, invalidToken, Problem, problemReply, rateLimited, serverFault } from './problem.js';
import { routes } from './routes.js';

const route = createRouter<Endpoint>(routes);

/** How this API answers. */
export const lightconeProtocol = (emulator: Emulator, token: string): Protocol<Endpoint> => ({
  route,
  // Go's router answers so before it looks at the key (observed July 2026).
  noRoute: text(404, '404 page not found\n'),
  admit: ({ auth }, request) => {
    if (!isAllowed(request, auth, token)) throw invalidToken();
  },
  answer: ({ answer }, { params, query }, body, fault) =>
    answer({ emulator, params, query, fault, json: () => objectOf(body) }),
  socket: async ({ socket }, { params, query }) => socket?.({ emulator, params, query }),
  failed: failureReply,
  trouble: (status) => problemReply(status === 429 ? rateLimited() : serverFault(status)),
  expiry: ({ id }) => {
    const session = emulator.sessions.live().find((one) => one.id === id);
    return session && (() => session.end());
  },
});

const isAllowed = ({ headers, query }: RequestFacts, auth: Auth, token: string): boolean => {
  if (auth === 'none') return true;
  if (sameToken(bearerOf(headers.authorization), token)) return true;
  return auth === 'header or query' && sameToken(query.get('token') ?? undefined, token);
};

const objectOf = (body: string): JsonObject => {
  if (body.trim() === '') return {};
  const value = parsedJson(body);
  if (!isJsonObject(value)) throw badRequest('The body must be a JSON object.');
  return value;
};

const failureReply = (error: unknown): Reply => {
  if (error instanceof Problem) return problemReply(error);
  if (error instanceof FieldError) return problemReply(badRequest(error.message));
  if (error instanceof BodyTooLargeError) return problemReply(new Problem(413, 'Request too large', error.message));
  const status = FarhandError.isInstance(error) && didNotAct.has(error.code) ? 503 : 500;
  return problemReply(new Problem(status, 'Service unavailable', toError(error).message));
};

/** The codes of a backend that provably did nothing. */
const didNotAct: ReadonlySet<string> = new Set(['UNREACHABLE', 'UNAUTHORIZED', 'RATE_LIMITED', 'REJECTED']);
