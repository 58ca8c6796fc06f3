import type { IncomingMessage } from 'node:http';
import { readBody } from './body.js';
import { statusOf, whole, type Delivery } from './delivery.js';
import { answerFaulted, type FaultHooks } from './faults/answer-faulted.js';
import type { Dial } from './faults/dial.js';
import { RequestFault } from './faults/request-fault.js';
import { isOwnHost } from './own-host.js';
import type { SocketTarget } from './relay.js';
import { text, type Reply } from './reply.js';
import type { RequestLog } from './request-log.js';
import type { Router } from './router.js';

/** Longest body, in bytes. The vendors state no limit; no action comes near a mebibyte. */
const longestBodyBytes = 1024 * 1024;

/** The longest body that the log keeps, in characters: thousands of parts of a file would fill the memory. */
const longestLoggedBody = 64 * 1024;

/** What an endpoint may know of a request. */
export interface RequestFacts {
  /** The decoded `:name` segments of its path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** How one vendor's API answers. */
export interface Protocol<Endpoint> extends FaultHooks {
  readonly route: Router<Endpoint>;
  /** The answer to a path or method that does not exist. */
  readonly noRoute: Reply;
  /** Throws if the client may not use the endpoint. Its body is not read then. */
  readonly admit: (endpoint: Endpoint, request: RequestFacts) => void;
  /** The endpoint takes the faults that only it can apply. */
  readonly answer: (endpoint: Endpoint, request: RequestFacts, body: string, fault: RequestFault) => Promise<Reply>;
  /** Where a WebSocket at an endpoint leads; `undefined` if the endpoint has none. Absent: none has. */
  readonly socket?: (endpoint: Endpoint, request: RequestFacts) => Promise<SocketTarget | undefined>;
  /** The answer to whatever was thrown. */
  readonly failed: (error: unknown) => Reply;
}

/** The answer to who asks under a name that is not this machine's. */
export const foreignHost: Reply = text(421, 'This server answers to 127.0.0.1, localhost and [::1] only.\n');

/** What the first line and the headers of a request say. */
export const factsOfRequest = ({
  method = '',
  url = '',
  headers,
}: IncomingMessage): { readonly method: string; readonly path: string } & Omit<RequestFacts, 'params'> => {
  const [path = '', search = ''] = url.split('?', 2);
  return { method, path, query: new URLSearchParams(search), headers };
};

/** Answers one request, whatever happens. Notes it in the log. */
export const answerRequest = async <Endpoint>(
  request: IncomingMessage,
  protocol: Protocol<Endpoint>,
  dial: Dial,
  log: RequestLog,
): Promise<Delivery> => {
  const { route, noRoute, admit, answer, failed } = protocol;
  const { method, path, query, headers } = factsOfRequest(request);
  const entry = log.begin(method, path, query);
  const delivery = await (async (): Promise<Delivery> => {
    const fault = new RequestFault(dial(method, path), (applied) => (entry.fault = applied));
    if (!isOwnHost(headers.host)) return whole(foreignHost);
    const match = route(method, path);
    if (match === undefined) return whole(noRoute);
    const endpoint = match.route.handler;
    const facts = { params: match.params, query, headers };
    admit(endpoint, facts);
    if (fault.take('resetBeforeRead')) return { way: 'reset' };
    const body = await readBody(request, longestBodyBytes);
    if (body !== '' && body.length <= longestLoggedBody) entry.body = parsedJson(body) ?? body;
    return answerFaulted(fault, protocol, match.params, () => answer(endpoint, facts, body, fault).catch(failed));
  })().catch((error: unknown) => whole(failed(error)));
  const status = statusOf(delivery);
  if (status !== undefined) entry.status = status;
  return delivery;
};

/** What a text is as JSON; `undefined` if it is none. */
export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
