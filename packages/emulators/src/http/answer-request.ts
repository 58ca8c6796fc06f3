import type { IncomingMessage } from 'node:http';
import { readBody } from './body.js';
import type { Reply } from './reply.js';
import type { RequestLog } from './request-log.js';
import type { Router } from './router.js';

/** Longest body, in bytes. The vendors state no limit; no action comes near a mebibyte. */
const longestBodyBytes = 1024 * 1024;

/** What an endpoint may know of a request. */
export interface RequestFacts {
  /** The decoded `:name` segments of its path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** How one vendor's API answers. */
export interface Protocol<Endpoint> {
  readonly route: Router<Endpoint>;
  /** The answer to a path or method that does not exist. */
  readonly noRoute: Reply;
  /** Throws if the client may not use the endpoint. Its body is not read then. */
  readonly admit: (endpoint: Endpoint, request: RequestFacts) => void;
  readonly answer: (endpoint: Endpoint, request: RequestFacts, body: string) => Promise<Reply>;
  /** The answer to whatever was thrown. */
  readonly failed: (error: unknown) => Reply;
}

/** Answers one request, whatever happens. Notes it in the log. */
export const answerRequest = async <Endpoint>(
  request: IncomingMessage,
  { route, noRoute, admit, answer, failed }: Protocol<Endpoint>,
  log: RequestLog,
): Promise<Reply> => {
  const method = request.method ?? '';
  const [path = '', search = ''] = (request.url ?? '').split('?', 2);
  const query = new URLSearchParams(search);
  const entry = log.begin(method, path, query);
  const reply = await (async (): Promise<Reply> => {
    const match = route(method, path);
    if (match === undefined) return noRoute;
    const endpoint = match.route.handler;
    const facts = { params: match.params, query, headers: request.headers };
    admit(endpoint, facts);
    const body = await readBody(request, longestBodyBytes);
    entry.body = parsedJson(body) ?? (body === '' ? undefined : body);
    return answer(endpoint, facts, body);
  })().catch(failed);
  entry.status = reply.status;
  return reply;
};

/** What a text is as JSON; `undefined` if it is none. */
export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
