import type { Clock } from '../clock.js';
import type { Fault } from './faults.js';

/** A request the server got. */
export interface LoggedRequest {
  /** The verb, such as `POST`. */
  readonly method: string;
  /** Path and query; the values of `token` and `key` are left out. */
  readonly path: string;
  /** The body, parsed if it is JSON. Absent if there is none, or one of more than 64 Ki characters. */
  readonly body?: unknown;
  /** HTTP status of the answer, also of one that was lost on its way; absent while there is none. */
  readonly status?: number;
  /** What was made to go wrong with it; absent if nothing was, or if that could not apply to it. */
  readonly fault?: Fault;
  /** Present while it has been read and is to be carried out later. */
  readonly isStillToCome?: true;
}

/** How a request ended: its reply went out whole, or the connection ended before that. */
export type Ending = 'answered' | 'cut off';

/** A request with its times. The same object until the request has ended; what it says grows. */
export interface TimedRequest {
  /** 1 for the first request that arrived, 2 for the next and so on. */
  readonly number: number;
  readonly request: LoggedRequest;
  /** When it arrived, in milliseconds since 1970. */
  readonly arrivedAtMs: number;
  /** How long it took until its reply was delivered, in milliseconds. Absent until then. */
  readonly tookMs?: number;
  /** How it ended. Absent until then. */
  readonly ending?: Ending;
}

/** Something that gets to know of each change of a request: it arrived, was read, has a status, has ended. */
type LogListener = (timed: TimedRequest) => void;

/** Requests that are remembered; a server may run for days. */
const capacity = 10_000;

/** What nobody is to read: the keys that stand in queries. */
const keyNames = ['token', 'key'];

/** The latest requests, in the order they came. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  readonly #timed: TimedRequest[] = [];
  readonly #listeners = new Set<LogListener>();
  readonly #clock: Clock;
  #arrived = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a request. The rest of what there is to know is filled in later. */
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

  /** The latest requests with their times, oldest first, `count` at most. */
  latest(count: number): readonly TimedRequest[] {
    return this.#timed.slice(-count);
  }

  /** Calls `listener` at every change of a request until the returned function is called. */
  listen(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The same while it grows. */
type Growing<T> = { -readonly [Name in keyof T]: T[Name] };

/** What is known of a request only after it arrived. */
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

  /** Fills in what is known now. */
  note(outcome: Outcome): void {
    Object.assign(this.#request, outcome);
    this.#changed();
  }

  /** Notes that it is to be carried out later. */
  postpone(): void {
    this.#request.isStillToCome = true;
    this.#changed();
  }

  /** Notes that it is carried out now. */
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
