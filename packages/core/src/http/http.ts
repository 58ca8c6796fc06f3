import { typeError } from '../check/mistake.js';
import type { Dispatcher } from 'undici';
import type { Deadline } from '../deadline.js';
import { ClosedError, ProtocolError, type FarhandError } from '../errors.js';
import {
  borrowSockets,
  checkBaseUrl,
  Exchange,
  openExchange,
  openSockets,
  readFailure,
  type Departure,
  type HttpSetting,
  type Outgoing,
} from './exchange.js';
import {
  checkAddress,
  replyFailure,
  unreadable,
  wireFailure,
  type Effect,
  type FailureContext,
  type Interpretation,
  type Refusal,
} from './failure.js';
import { factsOf, headersOf, isSuccess, mediaTypeOf, reasonOf, ReceivedReply, redact } from './reply.js';
import { AttemptFailed, attemptRepeatedly, createQuota, realPace, type Pace } from './retry.js';
import { Settling } from './settling.js';
import { streamBody, type HttpStream } from './stream.js';
import { ToldRequests } from './told-requests.js';

const defaultMaxReplyBytes = 64 * 2 ** 20;
const defaultAdvice = 'Look at the computer before you repeat it.';

/** Encodes the requests of one client. What they have in common is computed once. */
const createEncoder = (
  base: URL,
  { headers: fixed, contentType = 'application/json' }: HttpOptions,
): ((request: HttpRequest) => Outgoing) => {
  const { origin } = base;
  const prefix = base.pathname.replace(/\/$/, '');
  const usual = { ...fixed, accept: 'application/json' };
  const withBody = { ...usual, 'content-type': contentType };
  return ({ method, path, body, query, accept }) => {
    const headers = body === undefined ? usual : withBody;
    return {
      origin,
      path: `${prefix}${path}${query === undefined ? '' : searchOf(query)}`,
      method,
      headers: accept === undefined ? headers : { ...headers, accept },
      body: body === undefined ? null : JSON.stringify(body),
      headersTimeout: 0,
      bodyTimeout: 0,
    };
  };
};

const searchOf = (query: NonNullable<HttpRequest['query']>): string => {
  const texts = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const search = new URLSearchParams(texts).toString();
  return search === '' ? '' : `?${search}`;
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

/** What failures of one request need to know. Its name is computed for errors only. */
class RequestContext implements FailureContext {
  readonly credential: string;
  readonly address: string | undefined;
  readonly secrets: readonly string[];
  readonly refused: FailureContext['refused'];
  readonly failed: FailureContext['failed'];
  readonly #name: string;

  constructor(name: string, { credential, address, secrets, refused, failed }: Omit<FailureContext, 'what'>) {
    this.#name = name;
    this.credential = credential;
    this.address = address;
    this.secrets = secrets;
    this.refused = refused;
    this.failed = failed;
  }

  get what(): string {
    return redact(this.#name, this.secrets);
  }
}

/** What a failed attempt is known to have done. `limit`: the deadline of all attempts. */
const failureOf = (error: unknown, { left }: Departure, limit: Deadline, context: FailureContext): AttemptFailed =>
  error instanceof AttemptFailed ? error : new AttemptFailed(wireFailure(error, left, limit, context));

/** Checks that a successful reply is JSON. */
const checkJson = (reply: ReceivedReply, context: FailureContext): void => {
  if (reply.json.valid) return;
  const { what, secrets } = context;
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
  const {
    vendor,
    secrets,
    credential = 'the API key',
    refused,
    failed,
    maxReplyBytes = defaultMaxReplyBytes,
  } = options;
  const base = checkBaseUrl(options.baseUrl, vendor, options.httpSetting);
  checkHeaders(options);
  const encode = createEncoder(base, options);
  const known = { credential, address: addressOf(base, options), secrets, refused, failed };
  const sockets = options.dispatcher === undefined ? openSockets() : borrowSockets(options.dispatcher);
  const quota = createQuota();
  const pace = options.pace ?? realPace;
  const settling = new Settling(pace);
  const told = new ToldRequests((text) => redact(text, secrets));
  let closed = false;

  /** What a request must wait for. Nothing overtakes an abandoned request of the same sequence. */
  const obstacleTo = ({ order }: Pick<HttpRequest, 'order'>): Promise<void> | undefined =>
    sockets.opening() ?? (order === undefined ? undefined : settling.over(order));

  const checkOpen = ({ deadline }: Pick<HttpRequest, 'deadline'>, context: FailureContext): void => {
    if (closed) throw new ClosedError(`${context.what} was not sent: the connection is closed.`);
    if (deadline.isOver()) throw deadline.error();
  };

  const request = (one: HttpRequest): Promise<HttpReply> => {
    const { deadline, effect, advice = defaultAdvice, order, expects = 'json' } = one;
    const context = new RequestContext(`${vendor}: ${one.method} ${one.path}`, known);
    const outgoing = encode(one);

    const answerTo = async (exchange: Exchange, departure: Departure, number: number): Promise<HttpReply> => {
      const attempted = told.attempt(outgoing, number);
      try {
        const whole = await exchange.reply;
        const reply = new ReceivedReply(whole, secrets);
        if (!isSuccess(reply.status)) throw new AttemptFailed(replyFailure(reply, context));
        if (expects === 'json') checkJson(reply, context);
        attempted?.done(whole, reply);
        return reply;
      } catch (error) {
        const failed = failureOf(error, departure, deadline, context);
        if (departure.left) attempted?.failed(exchange.head, failed.failure.error);
        throw failed;
      }
    };

    const attempt = async (limit: Deadline, number: number): Promise<HttpReply> => {
      const departure: Departure = { left: false };
      let exchange: Exchange | undefined;
      let answer: Promise<HttpReply> | undefined;
      try {
        for (let wait = obstacleTo(one); wait !== undefined; wait = obstacleTo(one)) await limit.race(wait);
        checkOpen(one, context);
        exchange = new Exchange(maxReplyBytes, context, departure);
        answer = answerTo(exchange, departure, number);
        exchange.start(sockets.dispatcher, outgoing);
        return await limit.race(answer);
      } catch (error) {
        const failed = failureOf(error, departure, deadline, context);
        const abort = (): void => exchange?.abort(error);
        // An abandoned request of a sequence is not canceled, because its reply shows that it is over.
        const { certainty, isOver = false } = failed.failure;
        if (order !== undefined && answer !== undefined && certainty === 'lost' && !isOver)
          settling.add(order, answer, abort);
        else abort();
        throw failed;
      }
    };
    const isPatient = order !== undefined;
    return attemptRepeatedly(attempt, { effect, deadline, named: context, advice, quota, pace, isPatient });
  };

  const stream = async (one: StreamRequest, signal?: AbortSignal): Promise<HttpStream> => {
    const { deadline, effect, advice = defaultAdvice } = one;
    const context = new RequestContext(`${vendor}: ${one.method} ${one.path}`, known);
    const outgoing = encode(one);
    const attempt = async (limit: Deadline, number: number): Promise<HttpStream> => {
      const departure: Departure = { left: false };
      const attempted = told.attempt(outgoing, number);
      let head: Dispatcher.ResponseData | undefined;
      const ending = new AbortController();
      const stopListening = limit.onOver(() => ending.abort(limit.error()));
      try {
        for (let wait = obstacleTo({}); wait !== undefined; wait = obstacleTo({})) await limit.race(wait);
        checkOpen(one, context);
        head = await limit.race(openExchange(sockets.dispatcher, outgoing, ending.signal, departure));
        if (!isSuccess(head.statusCode)) {
          const whole = { ...head, bytes: await limit.race(readFailure(head)) };
          throw new AttemptFailed(replyFailure(new ReceivedReply(whole, secrets), context));
        }
        attempted?.done(head, undefined);
        const body = streamBody(head, { signal, idleMs: one.idleMs }, context);
        return { status: head.statusCode, headers: headersOf(head), ...body };
      } catch (error) {
        const failed = failureOf(error, departure, deadline, context);
        if (departure.left || head !== undefined) attempted?.failed(head, failed.failure.error);
        throw failed;
      } finally {
        stopListening();
      }
    };
    return attemptRepeatedly(attempt, { effect, deadline, named: context, advice, quota, pace });
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
  readonly query?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Body, sent as JSON. Absent: no body and no content type. */
  readonly body?: object | undefined;
  /** The effect of sending it twice. Decides whether it is sent again after a lost reply. */
  readonly effect: Effect;
  /**
   * The sequence that the request belongs to, such as the input of one computer. The request and its retries wait until
   * all abandoned requests of the sequence were answered, for at most six seconds. Default: none.
   */
  readonly order?: string | undefined;
  /** Limits everything: connecting, sending, reading the reply, and the waits between attempts. */
  readonly deadline: Deadline;
  /** Value of the `accept` header. Default: `application/json`. */
  readonly accept?: string;
  /** `json` (default): the reply must be JSON. `any`: the body of a success is not checked. */
  readonly expects?: 'json' | 'any';
  /** What to do if the outcome is unknown, as a sentence for the error's message. */
  readonly advice?: string | undefined;
}

/** One request whose reply is read as it arrives. */
export interface StreamRequest extends Omit<HttpRequest, 'expects' | 'order'> {
  /**
   * The longest wait for a byte of the body, in milliseconds. Counts only while the caller reads. Default: no limit.
   */
  readonly idleMs?: number | undefined;
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
  /**
   * For a vendor whose servers often speak plain `http:`, the setting with which the user allows it beyond this machine.
   * Absent: it is refused, whatever the user sets.
   */
  readonly httpSetting?: HttpSetting;
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
  /** The vendor's own interpretation of a 5xx reply, tried before the general one: a lost reply. */
  readonly failed?: (refusal: Refusal) => Interpretation | undefined;
  /** The content type of bodies. Default: `application/json`. */
  readonly contentType?: string;
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
