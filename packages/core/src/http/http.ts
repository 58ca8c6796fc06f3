import type { Dispatcher } from 'undici';
import type { Deadline } from '../deadline.js';
import { ClosedError, ProtocolError } from '../errors.js';
import type { Http, HttpOptions, HttpReply, HttpRequest, StreamRequest } from './http-contract.js';
import { exchange, headersOf, readBody, type Departure, type Outgoing } from './exchange.js';
import { replyFailure, unreadable, wireFailure, type FailureContext } from './failure.js';
import { checkBaseUrl } from './origin.js';
import { factsOf, isSuccess, mediaTypeOf, reasonOf, receive, type ReceivedReply } from './reply.js';
import { AttemptFailed, attemptRepeatedly, createQuota, realPace } from './retry.js';
import { borrowSockets, openSockets } from './sockets.js';
import { streamBody, type HttpStream } from './stream.js';
import { redact } from './redact.js';

const defaultMaxReplyBytes = 64 * 2 ** 20;
const defaultAdvice = 'Look at the computer before you repeat it.';

const encode = (base: URL, request: HttpRequest, fixed: Readonly<Record<string, string>>): Outgoing => {
  const { method, body, query = {}, accept = 'application/json' } = request;
  const search = new URLSearchParams(
    Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
  ).toString();
  return {
    origin: base.origin,
    path: `${base.pathname.replace(/\/$/, '')}${request.path}${search === '' ? '' : `?${search}`}`,
    method,
    headers: { ...fixed, accept, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
};

const checkHeaders = ({ headers, vendor, credential = 'the API key' }: HttpOptions): void => {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new TypeError(
        `${vendor}: the header '${name}' contains a line break or another character that HTTP forbids. Check ${credential}.`,
      );
    }
  }
};

const bodyOf = (reply: ReceivedReply, expects: 'json' | 'any', { what, secrets }: FailureContext): unknown => {
  if (reply.json.valid) return reply.json.value;
  if (expects === 'any') return undefined;
  const coded = redact(reply.headers['content-encoding']?.trim().slice(0, 40) ?? 'identity', secrets);
  const plain = reply.text.trim() === '' ? 'an empty body' : `${mediaTypeOf(reply)}: ${reasonOf(reply, secrets)}`;
  // Never asked for, and never inflated: a few kilobytes may hold gigabytes.
  const got = /^identity$/i.test(coded) ? plain : `a body encoded as '${coded}', which is not decompressed`;
  const message = `${what} was answered with status ${reply.status} and ${got}. JSON was expected.`;
  throw new AttemptFailed(unreadable(new ProtocolError(message, factsOf(reply))));
};

/**
 * Makes an HTTP client. Nothing is sent and no socket opened until the first request.
 *
 * @throws TypeError if the base URL is not one that credentials may be sent to, or a header cannot be sent.
 */
export const createHttp = (options: HttpOptions): Http => {
  const { vendor, secrets, credential = 'the API key', refused, maxReplyBytes = defaultMaxReplyBytes } = options;
  const base = checkBaseUrl(options.baseUrl, vendor);
  checkHeaders(options);
  const sockets = options.dispatcher === undefined ? openSockets() : borrowSockets(options.dispatcher);
  const quota = createQuota();
  const pace = options.pace ?? realPace;
  let closed = false;

  const failed = async (response: Dispatcher.ResponseData, context: FailureContext): Promise<AttemptFailed> => {
    const bytes = await readBody(response, maxReplyBytes, context.what);
    return new AttemptFailed(replyFailure(receive(response.statusCode, headersOf(response), bytes), context));
  };

  const send = <T>(
    request: HttpRequest,
    signal: AbortSignal,
    read: (response: Dispatcher.ResponseData, context: FailureContext) => Promise<T>,
  ): Promise<T> => {
    const { deadline, effect, advice = defaultAdvice } = request;
    const what = redact(`${vendor}: ${request.method} ${request.path}`, secrets);
    const context: FailureContext = { what, credential, secrets, refused };
    const outgoing = encode(base, request, options.headers);
    const attempt = async (limit: Deadline): Promise<T> => {
      const departure: Departure = { left: false };
      try {
        if (closed) throw new ClosedError(`${what} was not sent: the connection is closed.`);
        if (deadline.signal.aborted) throw deadline.error();
        const ending = limit === deadline ? signal : limit.signal;
        const response = await limit.race(exchange(sockets.dispatcher, outgoing, ending, departure));
        if (!isSuccess(response.statusCode)) throw await limit.race(failed(response, context));
        return await limit.race(read(response, context));
      } catch (error) {
        if (error instanceof AttemptFailed) throw error;
        throw new AttemptFailed(wireFailure(error, departure.left, deadline, context));
      }
    };
    return attemptRepeatedly(attempt, { effect, deadline, what, advice, quota, pace });
  };

  const request = (one: HttpRequest): Promise<HttpReply> =>
    send(one, one.deadline.signal, async (response, context) => {
      const { statusCode: status } = response;
      const headers = headersOf(response);
      const reply = receive(status, headers, await readBody(response, maxReplyBytes, context.what));
      return { status, headers, requestId: reply.requestId, body: bodyOf(reply, one.expects ?? 'json', context) };
    });

  const stream = async (one: StreamRequest, signal?: AbortSignal): Promise<HttpStream> => {
    const { deadline } = one;
    const ending = new AbortController();
    const atDeadline = (): void => ending.abort(deadline.error());
    deadline.signal.addEventListener('abort', atDeadline, { once: true });
    try {
      return await send(one, ending.signal, (response, context) =>
        Promise.resolve({
          status: response.statusCode,
          headers: headersOf(response),
          ...streamBody(response, { signal, idleMs: one.idleMs }, context),
        }),
      );
    } finally {
      deadline.signal.removeEventListener('abort', atDeadline);
    }
  };

  return {
    request,
    stream,
    redact: (text) => redact(text, secrets),
    close: async () => {
      if (closed) return;
      closed = true;
      await sockets.close();
    },
  };
};
