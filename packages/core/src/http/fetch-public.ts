import type { Dispatcher } from 'undici';
import type { Deadline } from '../deadline.js';
import { ProtocolError } from '../errors.js';
import { borrowSockets, exchange, headersOf, isLoopback, openSockets, readBody, type Departure } from './exchange.js';
import { replyFailure, wireFailure, type FailureContext } from './failure.js';
import { isSuccess, receive } from './reply.js';
import { AttemptFailed, attemptRepeatedly, createQuota, realPace, type Pace } from './retry.js';

/** Settings of {@link openPublicFetcher}. */
export interface PublicFetchOptions {
  /** The vendor's name, to begin messages with. */
  readonly vendor: string;
  /** The vendor's base URL. If it is on this machine, `http:` addresses on this machine are fetched too. */
  readonly baseUrl: string;
  /** Largest reply that is read, in bytes. Default: 64 MiB. */
  readonly maxReplyBytes?: number;
  /** Carries the requests instead of sockets of its own. */
  readonly dispatcher?: Dispatcher;
  /** How time passes between attempts. Default: really. */
  readonly pace?: Pace;
}

const maxRedirects = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A URL as messages show it: without its query, which holds the signature of a presigned address. */
const shown = (url: URL): string => `${url.origin}${url.pathname}`;

const check = (address: string, { vendor, baseUrl }: PublicFetchOptions, from?: URL): URL => {
  const kind = from === undefined ? 'an address' : `a redirect of ${shown(from)}`;
  if (!URL.canParse(address, from?.href)) throw new ProtocolError(`${vendor} gave ${kind} that is no URL.`);
  const url = new URL(address, from);
  const local = url.protocol === 'http:' && isLoopback(url) && isLoopback(new URL(baseUrl));
  if (url.protocol === 'https:' || local) return url;
  throw new ProtocolError(`${vendor} gave ${kind} that is not fetched: ${shown(url)}. Only 'https:' addresses are.`);
};

/** Fetches what a vendor offers under addresses of its own, such as screenshots in a bucket. */
export interface PublicFetcher {
  /**
   * Fetches what is at an address. Sends no credentials, so up to three redirects are followed. Tried again as a read is.
   *
   * @throws ProtocolError if the address is none that is fetched, or the reply is too large.
   * @throws TransportError if it cannot be reached or answers with an error.
   */
  fetch(address: string, deadline: Deadline): Promise<Uint8Array>;
  /** Closes all sockets at once. What is under way fails. */
  close(): Promise<void>;
}

/** Opens a fetcher. It has sockets of its own, which stay open for a while, and a store of retries of its own. */
export const openPublicFetcher = (options: PublicFetchOptions): PublicFetcher => {
  const { vendor, maxReplyBytes = 64 * 2 ** 20, dispatcher, pace = realPace } = options;
  const sockets = dispatcher === undefined ? openSockets() : borrowSockets(dispatcher);
  const quota = createQuota();

  const fetchAt = (start: URL, deadline: Deadline): Promise<Uint8Array> => {
    const what = `${vendor}: GET ${shown(start)}`;
    const context: FailureContext = { what, secrets: [], credential: 'whether the address has expired' };

    const get = async (url: URL, redirectsLeft: number, departure: Departure): Promise<Uint8Array> => {
      const outgoing = { origin: url.origin, path: `${url.pathname}${url.search}`, method: 'GET', headers: {} };
      const response = await deadline.race(exchange(sockets.dispatcher, outgoing, deadline.signal, departure));
      const bytes = await deadline.race(readBody(response, maxReplyBytes, { what }));
      if (isSuccess(response.statusCode)) return bytes;
      const headers = headersOf(response);
      const { location } = headers;
      if (redirects.has(response.statusCode) && location !== undefined) {
        if (redirectsLeft === 0) throw new ProtocolError(`${what} was redirected more than ${maxRedirects} times.`);
        return get(check(location, options, url), redirectsLeft - 1, departure);
      }
      throw new AttemptFailed(replyFailure(receive(response.statusCode, headers, bytes, context.secrets), context));
    };

    const attempt = async (): Promise<Uint8Array> => {
      const departure: Departure = { left: false };
      try {
        if (deadline.signal.aborted) throw deadline.error();
        return await get(start, maxRedirects, departure);
      } catch (error) {
        if (error instanceof AttemptFailed) throw error;
        throw new AttemptFailed(wireFailure(error, departure.left, deadline, context));
      }
    };
    return attemptRepeatedly(attempt, { effect: 'read', deadline, what, advice: '', quota, pace });
  };

  return {
    fetch: async (address, deadline) => fetchAt(check(address, options), deadline),
    close: () => sockets.close(),
  };
};
