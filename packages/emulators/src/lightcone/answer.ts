import type { IncomingMessage } from 'node:http';
import { FarhandError, toError } from '@farhand/core/driver';
import { bearerOf, sameToken } from '../http/bearer-token.js';
import { BodyTooLargeError, readBody } from '../http/body.js';
import { FieldError, isJsonObject, type JsonObject } from '../http/json.js';
import { text, type Reply } from '../http/reply.js';
import { createRouter } from '../http/router.js';
import type { Emulator } from './emulator.js';
import type { Auth, Endpoint } from './endpoint.js';
import { badRequest, invalidToken, Problem, problemReply } from './problem.js';
import type { RequestLog } from './request-log.js';
import { routes } from './routes.js';

/** Longest body, in bytes. The vendor states no limit; no action comes near a mebibyte. */
const longestBodyBytes = 1024 * 1024;

const route = createRouter<Endpoint>(routes);

/** Answers one request, whatever happens. Notes it in the log. */
export const answer = async (
  request: IncomingMessage,
  emulator: Emulator,
  token: string,
  log: RequestLog,
): Promise<Reply> => {
  const method = request.method ?? '';
  const [path = '', search = ''] = (request.url ?? '').split('?', 2);
  const query = new URLSearchParams(search);
  const entry = log.begin(method, path, query);
  const reply = await (async (): Promise<Reply> => {
    const match = route(method, path);
    // Go's router answers so before it looks at the key (observed July 2026).
    if (match === undefined) return text(404, '404 page not found\n');
    const { auth, answer: answerEndpoint } = match.route.handler;
    if (!isAllowed(request, query, auth, token)) throw invalidToken();
    const body = await readBody(request, longestBodyBytes);
    entry.body = parsed(body) ?? (body === '' ? undefined : body);
    return answerEndpoint({ emulator, params: match.params, query, json: () => objectOf(body) });
  })().catch(failureReply);
  entry.status = reply.status;
  return reply;
};

const isAllowed = (request: IncomingMessage, query: URLSearchParams, auth: Auth, token: string): boolean => {
  if (auth === 'none') return true;
  if (sameToken(bearerOf(request.headers.authorization), token)) return true;
  return auth === 'header or query' && sameToken(query.get('token') ?? undefined, token);
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const objectOf = (body: string): JsonObject => {
  if (body.trim() === '') return {};
  const value = parsed(body);
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
