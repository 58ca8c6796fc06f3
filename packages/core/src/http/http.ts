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

/** The base URL and the setting that defines it, if known. */
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
  // Never requested and never decompressed, because a few kilobytes could expand to gigabytes.
  const got = /^identity$/i.test(coded) ? plain : `a body encoded as '${coded}', which is not decompressed`;
  // An API does not send HTML pages. A website that answers every path does.
  const isPage = mediaTypeOf(reply) === 'text/html';
  const message = `${what}: expected JSON, got status ${reply.status} and ${got}.${isPage ? checkAddress(context) : ''}`;
  const error = new ProtocolError(message, factsOf(reply));
  throw new AttemptFailed(isPage ? unreadable(error, 'its reply is a web page, not JSON') : unreadable(error));
};

/**
 * Makes an HTTP client. It opens no socket before the first request.
 *
 * @throws TypeError if credentials must not be sent to the base URL, or a header is not valid.
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
    // Evaluated lazily for errors, because it takes as long as the rest of this function.
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
    // Nothing overtakes an abandoned request. The abandoned request itself is not canceled, because its reply shows
    // that it is over.
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
  /** Body, sent as JSON. Absent: no body and no content type. */
  readonly body?: object;
  /** The effect of sending it twice. Decides whether it is sent again after a lost reply. */
  readonly effect: Effect;
  /**
   * The sequence that the request belongs to, such as the input of one computer. The request and its retries wait until
   * all abandoned requests of the sequence were answered, for at most six seconds. Default: none.
   */
  readonly order?: string;
  /** Limits everything: connecting, sending, reading the reply, and the waits between attempts. */
  readonly deadline: Deadline;
  /** Value of the `accept` header. Default: `application/json`. */
  readonly accept?: string;
  /** `json` (default): the reply must be JSON. `any`: the body of a success is not checked. */
  readonly expects?: 'json' | 'any';
  /** What to do if the outcome is unknown, as a sentence for the error's message. */
  readonly advice?: string;
}

/** One request whose reply is read as it arrives. */
export interface StreamRequest extends Omit<HttpRequest, 'expects' | 'order'> {
  /**
   * The longest wait for a byte of the body, in milliseconds. Counts only while the caller reads. Default: no limit.
   */
  readonly idleMs?: number;
}

/** A successful reply. */
export interface HttpReply {
  /** HTTP status, 200 to 299. */
  readonly status: number;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON. `undefined` if `expects` is `any` and the body is not JSON. */
  readonly body: unknown;
  /** The vendor's identifier of the request, if the reply has one. */
  readonly requestId: string | undefined;
}

/** Settings of an HTTP client. */
export interface HttpOptions {
  /** Base URL: `https:`, or `http:` to this machine. */
  readonly baseUrl: string;
  /** Sent with every request, including credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that must never appear in an error. */
  readonly secrets: readonly string[];
  /** The vendor's name, to begin messages with. */
  readonly vendor: string;
  /** What to check after a rejection, such as `the API key (EXAMPLE_API_KEY)`. Default: `the API key`. */
  readonly credential?: string;
  /**
   * The settings that define the base URL, for messages, such as `baseUrl or EXAMPLE_BASE_URL`. Absent: messages do not
   * mention the URL.
   */
  readonly baseUrlSetting?: string;
  /** The vendor's own interpretation of a 4xx reply, tried before the general one. */
  readonly refused?: (refusal: Refusal) => FarhandError | undefined;
  /** Largest accepted reply, in bytes. Default: 64 MiB, several times the largest screenshot. */
  readonly maxReplyBytes?: number;
  /**
   * Carries the requests instead of the client's own sockets, such as a `ProxyAgent`. Must not retry. `close()` leaves
   * it open.
   */
  readonly dispatcher?: Dispatcher;
  /** Clock and randomness of retries, replaceable for tests. Default: real ones. */
  readonly pace?: Pace;
}

/** An HTTP client for one vendor. Sends non-repeatable requests at most once, and keeps secrets out of errors. */
export interface Http {
  /**
   * Sends a request and reads the reply.
   *
   * @throws OutcomeUnknownError if the request was sent, may have had an effect and has no usable reply.
   * @throws TransportError if the request could not be sent or was rejected, so that it had no effect.
   * @throws ProtocolError if the reply violates HTTP or the vendor's protocol.
   * @throws ClosedError after {@link Http.close}.
   * @throws The deadline's own error if it fires before the request was sent, or during a read.
   */
  request(request: HttpRequest): Promise<HttpReply>;
  /**
   * Sends a request and resolves to the body of the reply as a stream. The deadline covers the headers; `signal` also
   * ends the body. Throws as {@link Http.request} does.
   */
  stream(request: StreamRequest, signal?: AbortSignal): Promise<HttpStream>;
  /**
   * Resolves when the abandoned requests of a sequence can have no more effect: they were answered, or six seconds have
   * passed. `undefined` if there are none.
   */
  settling(order: string): Promise<void> | undefined;
  /** Returns a text with the client's secrets redacted. */
  redact(text: string): string;
  /** Closes all sockets at once. Requests in progress fail. */
  close(): Promise<void>;
}

/**
 * Whether a text can be one segment of a path. Excludes `.` and `..`, which servers interpret, and ill-formed text,
 * which cannot be escaped.
 */
export const isPathSegment = (id: string): boolean => !['', '.', '..'].includes(id) && isWellFormed(id);

/** Whether a text has no lone surrogates. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/**
 * Returns an identifier as one segment of a path, escaped according to RFC 3986.
 *
 * @throws TypeError if it is not a string, is empty or ill-formed, or is `.` or `..`, which a server may interpret.
 */
export const pathSegment = (id: string, name: string): string => {
  if (typeof id === 'string' && isPathSegment(id)) return encodeURIComponent(id);
  if (typeof id === 'string' && !isWellFormed(id)) throw typeError(`${name} must be well-formed text.`);
  throw typeError(`${name} must be an identifier, got ${typeof id === 'string' ? `'${id}'` : typeof id}.`);
};
