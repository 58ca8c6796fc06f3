import type { Clock } from '../clock.js';
import type { Fault } from './faults.js';

/** A request that the server received. */
export interface LoggedRequest {
  /** The verb, such as `POST`. */
  readonly method: string;
  /** Path and query, without the values of `token` and `key`. */
  readonly path: string;
  /** The body, parsed if it is JSON. Absent if there is none, or if it is longer than 64 Ki characters. */
  readonly body?: unknown;
  /** The HTTP status of the reply, even if the reply was lost. Absent until there is one. */
  readonly status?: number;
  /** The fault that was applied to it. Absent if there was none, or if it did not apply. */
  readonly fault?: Fault;
  /** Present while the request has been read and its execution is delayed. */
  readonly isStillToCome?: true;
}

/** How a request ended: the reply was sent completely, or the connection ended before that. */
export type Ending = 'answered' | 'cut off';

/** A request with its times. The same object is updated until the request has ended. */
export interface TimedRequest {
  /** 1 for the first request that arrived, 2 for the next, and so on. */
  readonly number: number;
  readonly request: LoggedRequest;
  /** When it arrived, in milliseconds since 1970. */
  readonly arrivedAtMs: number;
  /** The time until its reply was delivered, in milliseconds. Absent until then. */
  readonly tookMs?: number;
  /** How it ended. Absent until then. */
  readonly ending?: Ending;
}

/** Receives each change of a request: it arrived, was read, has a status, has ended. */
type LogListener = (timed: TimedRequest) => void;

/** The most requests in the log, because a server may run for days. */
const capacity = 10_000;

/** The query parameters that contain keys. */
const keyNames = ['token', 'key'];

/** The latest requests, in the order of arrival. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  readonly #timed: TimedRequest[] = [];
  readonly #listeners = new Set<LogListener>();
  readonly #clock: Clock;
  #arrived = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds a request. The other fields are added later. */
  begin(method: string, path: string, query: URLSearchParams): OpenEntry {
    const shown = new URLSearchParams(query);
    for (const name of keyNames) if (shown.has(name)) shown.set(name, '***');
    const request: Growing<LoggedRequest> = { method, path: shown.size === 0 ? path : `${path}?${shown}` };
    this.#arrived += 1;
    const timed: Growing<TimedRequest> = { number: this.#arrived, request, arrivedAtMs: this.#clock.now() };
    this.entries.push(request);
    this.#timed.push(timed);
    if (this.entries.length > capacity) {
      this.entries.shift();
      this.#timed.shift();
    }
    const changed = (): void => {
      for (const listener of this.#listeners) listener(timed);
    };
    changed();
    return new OpenEntry(request, timed, this.#clock, changed);
  }

  /** Returns the latest requests with their times, oldest first, at most `count`. */
  latest(count: number): readonly TimedRequest[] {
    return this.#timed.slice(-count);
  }

  /** Calls `listener` at every change of a request, until the returned function is called. */
  listen(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A mutable version of the type. */
type Growing<T> = { -readonly [Name in keyof T]: T[Name] };

/** The fields of a request that are known only after its arrival. */
type Outcome = Pick<LoggedRequest, 'body' | 'status' | 'fault'>;

/** A request in the log that has not ended. */
export class OpenEntry {
  readonly #request: Growing<LoggedRequest>;
  readonly #timed: Growing<TimedRequest>;
  readonly #clock: Clock;
  readonly #changed: () => void;

  constructor(request: Growing<LoggedRequest>, timed: Growing<TimedRequest>, clock: Clock, changed: () => void) {
    this.#request = request;
    this.#timed = timed;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Adds fields that are known now. */
  note(outcome: Outcome): void {
    Object.assign(this.#request, outcome);
    this.#changed();
  }

  /** Notes that its execution is delayed. */
  postpone(): void {
    this.#request.isStillToCome = true;
    this.#changed();
  }

  /** Notes that it is being performed now. */
  resume(): void {
    delete this.#request.isStillToCome;
    this.#changed();
  }

  /** Notes that it has ended. */
  close(ending: Ending): void {
    this.#timed.ending = ending;
    this.#timed.tookMs = this.#clock.now() - this.#timed.arrivedAtMs;
    this.#changed();
  }
}
