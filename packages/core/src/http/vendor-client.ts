import type { SendReport } from '../contract/connection.js';
import { within, type Wait } from '../deadline.js';
import { ClosedError, FarhandError, ProtocolError, toError, type ErrorFacts } from '../errors.js';
import type { ScreenshotData } from '../image.js';
import type { Effect } from './failure.js';
import { pathSegment, type Http, type HttpReply, type HttpRequest } from './http.js';
import { factsOf, isRecord, kindOf } from './reply.js';
import type { HttpStream } from './stream.js';

/** One endpoint of a vendor. */
export interface VendorEndpoint {
  /** Verb. */
  readonly method: HttpRequest['method'];
  /** Path below the base URL. Braces hold the name of an identifier, such as `/machines/{id}`. */
  readonly path: string;
  /** What a second sending would do. */
  readonly effect: Effect;
}

/** A vendor's endpoints, and what its replies say of a computer that is over. */
export interface VendorApi<Name extends string> {
  /** The endpoints by name. */
  readonly endpoints: Readonly<Record<Name, VendorEndpoint>>;
  /** How a message names an endpoint, such as `Example: GET /machines/{id}`. */
  readonly nameOf: (name: Name) => string;
  /** Identifiers that are the same in every path, by their names there. */
  readonly ids?: Readonly<Record<string, string>>;
  /** How a message names an identifier. Default: as the path does. */
  readonly idNames?: Readonly<Record<string, string>>;
  /** How the vendor says that a computer is over. Absent: by nothing but the status of a refusal. */
  readonly gone?: {
    /** What a failure means: a ClosedError if it says that the computer is over, otherwise the failure itself. */
    readonly meaningOf: (failure: unknown, name: Name) => unknown;
    /** Whether the body of a success says so. */
    readonly saysSo: (body: unknown, name: Name) => boolean;
    /** What to tell the user then, as a sentence. */
    readonly advice: string;
  };
}

/** What is sent to an endpoint. */
export interface VendorRequest {
  /** Identifiers in its path, by their names there. */
  readonly ids?: Readonly<Record<string, string>>;
  /** Body, sent as JSON. */
  readonly body?: object;
  /** Query parameters. */
  readonly query?: Readonly<Record<string, string>>;
  /** How long it may take. */
  readonly wait: Wait;
  /** What a second sending would do, where the endpoint alone does not tell. */
  readonly effect?: Effect;
  /** What to do if the outcome is unknown. */
  readonly advice?: string;
}

/** What ends a reply that is still coming. */
export interface StreamLimits {
  /** Ends it with the signal's reason. Default: the signal of the request's `wait`. */
  readonly signal?: AbortSignal;
  /** How long may pass without a byte while somebody waits for one, in milliseconds. Default: no limit. */
  readonly idleMs?: number;
}

/** A JSON object of a vendor. */
export type Json = Readonly<Record<string, unknown>>;

/** Where a reply is from. */
export interface Origin {
  /** The endpoint, as a message names it. */
  readonly what: string;
  /** What an error about the reply carries. */
  readonly facts: ErrorFacts;
  /** The time of the reply in milliseconds since 1970: by the vendor's clock if the reply has it, otherwise by ours. */
  readonly clockMs: number;
}

/** A reply of the expected kind. */
export interface VendorReply<Body> {
  /** The parsed body. */
  readonly body: Body;
  /** Where the reply is from, for errors about it. */
  readonly origin: Origin;
}

/** Sends to a vendor's endpoints by name. */
export interface VendorClient<Name extends string> {
  /** Resolves to the reply, whatever it says. */
  reply(name: Name, request: VendorRequest, expects?: 'json' | 'any'): Promise<HttpReply>;
  /** Resolves once the vendor has accepted the request; the rest of the reply does not matter. */
  done(name: Name, request: VendorRequest): Promise<void>;
  /** Resolves to the reply, which must be a JSON object. */
  object(name: Name, request: VendorRequest): Promise<VendorReply<Json>>;
  /** Resolves to the reply, which must be a JSON array. */
  array(name: Name, request: VendorRequest): Promise<VendorReply<readonly unknown[]>>;
  /** Resolves to a reply that is still coming. `request.wait` limits its beginning. */
  stream(name: Name, request: VendorRequest, accept: string, limits?: StreamLimits): Promise<HttpStream>;
  /** A text without the client's secrets. */
  redact(text: string): string;
}

/** The vendor's clock if the reply has it, so that a wrong clock on this machine ends no computer. */
const clockOf = (headers: HttpReply['headers']): number => {
  const theirs = Date.parse(headers['date'] ?? '');
  return Number.isNaN(theirs) ? Date.now() : theirs;
};

/** Makes a client that sends to a vendor's endpoints through `http`. */
export const createVendorClient = <Name extends string>(http: Http, api: VendorApi<Name>): VendorClient<Name> => {
  const { endpoints, nameOf, ids: known = {}, idNames = {}, gone } = api;

  const pathOf = (name: Name, ids: Readonly<Record<string, string>>): string =>
    endpoints[name].path.replaceAll(/\{(\w+)\}/g, (_, id: string) =>
      pathSegment(known[id] ?? ids[id] ?? '', idNames[id] ?? id),
    );

  const encode = (name: Name, request: VendorRequest): Omit<HttpRequest, 'deadline'> => {
    const { ids = {}, body, query, effect = endpoints[name].effect, advice } = request;
    return {
      method: endpoints[name].method,
      path: pathOf(name, ids),
      effect,
      ...(body === undefined ? {} : { body }),
      ...(query === undefined ? {} : { query }),
      ...(advice === undefined ? {} : { advice }),
    };
  };

  const send = <T>(
    name: Name,
    request: VendorRequest,
    by: (encoded: Omit<HttpRequest, 'deadline'>, deadline: HttpRequest['deadline']) => Promise<T>,
  ): Promise<T> =>
    within(request.wait, nameOf(name), async (deadline) => {
      try {
        return await by(encode(name, request), deadline);
      } catch (error) {
        throw gone === undefined ? error : gone.meaningOf(error, name);
      }
    });

  const reply: VendorClient<Name>['reply'] = async (name, request, expects = 'json') => {
    const received = await send(name, request, (encoded, deadline) => http.request({ ...encoded, expects, deadline }));
    if (gone?.saysSo(received.body, name) === true) {
      throw new ClosedError(`${nameOf(name)} was answered with an error. ${gone.advice}`, factsOf(received));
    }
    return received;
  };

  const expecting = async <Body>(
    name: Name,
    request: VendorRequest,
    isExpected: (body: unknown) => body is Body,
    expected: string,
  ): Promise<VendorReply<Body>> => {
    const { body, headers, ...received } = await reply(name, request);
    const [what, facts] = [nameOf(name), factsOf(received)];
    if (isExpected(body)) return { body, origin: { what, facts, clockMs: clockOf(headers) } };
    throw new ProtocolError(`${what} was answered with ${kindOf(body)}; ${expected} was expected.`, facts);
  };

  return {
    reply,
    done: async (name, request) => {
      await reply(name, request, 'any');
    },
    object: (name, request) => expecting(name, request, isRecord, 'a JSON object'),
    array: (name, request) => expecting(name, request, isArray, 'a JSON array'),
    stream: (name, request, accept, { signal = request.wait.signal, idleMs } = {}) =>
      send(name, request, (encoded, deadline) =>
        http.stream({ ...encoded, ...(idleMs === undefined ? {} : { idleMs }), accept, deadline }, signal),
      ),
    redact: http.redact,
  };
};

type Is<T> = (value: unknown) => value is T;

const isText: Is<string> = (value) => typeof value === 'string';
const isFilledText: Is<string> = (value): value is string => typeof value === 'string' && value !== '';
const isNumber: Is<number> = (value) => typeof value === 'number';
const isFlag: Is<boolean> = (value) => typeof value === 'boolean';
const isArray: Is<readonly unknown[]> = (value) => Array.isArray(value);

/** Reads fields of a JSON object by name. A field that is missing or of another type is `undefined`. */
export interface Fields {
  /** A text; `undefined` if the field is none. */
  readonly text: (name: string) => string | undefined;
  /** A number. */
  readonly number: (name: string) => number | undefined;
  /** `true` or `false`. */
  readonly flag: (name: string) => boolean | undefined;
  /** A JSON object. */
  readonly record: (name: string) => Json | undefined;
  /** The objects of an array; none if the field is no array. */
  readonly records: (name: string) => readonly Json[];
}

/** A reader of the fields that may be missing. */
export const fieldsOf = (json: Json): Fields => {
  const reading =
    <T>(is: Is<T>) =>
    (name: string): T | undefined => {
      const value = json[name];
      return is(value) ? value : undefined;
    };
  const array = reading(isArray);
  return {
    text: reading(isText),
    number: reading(isNumber),
    flag: reading(isFlag),
    record: reading(isRecord),
    records: (name) => (array(name) ?? []).filter(isRecord),
  };
};

/** Reads fields of a JSON object by name. Each throws a ProtocolError if it is missing or of another type. */
export interface NeededFields {
  /** A text that is not empty. */
  readonly text: (name: string) => string;
  /** A number. */
  readonly number: (name: string) => number;
  /** `true` or `false`. */
  readonly flag: (name: string) => boolean;
  /** A JSON object. */
  readonly record: (name: string) => Json;
  /** A JSON array. */
  readonly array: (name: string) => readonly unknown[];
}

/** A reader of the fields without which a reply is of no use. */
export const neededFieldsOf = (json: Json, { what, facts }: Pick<Origin, 'what' | 'facts'>): NeededFields => {
  const needing =
    <T>(is: Is<T>) =>
    (name: string): T => {
      const value = json[name];
      if (is(value)) return value;
      throw new ProtocolError(`${what} was answered without a usable '${name}'.`, facts);
    };
  return {
    text: needing(isFilledText),
    number: needing(isNumber),
    flag: needing(isFlag),
    record: needing(isRecord),
    array: needing(isArray),
  };
};

type SentOutcome = SendReport['outcomes'][number];

/** What a reply says of the calls of its request. */
export interface RequestOutcome<Reply> {
  /** One for each call. */
  readonly outcomes: readonly SentOutcome[];
  /** What the picture is read from, if the request took one. */
  readonly reply?: Reply | undefined;
  /** Why not all of them were applied, if they were not. */
  readonly error?: FarhandError;
}

/** How requests that carry calls are sent. */
export interface RequestSender<Request, Reply> {
  /** Sends a request and reads what its reply says. */
  readonly send: (request: Request) => Promise<RequestOutcome<Reply>>;
  /** What became of the calls of a request that failed as a whole. */
  readonly outcomeOf: (error: unknown, request: Request) => SentOutcome;
  /** Reads the picture of what the calls led to. Absent: none is wanted. */
  readonly readPicture?: ((reply: Reply) => Promise<ScreenshotData>) | undefined;
}

/** Whether a request that failed had reached the vendor, or may have. */
const wentOut = (error: unknown): boolean => {
  if (!(error instanceof FarhandError) || error.code === 'TIMEOUT' || error.code === 'UNREACHABLE') return false;
  return error.code !== 'CLOSED' || error.status !== undefined;
};

/** Sends requests in order, stops at the first that fails, and says what became of each call. Never rejects. */
export const sendInOrder = async <Request extends { readonly calls: readonly unknown[] }, Reply>(
  planned: readonly Request[],
  { send, outcomeOf, readPicture }: RequestSender<Request, Reply>,
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
  // Without it core takes another, and says why if that fails too.
  const screenshot = await readPicture(last).catch(() => undefined);
  return { outcomes, requests, ...(screenshot === undefined ? {} : { screenshot }) };
};
