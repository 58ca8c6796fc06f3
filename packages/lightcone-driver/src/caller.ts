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
import { checkAction } from './outcomes.js';
import type { ActionResult, Json } from './wire-replies.js';

/** What is sent to an endpoint. */
interface Sending {
  /** Computer, for paths that have one. */
  readonly id?: string;
  /** Tab, for paths that have one. */
  readonly tabId?: string;
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
  /** Ends it with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How long may pass without a byte while somebody waits for one, in milliseconds. Default: no limit. */
  readonly idleMs?: number;
}

/** Sends to endpoints by name. */
export interface Caller {
  /** Gives the reply, whatever it says. */
  reply(name: EndpointName, sending: Sending, expects?: 'json' | 'any'): Promise<HttpReply>;
  /** Gives the reply, which must be a JSON object. */
  object(name: EndpointName, sending: Sending): Promise<Json>;
  /** Gives the result of an action that succeeded. */
  action(name: EndpointName, sending: Sending): Promise<ActionResult>;
  /** Gives a reply that is still coming. What ends it is `limits.signal`, or that of `sending.wait` if there is none. */
  stream(name: EndpointName, sending: Sending, accept: string, limits?: StreamLimits): Promise<HttpStream>;
  /** A text without the API key. */
  redact(text: string): string;
}

const pathOf = (template: string, { id, tabId }: Sending): string => {
  const computer = template.includes('{id}') ? pathSegment(id ?? '', 'The computer’s id') : '';
  const tab = template.includes('{tab_id}') ? pathSegment(tabId ?? '', 'The tab’s id') : '';
  return template.replace('{id}', () => computer).replace('{tab_id}', () => tab);
};

/** How a message names an endpoint. */
export const nameOf = (name: EndpointName): string => `Lightcone: ${endpoints[name].method} ${endpoints[name].path}`;

/**
 * Sends to the vendor's endpoints through `http`. `says: 'closed'` (default): what the vendor says of a computer that is
 * over, in whichever way, is a ClosedError. `'as is'`: not where something may have run, or was tried.
 */
export const createCaller = (http: Http, says: 'closed' | 'as is' = 'closed'): Caller => {
  const reading = async <T>(name: EndpointName, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw says === 'closed' && name !== 'create' ? asClosed(error) : error;
    }
  };

  const request = (name: EndpointName, sending: Sending): Omit<Parameters<Http['request']>[0], 'deadline'> => {
    const { method, path, effect } = endpoints[name];
    const { body, query, advice } = sending;
    return {
      method,
      path: pathOf(path, sending),
      effect: sending.effect ?? effect,
      ...(body === undefined ? {} : { body }),
      ...(query === undefined ? {} : { query }),
      ...(advice === undefined ? {} : { advice }),
    };
  };

  const reply = async (name: EndpointName, sending: Sending, expects: 'json' | 'any' = 'json'): Promise<HttpReply> => {
    const answer = await within(sending.wait, nameOf(name), (deadline) =>
      reading(name, () => http.request({ ...request(name, sending), expects, deadline })),
    );
    // A batch says for each of its actions what became of it, and what is still to be created cannot be over.
    if (name !== 'create' && name !== 'batch' && saysGone(wordsIn(answer.body))) {
      throw new ClosedError(`${nameOf(name)} was answered with an error. ${goneAdvice}`, factsOf(answer));
    }
    return answer;
  };

  const bodyOf = (name: EndpointName, answer: HttpReply): Json => {
    const { body } = answer;
    if (isRecord(body)) return body;
    const message = `${nameOf(name)} was answered with ${kindOf(body)}; a JSON object was expected.`;
    throw new ProtocolError(message, factsOf(answer));
  };

  return {
    reply,
    object: async (name, sending) => bodyOf(name, await reply(name, sending)),
    action: async (name, sending) => {
      const answer = await reply(name, sending);
      return reading(name, async () => checkAction(bodyOf(name, answer), answer, nameOf(name), http.redact));
    },
    stream: (name, sending, accept, { signal = sending.wait.signal, idleMs } = {}) =>
      within(sending.wait, nameOf(name), (deadline) => {
        const idle = idleMs === undefined ? {} : { idleMs };
        return reading(name, () => http.stream({ ...request(name, sending), ...idle, accept, deadline }, signal));
      }),
    redact: http.redact,
  };
};

/** The words for a life that is over (documented: `terminated`). */
const ended: ReadonlySet<string> = new Set(['terminated', 'expired', 'ended']);

/** Whether a status word of a computer says that it has ended. Its case differs by endpoint (seen in July 2026). */
export const isEnded = (status: string | undefined): boolean => ended.has(status?.toLowerCase() ?? '');

/**
 * How the vendor says that a computer is over: `Session not found`, for one that ended and for those of others (seen in
 * July 2026). Sessions of the browser's own protocol, which are tabs, are not meant: of those Chromium says `Session
 * with given id not found` and `Session closed`.
 */
const phrases: readonly RegExp[] = [
  /\b(?:SESSION|COMPUTER)_(?:NOT_FOUND|EXPIRED|TERMINATED)\b/i,
  /\b(?:session|computer)(?: ["'`]?comp_\w+["'`]?)?(?: has| is| was)?(?: already)?(?: been)? (?:not found|expired|terminated|ended)\b/i,
];

/** Whether a text of the vendor's says that the computer has ended or is unknown. */
export const saysGone = (text: string): boolean => phrases.some((phrase) => phrase.test(text));

/** The vendor's words in a reply: a problem's, an action result's or those of before 2026. */
export const wordsIn = (body: unknown): string => {
  if (!isRecord(body)) return '';
  const { error } = body;
  const words = [body['status'], body['title'], body['detail'], body['error_message'], body['message'], error];
  const own = words.filter((word) => typeof word === 'string').join('; ');
  return isRecord(error) ? `${own}; ${wordsIn(error)}` : own;
};

/** What to tell the user once the vendor says so. */
export const goneAdvice = 'The computer has ended, by its lifetime or because someone ended it, or it is not yours.';

/** Whether an answer was none of the vendor's: proxies say, in HTML, that a session of theirs has expired. */
const isForeign = ({ code, cause }: FarhandError): boolean =>
  code === 'PROTOCOL' || (cause instanceof FarhandError && cause.code === 'PROTOCOL');

/** The same failure as a ClosedError if that is what the vendor says by it; else the failure as it is. */
export const asClosed = <T>(failure: T): T | ClosedError => {
  if (!(failure instanceof FarhandError) || failure instanceof ClosedError || isForeign(failure)) return failure;
  const { code, status = 0, vendorStatus } = failure;
  if (code !== 'ACTION_FAILED' && status < 500) return failure;
  if (!saysGone(failure.message) && !isEnded(vendorStatus)) return failure;
  const word = vendorStatus === undefined ? {} : { vendorStatus };
  return new ClosedError(`${failure.message} ${goneAdvice}`, { ...factsOf(failure), ...word, cause: failure });
};

/** The error for a computer of which the vendor says with a word of its status that it has ended. */
export const endedError = (id: string, status: string): ClosedError =>
  new ClosedError(`Lightcone: the computer ${id} has ended. Launch a new one.`, { vendorStatus: status });
