import {
  ClosedError,
  factsOf,
  FarhandError,
  isRecord,
  kindOf,
  pathSegment,
  ProtocolError,
  within,
  type Effect,
  type Http,
  type HttpReply,
  type HttpStream,
  type Wait,
} from '@farhand/core/driver';
import { endpoints, type EndpointName } from './endpoints.js';
import type { Json, Origin } from './read.js';

/** What is sent to an endpoint. */
interface Sending {
  /** Identifiers in its path, by their names there. The organization's is known. */
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

/** A reply and where it is from. */
interface Answered<T> {
  readonly body: T;
  readonly origin: Origin;
}

/** Sends to endpoints by name. */
export interface Caller {
  /** Gives the reply, whatever it says. */
  reply(name: EndpointName, sending: Sending, expects?: 'json' | 'any'): Promise<HttpReply>;
  /** Resolves when the vendor has said yes; what else it says does not matter. */
  done(name: EndpointName, sending: Sending): Promise<void>;
  /** Gives the reply, which must be a JSON object. */
  object(name: EndpointName, sending: Sending): Promise<Answered<Json>>;
  /** Gives the reply, which must be a JSON array. */
  array(name: EndpointName, sending: Sending): Promise<Answered<readonly unknown[]>>;
  /** Gives a reply that is still coming. */
  stream(name: EndpointName, sending: Sending, accept: string): Promise<HttpStream>;
  /** A text without the API key. */
  redact(text: string): string;
}

/** How a message names an endpoint. */
export const nameOf = (name: EndpointName): string => `Lybic: ${endpoints[name].method} ${endpoints[name].path}`;

/** The vendor's clock where it tells, so that a wrong one on this machine ends no sandbox. */
const clockOf = (headers: Readonly<Record<string, string>>): number => {
  const theirs = Date.parse(headers['date'] ?? '');
  return Number.isNaN(theirs) ? Date.now() : theirs;
};

/** Whether an endpoint is about a sandbox that is there already. What is still to be created cannot be over. */
const isAboutOne = (name: EndpointName): boolean => name !== 'sandboxesCreate' && name !== 'sandboxesCreateFromImage';

/** A failure of the server may say that the sandbox is over just as a refusal does. */
const readFailure = (error: unknown): unknown => {
  if (!(error instanceof FarhandError) || (error.status ?? 0) < 500 || !saysGone(error.message)) return error;
  return new ClosedError(`${error.message} ${goneAdvice}`, { ...factsOf(error), cause: error });
};

const reading = async <T>(name: EndpointName, work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw isAboutOne(name) ? readFailure(error) : error;
  }
};

/** Sends to the vendor's endpoints through `http`, for one organization. */
export const createCaller = (http: Http, orgId: string): Caller => {
  const pathOf = (template: string, ids: Readonly<Record<string, string>>): string =>
    template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      pathSegment(name === 'orgId' ? orgId : (ids[name] ?? ''), name),
    );

  const request = (name: EndpointName, sending: Sending): Omit<Parameters<Http['request']>[0], 'deadline'> => {
    const { method, path, effect } = endpoints[name];
    const { ids = {}, body, query, advice } = sending;
    return {
      method,
      path: pathOf(path, ids),
      effect: sending.effect ?? effect,
      ...(body === undefined ? {} : { body }),
      ...(query === undefined ? {} : { query }),
      ...(advice === undefined ? {} : { advice }),
    };
  };

  const reply = async (name: EndpointName, sending: Sending, expects: 'json' | 'any' = 'json'): Promise<HttpReply> => {
    const answer = await within(sending.wait, nameOf(name), (deadline) =>
      reading(name, http.request({ ...request(name, sending), expects, deadline })),
    );
    if (isAboutOne(name) && saysGone(wordsIn(answer.body))) {
      throw new ClosedError(`${nameOf(name)} was answered with an error. ${goneAdvice}`, factsOf(answer));
    }
    return answer;
  };

  const originOf = (name: EndpointName, { headers, ...answer }: HttpReply): Origin => ({
    what: nameOf(name),
    facts: factsOf(answer),
    clockMs: clockOf(headers),
  });

  const unexpected = (name: EndpointName, answer: HttpReply, expected: string): ProtocolError =>
    new ProtocolError(
      `${nameOf(name)} was answered with ${kindOf(answer.body)}; ${expected} was expected.`,
      factsOf(answer),
    );

  return {
    reply,
    done: async (name, sending) => {
      await reply(name, sending, 'any');
    },
    object: async (name, sending) => {
      const answer = await reply(name, sending);
      if (!isRecord(answer.body)) throw unexpected(name, answer, 'a JSON object');
      return { body: answer.body, origin: originOf(name, answer) };
    },
    array: async (name, sending) => {
      const answer = await reply(name, sending);
      if (!Array.isArray(answer.body)) throw unexpected(name, answer, 'a JSON array');
      return { body: answer.body, origin: originOf(name, answer) };
    },
    stream: (name, sending, accept) =>
      within(sending.wait, nameOf(name), (deadline) =>
        reading(name, http.stream({ ...request(name, sending), accept, deadline }, sending.wait.signal)),
      ),
    redact: http.redact,
  };
};

/**
 * How the vendor says that a sandbox is over. Its agent's own code looks for `SANDBOX_EXPIRED` in codes and messages and
 * for "expired" and "not found" in messages (seen in 2025); "not found" alone may be said of a file or a shell. The
 * other words are those of its life: nothing starts a sandbox again that has stopped.
 */
const phrases: readonly RegExp[] = [
  /SANDBOX_(?:EXPIRED|NOT_FOUND|STOPPED|TERMINATED|DELETED)/i,
  /\bsandbox\b(?: with id)?(?: ["'`]?[\w-]*[\d-][\w-]*["'`]?)?,?(?: has| is| was)?(?: already)?(?: been)? (?:expired|not found|stopped|terminated|deleted)\b(?! responding)/i,
];

/** Whether a text of the vendor's, an error code or a message, says that the sandbox has ended or is unknown. */
export const saysGone = (text: string): boolean => phrases.some((phrase) => phrase.test(text));

/** The vendor's error code in a reply, if there is one. */
export const codeIn = (body: unknown): string | undefined => {
  const code = isRecord(body) ? body['code'] : undefined;
  return typeof code === 'string' && code !== '' ? code : undefined;
};

/** The vendor's error code and message in a reply. */
export const wordsIn = (body: unknown): string => {
  const message = isRecord(body) ? body['message'] : undefined;
  return [codeIn(body), message].filter((words) => typeof words === 'string').join(' ');
};

/** What to tell the user once the vendor says so. */
export const goneAdvice =
  'The sandbox has ended, by its lifetime or because someone deleted it, or it is not in this organization.';
