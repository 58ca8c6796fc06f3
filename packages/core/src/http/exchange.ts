import { typeError } from '../check/mistake.js';
import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { ProtocolError } from '../errors.js';
import { isSuccess } from './reply.js';

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

/** How much of a failure's body is read, in bytes: its reason is a sentence. */
const mostErrorBytes = 65_536;

/**
 * Reads a body to its end, that of a failure up to 64 KiB.
 *
 * @throws ProtocolError if that of a success is larger than `limitBytes`; the rest is not read.
 */
export const readBody = async (
  reply: Dispatcher.ResponseData,
  limitBytes: number,
  named: { readonly what: string },
): Promise<Uint8Array> => {
  const isFailure = !isSuccess(reply.statusCode);
  const { bytes, isWhole } = await readUpTo(reply, isFailure ? Math.min(limitBytes, mostErrorBytes) : limitBytes);
  if (isWhole || isFailure) return bytes;
  throw new ProtocolError(`${named.what}: the reply is larger than ${limitBytes} bytes, the most that is read.`, {
    status: reply.statusCode,
  });
};

/** Reads a body up to a limit. The rest is left, and costs the socket. */
const readUpTo = async (
  reply: Dispatcher.ResponseData,
  limitBytes: number,
): Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> => {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  let isWhole = true;
  for await (const chunk of reply.body) {
    if (!(chunk instanceof Uint8Array)) throw typeError('The body of a reply is bytes.');
    isWhole = chunk.byteLength <= limitBytes - sizeBytes;
    const wanted = chunk.subarray(0, limitBytes - sizeBytes);
    chunks.push(wanted);
    sizeBytes += wanted.byteLength;
    if (!isWhole) break;
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
  return { bytes, isWhole };
};

/** The headers of a reply by lower-case name; repeated ones joined by commas. */
export const headersOf = (reply: Dispatcher.ResponseData): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(reply.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  );

/** The sockets of one client. */
export interface Sockets {
  /** What requests are sent through. */
  readonly dispatcher: Dispatcher;
  /** Closes them at once, those that are still connecting too. */
  close(): Promise<void>;
}

/**
 * An idle socket is closed after 4 s, whatever the server grants: the shortest idle time that servers commonly have is
 * 5 s (Node's default), and a click written to a socket that the server is just closing has an unknown outcome.
 */
const keepAliveMs = 4_000;

/** Long enough for a slow network, short enough to leave time for another attempt within the default 30 s of a call. */
const connectTimeoutMs = 10_000;

/** Sockets of one's own; none is opened before it is needed. One request at a time travels on each. */
export const openSockets = (): Sockets => {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const agent = new Agent({
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    // A destroyed undici agent leaves a socket that is still connecting to its time limit; the signal ends that one too.
    connect: { timeout: connectTimeoutMs, signal: closing.signal },
  });
  return {
    dispatcher: agent,
    close: async () => {
      const closed = agent.destroy();
      closing.abort();
      await closed;
    },
  };
};

/** Someone else's sockets: used, never closed. */
export const borrowSockets = (dispatcher: Dispatcher): Sockets => ({ dispatcher, close: () => Promise.resolve() });

/** Whether a URL's host is this machine, so that what is sent to it does not cross a network. */
export const isLoopback = (url: URL): boolean => {
  const host = url.hostname.replace(/\.$/, '');
  // A name below `localhost` is whatever the resolver makes of it: browsers keep to this machine, Node.js asks around.
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
};

/**
 * Checks the address that credentials will be sent to: `https:`, or `http:` to this machine, and nothing but an origin
 * and a path.
 *
 * @throws TypeError if it is anything else. The message never repeats a password in it.
 */
export const checkBaseUrl = (baseUrl: string, vendor: string): URL => {
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) {
    throw typeError(`${vendor}: the base URL must be a URL such as 'https://api.example.com'.`);
  }
  const url = new URL(baseUrl);
  if (url.username !== '' || url.password !== '') {
    throw typeError(`${vendor}: the base URL must not contain a user name or password.`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw typeError(`${vendor}: the base URL must end with its host or path, without '?' and '#'.`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw typeError(`${vendor}: the base URL must start with 'https:', got '${url.protocol}'.`);
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw typeError(
      `${vendor}: the base URL ${url.origin} is not encrypted, so the API key would be readable on the way. Use 'https:'; 'http:' is for this machine only.`,
    );
  }
  return url;
};
