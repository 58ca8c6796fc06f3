import type { Dispatcher } from 'undici';
import type { Deadline } from '../deadline.js';
import type { FarhandError } from '../errors.js';
import type { Effect, Refusal } from './failure.js';
import type { Pace } from './retry.js';
import type { HttpStream } from './stream.js';

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
export interface StreamRequest extends Omit<HttpRequest, 'expects'> {
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
  /** A text without any of the client's secrets. */
  redact(text: string): string;
  /** Closes all sockets at once. What is under way fails. */
  close(): Promise<void>;
}
