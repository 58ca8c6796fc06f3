import type { Dispatcher } from 'undici';
import type { Deadline } from '../deadline.js';
import { ProtocolError } from '../errors.js';
import { borrowSockets, Exchange, isLoopback, openSockets, type Departure, type Outgoing } from './exchange.js';
import { replyFailure, wireFailure, type FailureContext } from './failure.js';
import { headersOf, isSuccess, ReceivedReply } from './reply.js';
import { AttemptFailed, attemptRepeatedly, createQuota, realPace, type Pace } from './retry.js';

/** Settings of {@link openPublicFetcher}. */
export interface PublicFetchOptions {
  /** The vendor's name, to begin messages with. */
  readonly vendor: string;
  /** The vendor's base URL. If it is on this machine, `http:` URLs on this machine are allowed too. */
  readonly baseUrl: string;
  /** Largest accepted reply, in bytes. Default: 64 MiB. */
  readonly maxReplyBytes?: number;
  /** Carries the requests instead of own sockets. */
  readonly dispatcher?: Dispatcher;
  /** Clock and randomness of retries, replaceable for tests. Default: real ones. */
  readonly pace?: Pace;
}

const maxRedirects = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A URL as messages show it: without its query, which contains the signature of a presigned URL. */
const shown = (url: URL): string => `${url.origin}${url.pathname}`;

const check = (address: string, { vendor, baseUrl }: PublicFetchOptions, from?: URL): URL => {
  const kind = from === undefined ? 'an address' : `a redirect of ${shown(from)}`;
  if (!URL.canParse(address, from?.href)) throw new ProtocolError(`${vendor} returned ${kind} that is not a URL.`);
  const url = new URL(address, from);
  const local = url.protocol === 'http:' && isLoopback(url) && isLoopback(new URL(baseUrl));
  if (url.protocol === 'https:' || local) return url;
  throw new ProtocolError(
    `${vendor} returned ${kind} that Farhand does not fetch: ${shown(url)}. Only 'https:' addresses are allowed.`,
  );
};

/** Fetches what a vendor serves at separate URLs, such as screenshots in a bucket. */
export interface PublicFetcher {
  /**
   * Fetches a URL. Sends no credentials and therefore follows up to three redirects. Retried like a read.
   *
   * @throws ProtocolError if the URL is not allowed, or the reply is too large.
   * @throws TransportError if the server is unreachable or replies with an error.
   */
  fetch(address: string, deadline: Deadline): Promise<Uint8Array>;
  /** Closes all sockets at once. Requests in progress fail. */
  close(): Promise<void>;
}

/** Opens a fetcher with sockets and a retry budget of its own. */
export const openPublicFetcher = (options: PublicFetchOptions): PublicFetcher => {
  const { vendor, maxReplyBytes = 64 * 2 ** 20, dispatcher, pace = realPace } = options;
  const sockets = dispatcher === undefined ? openSockets() : borrowSockets(dispatcher);
  const quota = createQuota();

  const fetchAt = (start: URL, deadline: Deadline): Promise<Uint8Array> => {
    const what = `${vendor}: GET ${shown(start)}`;
    const context: FailureContext = { what, secrets: [], credential: 'whether the address has expired' };

    const get = async (url: URL, redirectsLeft: number, departure: Departure): Promise<Uint8Array> => {
      const path = `${url.pathname}${url.search}`;
      const outgoing: Outgoing = {
        origin: url.origin,
        path,
        method: 'GET',
        headers: {},
        body: null,
        headersTimeout: 0,
        bodyTimeout: 0,
      };
      const exchange = new Exchange(maxReplyBytes, context, departure);
      exchange.start(sockets.dispatcher, outgoing);
      const reply = await deadline.race(exchange.reply).catch((error: unknown) => {
        exchange.abort(error);
        throw error;
      });
      if (isSuccess(reply.statusCode)) return new Uint8Array(reply.bytes);
      const { location } = headersOf(reply);
      if (redirects.has(reply.statusCode) && location !== undefined) {
        if (redirectsLeft === 0) throw new ProtocolError(`${what} was redirected more than ${maxRedirects} times.`);
        return get(check(location, options, url), redirectsLeft - 1, departure);
      }
      throw new AttemptFailed(replyFailure(new ReceivedReply(reply, context.secrets), context));
    };

    const attempt = async (): Promise<Uint8Array> => {
      const departure: Departure = { left: false };
      try {
        const opening = sockets.opening();
        if (opening !== undefined) await deadline.race(opening);
        if (deadline.isOver()) throw deadline.error();
        return await get(start, maxRedirects, departure);
      } catch (error) {
        if (error instanceof AttemptFailed) throw error;
        throw new AttemptFailed(wireFailure(error, departure.left, deadline, context));
      }
    };
    return attemptRepeatedly(attempt, { effect: 'read', deadline, named: context, advice: '', quota, pace });
  };

  return {
    fetch: async (address, deadline) => fetchAt(check(address, options), deadline),
    close: () => sockets.close(),
  };
};
