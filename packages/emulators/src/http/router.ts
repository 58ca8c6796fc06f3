import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Fault } from './faults.js';

/** One endpoint. `:name` in the path stands for one segment. */
export interface Route<Handler> {
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
}

/** A route that fits a request, with the decoded values of its `:name` segments. */
interface Match<Handler> {
  readonly route: Route<Handler>;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a request by its raw path. One slash at the end is allowed. Nothing is normalised: dot segments,
 * empty segments and malformed escapes fit no route.
 */
export type Router<Handler> = (method: string, path: string) => Match<Handler> | undefined;

/** Makes a router from a table. The first route that fits wins. */
export const createRouter = <Handler>(routes: readonly Route<Handler>[]): Router<Handler> => {
  const table = routes.map((route) => ({ route, pattern: route.path.split('/') }));
  return (method, path) => {
    const segments = segmentsOf(path);
    if (segments === undefined) return undefined;
    for (const { route, pattern } of table) {
      if (route.method !== method || pattern.length !== segments.length) continue;
      const params = matchSegments(pattern, segments);
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
};

const segmentsOf = (path: string): readonly string[] | undefined => {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (!trimmed.startsWith('/')) return undefined;
  try {
    return trimmed.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
};

const matchSegments = (
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined => {
  const params: [string, string][] = [];
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) {
      if (segment === '' || segment === '.' || segment === '..') return undefined;
      params.push([part.slice(1), segment]);
    } else if (part !== segment) return undefined;
  }
  return Object.fromEntries(params);
};

/** A fresh token that cannot be guessed. */
export const generateToken = (prefix: string): string => prefix + randomBytes(24).toString('base64url');

/** The token of an `Authorization: Bearer` header, if there is one. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares two tokens in a time that tells nothing about where or in what length they differ. */
export const sameToken = (given: string | undefined, expected: string): boolean =>
  timingSafeEqual(digest(given ?? ''), digest(expected)) && given !== undefined;

/** A request the server got. */
export interface LoggedRequest {
  /** The verb, such as `POST`. */
  readonly method: string;
  /** Path and query; the value of `token` is left out. */
  readonly path: string;
  /** The body, parsed if it is JSON. Absent if there is none, or one of more than 64 Ki characters. */
  readonly body?: unknown;
  /** HTTP status of the answer, also of one that was lost on its way; absent while there is none. */
  readonly status?: number;
  /** What was made to go wrong with it; absent if nothing was, or if that could not apply to it. */
  readonly fault?: Fault;
}

/** What is known of a request only after it arrived. */
interface Outcome {
  body?: unknown;
  status?: number;
  fault?: Fault;
}

/** Requests that are remembered; a server may run for days. */
const capacity = 10_000;

/** The latest requests, in the order they came. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];

  /** Notes a request. The rest of what there is to know is filled in later. */
  begin(method: string, path: string, query: URLSearchParams): Outcome {
    const shown = new URLSearchParams(query);
    if (shown.has('token')) shown.set('token', '***');
    const entry: LoggedRequest & Outcome = {
      method,
      path: shown.size === 0 ? path : `${path}?${shown}`,
    };
    this.entries.push(entry);
    if (this.entries.length > capacity) this.entries.shift();
    return entry;
  }
}
