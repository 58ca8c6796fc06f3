/** An endpoint. `:name` in the path matches one segment. */
export interface Route<Handler> {
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
}

type Verb = <Handler>(path: string, handler: Handler) => Route<Handler>;

const verb =
  (method: string): Verb =>
  (path, handler) => ({ method, path, handler });

/** Creates routes of a verb. */
export const get: Verb = verb('GET');
export const post: Verb = verb('POST');
export const put: Verb = verb('PUT');
export const del: Verb = verb('DELETE');

/** The route that matches a request, with the decoded values of its `:name` segments. */
interface Match<Handler> {
  readonly route: Route<Handler>;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a request by its raw path. One trailing slash is allowed. Nothing is normalized: dot segments,
 * empty segments and malformed escapes match no route.
 */
export type Router<Handler> = (method: string, path: string) => Match<Handler> | undefined;

/** Creates a router from a table. The first matching route wins. */
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
