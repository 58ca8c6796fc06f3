import { typeError } from '../check/mistake.js';
import type { Dispatcher } from 'undici';
import type { Deadline } from '../deadline.js';
import { ClosedError, ProtocolError, type FarhandError } from '../errors.js';
import {
  borrowSockets,
  checkBaseUrl,
  exchange,
  headersOf,
  openSockets,
  readBody,
  type Departure,
  type Outgoing,
} from './exchange.js';
import {
  checkAddress,
  replyFailure,
  unreadable,
  wireFailure,
  type Effect,
  type FailureContext,
  type Refusal,
} from './failure.js';
import { factsOf, isSuccess, mediaTypeOf, reasonOf, receive, redact, type ReceivedReply } from './reply.js';
import { AttemptFailed, attemptRepeatedly, createQuota, realPace, type Pace } from './retry.js';
import { Settling } from './settling.js';
import { streamBody, type HttpStream } from './stream.js';
import { ToldRequests } from './told-requests.js';

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

/** Where requests go, and what sets that, if it is known. */
const addressOf = (base: URL, { baseUrlSetting, secrets }: HttpOptions): string | undefined =>
  baseUrlSetting === undefined
    ? undefined
    : `${redact(`${base.origin}${base.pathname.replace(/\/$/, '')}`, secrets)} (${baseUrlSetting})`;

const checkHeaders = ({ headers, vendor, credential = 'the API key' }: HttpOptions): void => {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw typeError(
        `${vendor}: the header '${name}' contains a line break or another character that HTTP forbids. Check ${credential}.`,
      );
    }
  }
};

const bodyOf = (reply: ReceivedReply, expects: 'json' | 'any', context: FailureContext): unknown => {
  const { what, secrets } = context;
  if (reply.json.valid) return reply.json.value;
  if (expects === 'any') return undefined;
  const coded = redact(reply.headers['content-encoding']?.trim().slice(0, 40) ?? 'identity', secrets);
  const plain = reply.text.trim() === '' ? 'an empty body' : `${mediaTypeOf(reply)}: ${reasonOf(reply, secrets)}`;
  // Never asked for, and never inflated: a few kilobytes may hold gigabytes.
  const got = /^identity$/i.test(coded) ? plain : `a body encoded as '${coded}', which is not decompressed`;
  // An API sends no pages. A site that answers every path with one does.
  const isPage = mediaTypeOf(reply) === 'text/html';
  const message = `${what} was answered with status ${reply.status} and ${got}. JSON was expected.${isPage ? checkAddress(context) : ''}`;
  const error = new ProtocolError(message, factsOf(reply));
  throw new AttemptFailed(isPage ? unreadable(error, 'its reply is a web page, not JSON') : unreadable(error));
};

/**
 * Makes an HTTP client. Nothing is sent and no socket opened until the first request.
 *
 * @throws TypeError if the base URL is not one that credentials may be sent to, or a header cannot be sent.
 */
export const createHttp = (options: HttpOptions): Http => {
  const { vendor, secrets, credential = 'the API key', refused, maxReplyBytes = defaultMaxReplyBytes } = options;
  const base = checkBaseUrl(options.baseUrl, vendor);
  const address = addressOf(base, options);
  checkHeaders(options);
  const sockets = options.dispatcher === undefined ? openSockets() : borrowSockets(options.dispatcher);
  const quota = createQuota();
  const pace = options.pace ?? realPace;
  const settling = new Settling(pace);
  const told = new ToldRequests((text) => redact(text, secrets));
  let closed = false;

  const failed = async (response: Dispatcher.ResponseData, context: FailureContext): Promise<AttemptFailed> => {
    const bytes = await readBody(response, maxReplyBytes, context);
    return new AttemptFailed(replyFailure(receive(response.statusCode, headersOf(response), bytes, secrets), context));
  };

  const send = <T>(
    request: HttpRequest,
    signal: AbortSignal,
    read: (response: Dispatcher.ResponseData, context: FailureContext) => Promise<T>,
  ): Promise<T> => {
    const { deadline, effect, advice = defaultAdvice } = request;
    // Made for an error only: it takes as long as all else here.
    const context: FailureContext = {
      get what() {
        return redact(`${vendor}: ${request.method} ${request.path}`, secrets);
      },
      credential,
      address,
      secrets,
      refused,
    };
    const outgoing = encode(base, request, options.headers);
    const failureOf = (error: unknown, departure: Departure): AttemptFailed =>
      error instanceof AttemptFailed ? error : new AttemptFailed(wireFailure(error, departure.left, deadline, context));
    const checkOpen = (): void => {
      if (closed) throw new ClosedError(`${context.what} was not sent: the connection is closed.`);
      if (deadline.signal.aborted) throw deadline.error();
    };
    const attempts = told.of(outgoing);
    const answerTo = async (ending: AbortSignal, departure: Departure, limit?: Deadline): Promise<T> => {
      const inTime = <R>(work: Promise<R>): Promise<R> => (limit === undefined ? work : limit.race(work));
      const attempted = attempts.next();
      try {
        checkOpen();
        const response = await inTime(exchange(sockets.dispatcher, outgoing, ending, departure));
        attempted?.answered(response);
        if (!isSuccess(response.statusCode)) throw await inTime(failed(response, context));
        const reply = await inTime(read(response, context));
        attempted?.done(reply);
        return reply;
      } catch (error) {
        const failure = failureOf(error, departure);
        if (departure.left || attempted?.isAnswered === true) attempted?.failed(failure.failure.error);
        throw failure;
      }
    };
    const attempt = (limit: Deadline): Promise<T> =>
      answerTo(limit === deadline ? signal : limit.signal, { left: false }, limit);
    // Nothing overtakes one that was given up, and what is given up itself is not broken off: its answer says that it is over.
    const attemptInTurn = async (limit: Deadline, order: string): Promise<T> => {
      const departure: Departure = { left: false };
      const ending = new AbortController();
      let answer: Promise<T> | undefined;
      try {
        for (let over = settling.over(order); over !== undefined; over = settling.over(order)) await limit.race(over);
        answer = answerTo(ending.signal, departure);
        return await limit.race(answer);
      } catch (error) {
        const { failure } = failureOf(error, departure);
        if (answer !== undefined && failure.certainty === 'lost') settling.add(order, answer, ending);
        else ending.abort();
        throw new AttemptFailed(failure);
      }
    };
    const { order } = request;
    const how = order === undefined ? attempt : (limit: Deadline) => attemptInTurn(limit, order);
    return attemptRepeatedly(how, {
      effect,
      deadline,
      get what() {
        return context.what;
      },
      advice,
      quota,
      pace,
      isPatient: order !== undefined,
    });
  };

  const request = (one: HttpRequest): Promise<HttpReply> =>
    send(one, one.deadline.signal, async (response, context) => {
      const { statusCode: status } = response;
      const headers = headersOf(response);
      const reply = receive(status, headers, await readBody(response, maxReplyBytes, context), secrets);
      const body = bodyOf(reply, one.expects ?? 'json', context);
      return {
        status,
        headers,
        body,
        get requestId() {
          return reply.requestId;
        },
      };
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
    settling: (order) => settling.over(order),
    redact: (text) => redact(text, secrets),
    close: async () => {
      if (closed) return;
      closed = true;
      settling.close();
      await sockets.close();
    },
  };
};

/** One request to a vendor. */
export interface HttpRequest {
  /** Verb. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below the base URL, from its `/` on, escaped. */
  readonly path: string;
  /** Query parameters. */
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as JSON. Absent: no body and no content type. */
  readonly body?: object;
  /** What sending it twice would do. Decides whether it is sent again when the reply is lost. */
  readonly effect: Effect;
  /**
   * What it has an order with, as input of one computer has: it waits until all that were given up there have been answered,
   * or six seconds have passed, and so does its own second sending. Default: nothing.
   */
  readonly order?: string;
  /** Limits everything: connecting, sending, the reply to its end, and the waits between attempts. */
  readonly deadline: Deadline;
  /** Value of the `accept` header. Default: `application/json`. */
  readonly accept?: string;
  /** `json` (default): the reply must be JSON. `any`: whatever a success says is fine. */
  readonly expects?: 'json' | 'any';
  /** What to do if the outcome is unknown, as a sentence for the error's message. */
  readonly advice?: string;
}

/** One request whose reply is read as it comes. */
export interface StreamRequest extends Omit<HttpRequest, 'expects' | 'order'> {
  /** How long may pass without a byte of the body while somebody waits for one, in milliseconds. Default: no limit. */
  readonly idleMs?: number;
}

/** A successful reply. */
export interface HttpReply {
  /** HTTP status, 200 to 299. */
  readonly status: number;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON; `undefined` if `expects` is `any` and it is none. */
  readonly body: unknown;
  /** The vendor's identifier of the request, if it gives one. */
  readonly requestId: string | undefined;
}

/** Settings of an HTTP client. */
export interface HttpOptions {
  /** Where everything goes. `https:`, or `http:` to this machine. */
  readonly baseUrl: string;
  /** Sent with every request, credentials included. */
  readonly headers: Readonly<Record<string, string>>;
  /** What must never show up in an error. */
  readonly secrets: readonly string[];
  /** The vendor's name, to begin messages with. */
  readonly vendor: string;
  /** What to check when it is refused, such as `the API key (EXAMPLE_API_KEY)`. Default: `the API key`. */
  readonly credential?: string;
  /** What sets the base URL, for messages, such as `baseUrl or EXAMPLE_BASE_URL`. Absent: messages do not say where it goes. */
  readonly baseUrlSetting?: string;
  /** The vendor's own reading of a 4xx answer, before the general one. */
  readonly refused?: (refusal: Refusal) => FarhandError | undefined;
  /** Largest reply that is read, in bytes. Default: 64 MiB, several times the largest screenshot. */
  readonly maxReplyBytes?: number;
  /** Carries the requests instead of the client's own sockets, such as a `ProxyAgent`. Must not retry. Stays open on `close()`. */
  readonly dispatcher?: Dispatcher;
  /** How time passes between attempts. Default: really. */
  readonly pace?: Pace;
}

/** An HTTP client for one vendor: at most once for what must not be repeated, no secret in any error. */
export interface Http {
  /**
   * Sends a request and reads the reply.
   *
   * @throws OutcomeUnknownError if it was sent, may have had an effect and has no usable answer.
   * @throws TransportError if it could not be sent or was refused; it had no effect.
   * @throws ProtocolError if the reply is not what HTTP or the vendor's protocol allows.
   * @throws ClosedError after {@link Http.close}.
   * @throws The deadline's own error if it ends the call before the request left, or ends a read.
   */
  request(request: HttpRequest): Promise<HttpReply>;
  /**
   * Sends a request and gives the reply's body as it comes. The deadline ends with the headers; `signal` ends the body
   * too. Throws as {@link Http.request} does.
   */
  stream(request: StreamRequest, signal?: AbortSignal): Promise<HttpStream>;
  /**
   * Resolves when the vendor can do nothing more because of a request of this order that was given up: it has been answered,
   * or six seconds have passed. `undefined` if there is none.
   */
  settling(order: string): Promise<void> | undefined;
  /** A text without any of the client's secrets. */
  redact(text: string): string;
  /** Closes all sockets at once. What is under way fails. */
  close(): Promise<void>;
}

/** Whether a text can be one segment of a path: `.` and `..` may be read as steps, and ill-formed text cannot be escaped. */
export const isPathSegment = (id: string): boolean => !['', '.', '..'].includes(id) && isWellFormed(id);

/** Whether a text has no half of a pair of units. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/**
 * An identifier as one segment of a path, escaped as RFC 3986 has it, so that it cannot leave its place.
 *
 * @throws TypeError if it is no string, empty, ill-formed, or `.` or `..`, which a server may read as a step up.
 */
export const pathSegment = (id: string, name: string): string => {
  if (typeof id === 'string' && isPathSegment(id)) return encodeURIComponent(id);
  if (typeof id === 'string' && !isWellFormed(id)) throw typeError(`${name} must be well-formed text.`);
  throw typeError(`${name} must be an identifier, got ${typeof id === 'string' ? `'${id}'` : typeof id}.`);
};
