import type { SendReport } from '../contract/connection.js';
import { within, type Deadline, type Wait } from '../deadline.js';
import { ClosedError, FarhandError, ProtocolError, toError, type ErrorFacts } from '../errors.js';
import type { ScreenshotData } from '../image.js';
import type { Effect } from './failure.js';
import { isPathSegment, pathSegment, type Http, type HttpReply, type HttpRequest } from './http.js';
import { factsOf, isRecord, kindOf } from './reply.js';
import type { HttpStream } from './stream.js';

/** One endpoint of a vendor. */
export interface VendorEndpoint {
  /** Verb. */
  readonly method: HttpRequest['method'];
  /** Path below the base URL. Braces contain the name of an identifier, such as `/machines/{id}`. */
  readonly path: string;
  /** The effect of sending it twice. */
  readonly effect: Effect;
  /**
   * The identifier in the path that names the sequence of its requests, such as the input of one computer. Each waits
   * for abandoned earlier ones. Has no effect on requests that only read. Default: none.
   */
  readonly orderedBy?: string;
}

/** A vendor's endpoints, and how its replies show that a computer is gone. */
export interface VendorApi<Name extends string> {
  /** The endpoints by name. */
  readonly endpoints: Readonly<Record<Name, VendorEndpoint>>;
  /** How a message names an endpoint, such as `Example: GET /machines/{id}`. */
  readonly nameOf: (name: Name) => string;
  /** Identifiers that are the same in every path, by name. */
  readonly ids?: Readonly<Record<string, string>>;
  /** How messages name an identifier. Default: as the path does. */
  readonly idNames?: Readonly<Record<string, string>>;
  /** How the vendor reports that a computer is gone. Absent: it does not. */
  readonly gone?: GoneSigns<Name>;
}

/**
 * How a vendor reports that a computer is gone. Words in a reply are only a hint, because the vendor may be quoting
 * ours, such as a URL that contains `session_expired`. Farhand then asks the vendor.
 */
export interface GoneSigns<Name extends string> {
  /**
   * Interprets a failure. Returns a ClosedError if the vendor's own code or phrase proves that the computer is gone, a
   * ClosedError with the failure as its cause if it may be gone, and the failure otherwise.
   */
  readonly meaningOf: (failure: unknown, name: Name) => unknown;
  /** Whether the body of a success reports that the computer is gone. */
  readonly saysSo: (body: unknown, name: Name) => boolean;
  /** The endpoint that confirms it. */
  readonly query: Name;
  /**
   * Other endpoints that receive only the identifier of the computer, so that the words of their replies are the
   * vendor's own.
   */
  readonly alsoTell: readonly Name[];
  /** Whether a successful reply of the confirming endpoint means that the computer is gone. */
  readonly isOver: (reply: VendorReply<Json>) => boolean;
  /** Advice for the user in that case, as a sentence. */
  readonly advice: string;
}

/** A request to an endpoint. */
export interface VendorRequest {
  /** Identifiers in the path, by name. */
  readonly ids?: Readonly<Record<string, string>>;
  /** Body, sent as JSON. */
  readonly body?: object;
  /** Query parameters. */
  readonly query?: Readonly<Record<string, string>>;
  /** The time limit. */
  readonly wait: Wait;
  /** The effect of sending it twice, if it depends on the request. */
  readonly effect?: Effect;
  /** What to do if the outcome is unknown, as a sentence. */
  readonly advice?: string;
}

/** What ends a reply that is still arriving. */
export interface StreamLimits {
  /** Ends it with the signal's reason. Default: the signal of the request's `wait`. */
  readonly signal?: AbortSignal;
  /** The longest wait for a byte, in milliseconds. Counts only while the caller reads. Default: no limit. */
  readonly idleMs?: number;
}

/** A JSON object of a vendor. */
export type Json = Readonly<Record<string, unknown>>;

/** The origin of a reply. */
export interface Origin {
  /** The endpoint, as messages name it. */
  readonly what: string;
  /** The facts that an error about the reply carries. */
  readonly facts: ErrorFacts;
  /**
   * The time of the reply in milliseconds since 1970, by the vendor's clock if the reply has it, otherwise by this
   * machine's.
   */
  readonly clockMs: number;
}

/** A reply of the expected kind. */
export interface VendorReply<Body> {
  /** The parsed body. */
  readonly body: Body;
  /** The origin of the reply, for errors about it. */
  readonly origin: Origin;
}

/** Sends to a vendor's endpoints by name. */
export interface VendorClient<Name extends string> {
  /** Resolves to the reply, without checking its body. */
  reply(name: Name, request: VendorRequest, expects?: 'json' | 'any'): Promise<HttpReply>;
  /** Resolves once the vendor has accepted the request. Ignores the rest of the reply. */
  done(name: Name, request: VendorRequest): Promise<void>;
  /** Resolves to the reply, which must be a JSON object. */
  object(name: Name, request: VendorRequest): Promise<VendorReply<Json>>;
  /** Resolves to the reply, which must be a JSON array. */
  array(name: Name, request: VendorRequest): Promise<VendorReply<readonly unknown[]>>;
  /** Resolves to a reply that is still arriving. `request.wait` limits its start. */
  stream(name: Name, request: VendorRequest, accept: string, limits?: StreamLimits): Promise<HttpStream>;
  /**
   * Confirms a failure with the vendor. A ClosedError that {@link GoneSigns.meaningOf} suspects stays one if the vendor
   * confirms it. If not, or if there is no timely reply, its cause is returned instead.
   */
  confirmed<T>(failure: T, ids: Readonly<Record<string, string>>, wait: Wait): Promise<T | FarhandError>;
  /** Returns a text with the client's secrets redacted. */
  redact(text: string): string;
}

/** The vendor's clock if the reply has it, so that a wrong clock on this machine cannot end a computer. */
const clockOf = (headers: HttpReply['headers']): number => {
  const theirs = Date.parse(headers['date'] ?? '');
  return Number.isNaN(theirs) ? Date.now() : theirs;
};

/** The origin of a received reply. What only errors need is computed when they read it. */
class ReplyOrigin implements Origin {
  readonly what: string;
  readonly #reply: HttpReply;

  constructor(what: string, reply: HttpReply) {
    this.what = what;
    this.#reply = reply;
  }

  get facts(): ErrorFacts {
    return factsOf(this.#reply);
  }

  get clockMs(): number {
    return clockOf(this.#reply.headers);
  }
}

/** Fills identifiers into the paths of endpoints. Each path is taken apart once. */
const createPaths = <Name extends string>(
  endpoints: VendorApi<Name>['endpoints'],
  segmentOf: (id: string, ids: Readonly<Record<string, string>>) => string,
): ((name: Name, ids: Readonly<Record<string, string>>) => string) => {
  const known = new Map<Name, readonly string[]>();
  const partsOf = (name: Name): readonly string[] => {
    const parts = known.get(name) ?? endpoints[name].path.split(/\{(\w+)\}/);
    known.set(name, parts);
    return parts;
  };
  // Every second part is the name of an identifier.
  return (name, ids) => partsOf(name).reduce((path, part, at) => path + (at % 2 === 0 ? part : segmentOf(part, ids)));
};

/** Makes a client that sends to a vendor's endpoints through `http`. */
export const createVendorClient = <Name extends string>(http: Http, api: VendorApi<Name>): VendorClient<Name> => {
  const { endpoints, nameOf, ids: known = {}, idNames = {}, gone } = api;

  const pathOf = createPaths(endpoints, (id, ids) => pathSegment(known[id] ?? ids[id] ?? '', idNames[id] ?? id));

  const encode = (name: Name, request: VendorRequest, deadline: Deadline): HttpRequest => {
    const { method, orderedBy } = endpoints[name];
    const { ids = {}, body, query, effect = endpoints[name].effect, advice } = request;
    const order = effect === 'read' || orderedBy === undefined ? undefined : ids[orderedBy];
    return { method, path: pathOf(name, ids), effect, order, body, query, advice, deadline };
  };

  /** What a failure of an endpoint means. */
  const meaningOf = async (
    error: unknown,
    name: Name,
    request: VendorRequest,
    deadline: Deadline,
  ): Promise<unknown> => {
    if (gone === undefined) return error;
    const meant = gone.meaningOf(error, name);
    return tells(name) ? meant : confirmed(meant, request.ids ?? {}, deadline);
  };

  /** Whether an endpoint's own reply proves whether the computer is gone. */
  const tells = (name: Name): boolean => name === gone?.query || gone?.alsoTell.includes(name) === true;

  const isOver = async (ids: Readonly<Record<string, string>>, deadline: Deadline): Promise<boolean> => {
    if (gone === undefined || deadline.isOver()) return false;
    try {
      return gone.isOver(await expecting(gone.query, { ids, wait: deadline }, isRecord, 'a JSON object'));
    } catch (error) {
      return error instanceof ClosedError && error.status !== undefined;
    }
  };

  const confirmed: VendorClient<Name>['confirmed'] = async (failure, ids, wait) => {
    const cause = failure instanceof ClosedError ? failure.cause : undefined;
    if (!(cause instanceof FarhandError)) return failure;
    return (await within(wait, 'Asking for the computer', (deadline) => isOver(ids, deadline))) ? failure : cause;
  };

  /** Sends a request and reads the reply. */
  const receive = <T>(
    name: Name,
    request: VendorRequest,
    expects: 'json' | 'any',
    read: (received: HttpReply) => T,
  ): Promise<T> =>
    within(request.wait, nameOf(name), async (deadline) => {
      let received: HttpReply;
      try {
        received = await http.request({ ...encode(name, request, deadline), expects });
      } catch (error) {
        throw await meaningOf(error, name, request, deadline);
      }
      if (gone?.saysSo(received.body, name) !== true) return read(received);
      if (!tells(name) && !(await isOver(request.ids ?? {}, deadline))) return read(received);
      throw new ClosedError(`${nameOf(name)}: the vendor replied with an error. ${gone.advice}`, factsOf(received));
    });

  const expecting = <Body>(
    name: Name,
    request: VendorRequest,
    isExpected: (body: unknown) => body is Body,
    expected: string,
  ): Promise<VendorReply<Body>> =>
    receive(name, request, 'json', (received) => {
      const { body } = received;
      const origin = new ReplyOrigin(nameOf(name), received);
      if (isExpected(body)) return { body, origin };
      throw new ProtocolError(`${origin.what}: expected ${expected} in the reply, got ${kindOf(body)}.`, origin.facts);
    });

  return {
    reply: (name, request, expects = 'json') => receive(name, request, expects, (received) => received),
    done: (name, request) => receive(name, request, 'any', () => undefined),
    object: (name, request) => expecting(name, request, isRecord, 'a JSON object'),
    array: (name, request) => expecting(name, request, isArray, 'a JSON array'),
    stream: (name, request, accept, { signal = request.wait.signal, idleMs } = {}) =>
      within(request.wait, nameOf(name), async (deadline) => {
        try {
          return await http.stream({ ...encode(name, request, deadline), idleMs, accept }, signal);
        } catch (error) {
          throw await meaningOf(error, name, request, deadline);
        }
      }),
    confirmed,
    redact: http.redact,
  };
};

type Is<T> = (value: unknown) => value is T;

const isText: Is<string> = (value) => typeof value === 'string';
const isFilledText: Is<string> = (value): value is string => typeof value === 'string' && value !== '';
const isIdentifier: Is<string> = (value): value is string => typeof value === 'string' && isPathSegment(value);
const isNumber: Is<number> = (value) => typeof value === 'number';
const isFlag: Is<boolean> = (value) => typeof value === 'boolean';
const isArray: Is<readonly unknown[]> = (value) => Array.isArray(value);

/** Reads fields of a JSON object by name. A field that is missing or of another type is `undefined`. */
export interface Fields {
  /** Returns a text, or `undefined` if the field is not one. */
  readonly text: (name: string) => string | undefined;
  /** A number. */
  readonly number: (name: string) => number | undefined;
  /** `true` or `false`. */
  readonly flag: (name: string) => boolean | undefined;
  /** A JSON object. */
  readonly record: (name: string) => Json | undefined;
  /** Returns the objects of an array, or none if the field is not an array. */
  readonly records: (name: string) => readonly Json[];
}

/** Makes a reader of optional fields. */
export const fieldsOf = (json: Json): Fields => {
  const read = <T>(name: string, is: Is<T>): T | undefined => {
    const value = json[name];
    return is(value) ? value : undefined;
  };
  return {
    text: (name) => read(name, isText),
    number: (name) => read(name, isNumber),
    flag: (name) => read(name, isFlag),
    record: (name) => read(name, isRecord),
    records: (name) => (read(name, isArray) ?? []).filter(isRecord),
  };
};

/** Reads fields of a JSON object by name. Each throws a ProtocolError if it is missing or of another type. */
export interface NeededFields {
  /** A text that is not empty. */
  readonly text: (name: string) => string;
  /** An identifier that can stand in a path. */
  readonly id: (name: string) => string;
  /** A number. */
  readonly number: (name: string) => number;
  /** `true` or `false`. */
  readonly flag: (name: string) => boolean;
  /** A JSON object. */
  readonly record: (name: string) => Json;
  /** A JSON array. */
  readonly array: (name: string) => readonly unknown[];
}

/** Makes a reader of the fields that a reply must have. */
export const neededFieldsOf = (json: Json, { what, facts }: Pick<Origin, 'what' | 'facts'>): NeededFields => {
  const needing =
    <T>(is: Is<T>) =>
    (name: string): T => {
      const value = json[name];
      if (is(value)) return value;
      throw new ProtocolError(`${what}: the reply has no usable '${name}'.`, facts);
    };
  return {
    text: needing(isFilledText),
    id: needing(isIdentifier),
    number: needing(isNumber),
    flag: needing(isFlag),
    record: needing(isRecord),
    array: needing(isArray),
  };
};

type SentOutcome = SendReport['outcomes'][number];

/** What a reply reports about the calls of its request. */
export interface RequestOutcome<Reply> {
  /** One for each call. */
  readonly outcomes: readonly SentOutcome[];
  /** The reply that contains the screenshot, if the request took one. */
  readonly reply?: Reply | undefined;
  /** Why not all calls were applied, if some were not. */
  readonly error?: FarhandError;
}

/** How requests that carry calls are sent. */
export interface RequestSender<Request, Reply> {
  /** Waits until a request may be sent. If it rejects, the request had no effect. Default: sends at once. */
  readonly ready?: ((request: Request) => Promise<void>) | undefined;
  /** Sends a request and interprets its reply. */
  readonly send: (request: Request) => Promise<RequestOutcome<Reply>>;
  /** The outcome of the calls of a request that failed as a whole. */
  readonly outcomeOf: (error: unknown, request: Request) => SentOutcome;
  /** Reads the screenshot of the result. Absent if none is wanted. */
  readonly readPicture?: ((reply: Reply) => Promise<ScreenshotData>) | undefined;
}

/** The codes of errors that mean that nothing was done: the request was not sent, or was rejected. */
const notDone: ReadonlySet<string> = new Set(['UNREACHABLE', 'RATE_LIMITED', 'UNAUTHORIZED', 'REJECTED', 'TIMEOUT']);

/**
 * Returns the outcome of calls whose request failed: `notRun` if the error proves it, or if it is the deadline's own
 * error, which HTTP passes on only for unsent requests. Otherwise `unknown`, unless the error proves a failure.
 */
export const outcomeByError = (error: unknown, deadline: Deadline): SentOutcome => {
  if (deadline.isOver() && error === deadline.error()) return 'notRun';
  if (!(error instanceof FarhandError)) return 'unknown';
  if (error.code === 'ACTION_FAILED') return 'failed';
  // After a server error, the computer may have ended while it ran the calls.
  if (error.code === 'CLOSED') return (error.status ?? 0) >= 500 ? 'unknown' : 'notRun';
  return notDone.has(error.code) ? 'notRun' : 'unknown';
};

/** Whether a failed request reached the vendor, or may have. */
const wentOut = (error: unknown): boolean => {
  if (!(error instanceof FarhandError) || error.code === 'TIMEOUT' || error.code === 'UNREACHABLE') return false;
  return error.code !== 'CLOSED' || error.status !== undefined;
};

/** Sends requests in order, stops at the first failure, and reports the outcome of each call. Never rejects. */
export const sendInOrder = async <Request extends { readonly calls: readonly unknown[] }, Reply>(
  planned: readonly Request[],
  { ready, send, outcomeOf, readPicture }: RequestSender<Request, Reply>,
): Promise<SendReport> => {
  let last: Reply | undefined;
  const outcomes: SentOutcome[] = [];
  let requests = 0;
  const stopped = (error: unknown): SendReport => ({
    outcomes: planned.flatMap(({ calls }) => calls).map((_, index) => outcomes[index] ?? 'notRun'),
    requests,
    error: toError(error),
  });
  for (const request of planned) {
    try {
      if (ready !== undefined) await ready(request);
    } catch (error) {
      return stopped(error);
    }
    try {
      const done = await send(request);
      requests += 1;
      outcomes.push(...done.outcomes);
      last = done.reply;
      if (done.error !== undefined) return stopped(done.error);
    } catch (error) {
      outcomes.push(...request.calls.map(() => outcomeOf(error, request)));
      if (wentOut(error)) requests += 1;
      return stopped(error);
    }
  }
  if (last === undefined || readPicture === undefined) return { outcomes, requests };
  // Without it, core takes another screenshot and reports an error if that fails too.
  const screenshot = await readPicture(last).catch(() => undefined);
  return { outcomes, requests, ...(screenshot === undefined ? {} : { screenshot }) };
};
