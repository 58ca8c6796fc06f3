import type { Fault } from './faults/fault.js';

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
