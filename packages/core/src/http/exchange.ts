import { typeError } from '../check/mistake.js';
import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { ProtocolError } from '../errors.js';
import { isSuccess } from './reply.js';

/** Whether a request has begun to leave this machine. */
export interface Departure {
  /** `false`: provably no byte of it was written. */
  left: boolean;
}

/** One HTTP message to send. */
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
 * undici calls `onRequestStart` once it has a usable socket, in the same tick in which it writes the first byte. It
 * does not call it after a failed lookup, connection or TLS handshake, or in a destroyed pool (seen with 7.30).
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
 * Sends one message once, and resolves as soon as the headers of the reply have arrived. The only time limit is
 * `signal`, which covers the body too.
 *
 * @remarks
 * While a connection is being established, undici notices `signal` only afterwards, so race the promise with the
 * deadline. A message whose signal has fired by then is never written.
 */
export const exchange = (
  dispatcher: Dispatcher,
  outgoing: Outgoing,
  signal: AbortSignal,
  departure: Departure,
): Promise<Dispatcher.ResponseData> =>
  dispatcher.compose(noteDeparture(departure)).request({ ...outgoing, signal, headersTimeout: 0, bodyTimeout: 0 });

/** How much of a failure's body is read, in bytes. Its reason is a sentence. */
const mostErrorBytes = 65_536;

/**
 * Reads a body to its end, or up to 64 KiB if the status is a failure.
 *
 * @throws ProtocolError if the body of a success exceeds `limitBytes`; the rest is not read.
 */
export const readBody = async (
  reply: Dispatcher.ResponseData,
  limitBytes: number,
  named: { readonly what: string },
): Promise<Uint8Array> => {
  const isFailure = !isSuccess(reply.statusCode);
  const { bytes, isWhole } = await readUpTo(reply, isFailure ? Math.min(limitBytes, mostErrorBytes) : limitBytes);
  if (isWhole || isFailure) return bytes;
  throw new ProtocolError(`${named.what}: the reply exceeds the limit of ${limitBytes} bytes.`, {
    status: reply.statusCode,
  });
};

/** Reads a body up to a limit. Beyond it, the rest stays unread and the socket is lost. */
const readUpTo = async (
  reply: Dispatcher.ResponseData,
  limitBytes: number,
): Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> => {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  let isWhole = true;
  for await (const chunk of reply.body) {
    if (!(chunk instanceof Uint8Array)) throw typeError('The dispatcher must yield the body of a reply as bytes.');
    isWhole = chunk.byteLength <= limitBytes - sizeBytes;
    const wanted = chunk.subarray(0, limitBytes - sizeBytes);
    chunks.push(wanted);
    sizeBytes += wanted.byteLength;
    if (!isWhole) break;
  }
  // undici frees the socket one turn of the event loop after the end (seen with 7.30). A request sent before that would
  // open a second socket and pay for another TLS handshake.
  await nextTurn();
  const bytes = new Uint8Array(sizeBytes);
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.byteLength;
  }
  return { bytes, isWhole };
};

/** Returns the headers of a reply by lower-case name. Repeated headers are joined by commas. */
export const headersOf = (reply: Dispatcher.ResponseData): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(reply.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  );

/** The sockets of one client. */
export interface Sockets {
  /** Sends the requests. */
  readonly dispatcher: Dispatcher;
  /** Closes all sockets at once, including those that are still connecting. */
  close(): Promise<void>;
}

/**
 * Farhand closes an idle socket after 4 s, even if the server allows more. Servers commonly close idle sockets after 5
 * s or more (Node's default is 5 s), and a click written to a closing socket has an unknown outcome.
 */
const keepAliveMs = 4_000;

/** Long enough for a slow network, short enough for another attempt within the default 30 s of a call. */
const connectTimeoutMs = 10_000;

/** Opens sockets for one client, each on demand. A socket carries one request at a time. */
export const openSockets = (): Sockets => {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const agent = new Agent({
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    // A destroyed undici agent does not cancel a socket that is still connecting. The signal does.
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

/** Uses sockets of another owner and never closes them. */
export const borrowSockets = (dispatcher: Dispatcher): Sockets => ({ dispatcher, close: () => Promise.resolve() });

/** Whether a URL's host is this machine, so that requests to it do not cross a network. */
export const isLoopback = (url: URL): boolean => {
  const host = url.hostname.replace(/\.$/, '');
  // Names below `localhost` depend on the resolver: browsers keep them on this machine, Node.js asks DNS.
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
};

/**
 * Checks the URL that credentials will be sent to: `https:`, or `http:` to this machine, with only an origin and a
 * path.
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
      `${vendor}: the base URL ${url.origin} is not encrypted, so others could read the API key in transit. Use 'https:'; 'http:' is allowed for this machine only.`,
    );
  }
  return url;
};
