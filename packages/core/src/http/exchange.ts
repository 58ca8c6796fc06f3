import { typeError } from '../check/mistake.js';
import { setMaxListeners } from 'node:events';
import type * as Undici from 'undici';
import type { Agent, Dispatcher } from 'undici';
import { ProtocolError, toError } from '../errors.js';
import { isSuccess, type ReplyHead, type WholeReply } from './reply.js';

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
  /** Encoded body. */
  readonly body: string | null;
  /** undici's own limit for the headers of a reply: none. */
  readonly headersTimeout: 0;
  /** undici's own limit for the body of a reply: none. */
  readonly bodyTimeout: 0;
}

/** How much of a failure's body is read, in bytes. Its reason is a sentence. */
const mostErrorBytes = 65_536;

/** One message that is sent once, and whose reply is read to its end. It has no time limit of its own. */
export class Exchange implements Dispatcher.DispatchHandler {
  /** The beginning of the reply, once it has arrived. */
  head: ReplyHead | undefined;
  /** Settles once the reply has arrived, or cannot arrive any more. */
  readonly reply: Promise<WholeReply>;
  readonly #mostBytes: number;
  readonly #named: { readonly what: string };
  readonly #departure: Departure;
  readonly #chunks: Uint8Array[] = [];
  #sizeBytes = 0;
  #resolve: (reply: WholeReply) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #abortedFor: Error | undefined;

  /** `mostBytes`: the largest accepted body of a success. `named.what` begins the message about a larger one. */
  constructor(mostBytes: number, named: { readonly what: string }, departure: Departure) {
    this.#mostBytes = mostBytes;
    this.#named = named;
    this.#departure = departure;
    this.reply = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Sends the message. Never throws. */
  start(dispatcher: Dispatcher, outgoing: Outgoing): void {
    try {
      dispatcher.dispatch(outgoing, this);
    } catch (error) {
      this.#reject(error);
    }
  }

  /** Ends it. If the message has not left, it is never written. */
  abort(reason: unknown): void {
    this.#abortedFor = toError(reason);
    this.#controller?.abort(this.#abortedFor);
    this.#reject(reason);
  }

  /**
   * Called by undici once it has a usable socket, in the same tick in which it writes the first byte. Not called after a
   * failed lookup, connection or TLS handshake, or in a destroyed pool (seen with 7.30).
   */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#abortedFor !== undefined) {
      controller.abort(this.#abortedFor);
      return;
    }
    this.#controller = controller;
    this.#departure.left = true;
  }

  onResponseStart(_: Dispatcher.DispatchController, statusCode: number, headers: ReplyHead['headers']): void {
    // Others are announcements, such as of resources to preload.
    if (statusCode >= 200) this.head = { statusCode, headers };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: unknown): void {
    if (!(chunk instanceof Uint8Array)) throw typeError('The dispatcher must yield the body of a reply as bytes.');
    const isFailure = this.head === undefined || !isSuccess(this.head.statusCode);
    const mostBytes = isFailure ? Math.min(this.#mostBytes, mostErrorBytes) : this.#mostBytes;
    const wanted = chunk.subarray(0, mostBytes - this.#sizeBytes);
    this.#chunks.push(wanted);
    this.#sizeBytes += wanted.byteLength;
    if (wanted.byteLength === chunk.byteLength) return;
    // The rest stays unread and the socket is lost.
    if (isFailure) this.#finish();
    else {
      const message = `${this.#named.what}: the reply exceeds the limit of ${mostBytes} bytes.`;
      this.#reject(new ProtocolError(message, this.head === undefined ? {} : { status: this.head.statusCode }));
    }
    controller.abort(new Error('The rest of the reply is not read.'));
  }

  onResponseEnd(): void {
    // undici frees the socket one turn of the event loop after the end, and asks for that turn after this call (seen with
    // 7.30). A request sent before that would open a second socket and pay for another TLS handshake.
    queueMicrotask(() => setImmediate(() => this.#finish()));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }

  #finish(): void {
    const { head } = this;
    const [only, ...others] = this.#chunks;
    const bytes = only !== undefined && others.length === 0 ? only : Buffer.concat(this.#chunks);
    if (head === undefined) this.#reject(new Error('The reply has no beginning.'));
    else this.#resolve({ statusCode: head.statusCode, headers: head.headers, bytes });
  }
}

const noteDeparture =
  (departure: Departure): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      // See Exchange.
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
export const openExchange = (
  dispatcher: Dispatcher,
  outgoing: Outgoing,
  signal: AbortSignal,
  departure: Departure,
): Promise<Dispatcher.ResponseData> => dispatcher.compose(noteDeparture(departure)).request({ ...outgoing, signal });

/** Reads the beginning of a failure's body. If there is more, the rest stays unread and the socket is lost. */
export const readFailure = async ({ body }: Dispatcher.ResponseData): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let leftBytes = mostErrorBytes;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw typeError('The dispatcher must yield the body of a reply as bytes.');
    chunks.push(chunk.subarray(0, leftBytes));
    leftBytes -= chunk.byteLength;
    if (leftBytes < 0) break;
  }
  return new Uint8Array(Buffer.concat(chunks));
};

/** The sockets of one client. */
export interface Sockets {
  /** Resolves when requests can be sent. `undefined` if they already can. */
  opening(): Promise<void> | undefined;
  /** Sends the requests, once they can be sent. */
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

/** undici takes as long to load as all of Farhand, so it is loaded for the first request of the process. */
const loadUndici = (): Promise<typeof Undici> => import('undici');

let undici: typeof Undici | undefined;

/** Opens sockets for one client, each on demand. A socket carries one request at a time. */
export const openSockets = (): Sockets => {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  let agent: Agent | undefined;
  const open = ({ Agent }: typeof Undici): Agent =>
    new Agent({
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      // A destroyed undici agent does not cancel a socket that is still connecting. The signal does.
      connect: { timeout: connectTimeoutMs, signal: closing.signal },
    });
  return {
    opening: () =>
      undici === undefined
        ? loadUndici().then((loaded) => {
            undici = loaded;
          })
        : undefined,
    get dispatcher() {
      if (undici === undefined) throw new Error('The sockets are not open yet.');
      return (agent ??= open(undici));
    },
    close: async () => {
      const closed = agent?.destroy();
      closing.abort();
      await closed;
    },
  };
};

/** Uses sockets of another owner and never closes them. */
export const borrowSockets = (dispatcher: Dispatcher): Sockets => ({
  opening: () => undefined,
  dispatcher,
  close: () => Promise.resolve(),
});

/** Whether a URL's host is this machine, so that requests to it do not cross a network. */
export const isLoopback = (url: URL): boolean => {
  const host = url.hostname.replace(/\.$/, '');
  // Names below `localhost` depend on the resolver: browsers keep them on this machine, Node.js asks DNS.
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
};

/** A setting that allows `http:` beyond this machine. */
export interface HttpSetting {
  /** Its name, such as `allowHttp`. */
  readonly name: string;
  /** Whether the user allows it. */
  readonly isAllowed: boolean;
}

/**
 * Checks the URL that credentials will be sent to: `https:`, or `http:` to this machine or where the user allows it,
 * with only an origin and a path.
 *
 * @throws TypeError if it is anything else. The message never repeats a password in it.
 */
export const checkBaseUrl = (baseUrl: string, vendor: string, http?: HttpSetting): URL => {
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
  if (url.protocol === 'http:' && !isLoopback(url) && http?.isAllowed !== true) {
    const [exposed, advice] =
      http === undefined
        ? ['the API key', "'http:' is allowed for this machine only"]
        : ['what is sent and seen', `in a network that you trust, pass { ${http.name}: true }`];
    throw typeError(
      `${vendor}: the base URL ${url.origin} is not encrypted, so others could read ${exposed} in transit. Use 'https:'; ${advice}.`,
    );
  }
  return url;
};
