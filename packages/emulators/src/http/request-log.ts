/** A request the server got. */
export interface LoggedRequest {
  /** The verb, such as `POST`. */
  readonly method: string;
  /** Path and query; the value of `token` is left out. */
  readonly path: string;
  /** The body, parsed if it is JSON. */
  readonly body?: unknown;
  /** HTTP status of the answer; absent while there is none. */
  readonly status?: number;
}

/** Requests that are remembered; a server may run for days. */
const capacity = 10_000;

/** The latest requests, in the order they came. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];

  /** Notes a request. Its body and status are filled in later. */
  begin(method: string, path: string, query: URLSearchParams): { body?: unknown; status?: number } {
    const shown = new URLSearchParams(query);
    if (shown.has('token')) shown.set('token', '***');
    const entry: LoggedRequest & { body?: unknown; status?: number } = {
      method,
      path: shown.size === 0 ? path : `${path}?${shown}`,
    };
    this.entries.push(entry);
    if (this.entries.length > capacity) this.entries.shift();
    return entry;
  }
}
