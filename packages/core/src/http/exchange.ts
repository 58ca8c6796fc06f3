import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { ProtocolError } from '../errors.js';

/** Whether a request has begun to leave this machine. */
export interface Departure {
  /** `false`: provably not one byte of it was written. */
  left: boolean;
}

/** One HTTP message as it goes out. */
export interface Outgoing {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Escaped path with query. */
  readonly path: string;
  /** Verb. */
  readonly method: Dispatcher.HttpMethod;
  /** All headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Encoded body, if there is one. */
  readonly body?: string;
}

/**
 * undici calls `onRequestStart` once it has a usable socket, in the same tick in which it writes the first byte
 * (seen with 7.30: not called on a failed lookup, connection or TLS handshake, nor by a destroyed pool).
 */
const noteDeparture =
  (departure: Departure): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) => {
        departure.left = true;
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });

/**
 * Sends one message, once, and gives the reply as soon as its headers are there. No time limit but `signal`, which
 * covers the body too.
 *
 * @remarks
 * While a connection is being made undici notices `signal` only when that ends, so race the promise with the deadline.
 * A message whose signal has fired by then is never written.
 */
export const exchange = (
  dispatcher: Dispatcher,
  outgoing: Outgoing,
  signal: AbortSignal,
  departure: Departure,
): Promise<Dispatcher.ResponseData> =>
  dispatcher.compose(noteDeparture(departure)).request({ ...outgoing, signal, headersTimeout: 0, bodyTimeout: 0 });

/**
 * Reads a body to its end.
 *
 * @throws ProtocolError if it is larger than `limitBytes`; the rest is not read.
 */
export const readBody = async (
  reply: Dispatcher.ResponseData,
  limitBytes: number,
  what: string,
): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of reply.body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('The body of a reply is bytes.');
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) {
      throw new ProtocolError(`${what}: the reply is larger than ${limitBytes} bytes, the most that is read.`, {
        status: reply.statusCode,
      });
    }
    chunks.push(chunk);
  }
  // undici frees the socket one turn of the event loop after the end (seen with 7.30). Whoever sends the next request
  // before that would open a second socket, at the price of a TLS handshake.
  await nextTurn();
  const bytes = new Uint8Array(sizeBytes);
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.byteLength;
  }
  return bytes;
};

/** The headers of a reply by lower-case name; repeated ones joined by commas. */
export const headersOf = (reply: Dispatcher.ResponseData): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(reply.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  );
