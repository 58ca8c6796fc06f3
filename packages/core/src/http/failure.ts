import type { Deadline } from '../deadline.js';
import { FarhandError, OutcomeUnknownError, ProtocolError, TimeoutError, TransportError } from '../errors.js';
import { factsOf, mediaTypeOf, reasonOf, redact, retryAfterOf, type ReceivedReply } from './reply.js';

/**
 * The effect of sending a request twice.
 *
 * - `read`: none, because the request changes nothing.
 * - `repeatable`: the same as sending it once, such as a release or a delete.
 * - `once`: possible harm, such as a second click or a second computer. Never sent again once it may have run.
 */
export type Effect = 'read' | 'repeatable' | 'once';

/** A reply with a 4xx or 5xx status, passed to a vendor's client for interpretation. */
export interface Refusal {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** Vendor, verb and path, to begin a message with. */
  readonly what: string;
  /** The reason in the vendor's words. Redacted. */
  readonly reason: string;
  /** The parsed body, if it is JSON. */
  readonly body: unknown;
  /** The vendor's identifier of the request, if the reply has one. */
  readonly requestId: string | undefined;
  /** How long the vendor asks to wait before a retry, in milliseconds, if it does. */
  readonly retryAfterMs: number | undefined;
}

/** What a 5xx reply means for a vendor that replies with one on purpose. */
export interface Interpretation {
  /** The error to reject with. If the outcome is `unknown` and the request must not be repeated, it becomes the cause. */
  readonly error: FarhandError;
  /**
   * What became of the request. `notRun`: provably without effect. `failed`: the vendor answered, and repeating it would
   * not help. `unknown`: some of it may have run. None is sent again.
   */
  readonly outcome: 'notRun' | 'failed' | 'unknown';
}

/** Why one attempt of a request failed, and what is known about its effect. */
export interface Failure {
  /** The error to reject with, unless the outcome is unknown. */
  readonly error: unknown;
  /** What happened, to follow "was sent, but". */
  readonly reason: string;
  /** `notRun`: provably without effect. `lost`: it may have run. `answered`: the vendor replied. */
  readonly certainty: 'notRun' | 'lost' | 'answered';
  /** Whether a retry may succeed. */
  readonly again: boolean;
  /** How long the vendor asks to wait before a retry, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the vendor itself has ended the request, so that none of it is still to come, although some may have run. */
  readonly isOver?: boolean;
}

/** What the message of a failure needs to know about the request. */
export interface FailureContext {
  /** Vendor, verb and path. */
  readonly what: string;
  /** What to check if the vendor rejects it, such as `the API key (EXAMPLE_API_KEY)`. */
  readonly credential: string;
  /**
   * The base URL and the setting that defines it, such as `https://example.com (baseUrl)`. Absent: messages do not
   * mention it.
   */
  readonly address?: string | undefined;
  /** Texts that no message may contain. */
  readonly secrets: readonly string[];
  /** The vendor's own interpretation of a 4xx, tried before the general one. */
  readonly refused?: ((refusal: Refusal) => FarhandError | undefined) | undefined;
  /** The vendor's own interpretation of a 5xx, tried before the general one. */
  readonly failed?: ((refusal: Refusal) => Interpretation | undefined) | undefined;
}

const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** A plain, redacted copy of a transport's error. The original references sockets and may contain what was sent. */
export const plainError = (thrown: unknown, secrets: readonly string[]): Error => {
  if (!(thrown instanceof Error)) return new Error(redact(String(thrown), secrets));
  const inner = thrown instanceof AggregateError ? thrown.errors.map((one) => plainError(one, secrets).message) : [];
  const message = [thrown.message, ...inner].filter((part) => part !== '').join('; ');
  const copy = new Error(redact(message, secrets).trim());
  copy.name = thrown.name;
  const code = codeOf(thrown);
  return code === undefined ? copy : Object.assign(copy, { code });
};

const summaryOf = (error: Error): string => {
  const code = codeOf(error);
  if (error.message === '') return code ?? error.name;
  return code === undefined || error.message.includes(code) ? error.message : `${error.message} (${code})`;
};

/** Advice in case the server is not the vendor's API, as a sentence with a leading space. */
export const checkAddress = ({ address }: Pick<FailureContext, 'address'>): string =>
  address === undefined ? '' : ` Check the base URL, ${address}.`;

/**
 * The failure of an attempt without a complete reply. `deadline` covers all attempts; a single attempt may have ended
 * earlier.
 */
export const wireFailure = (thrown: unknown, left: boolean, deadline: Deadline, context: FailureContext): Failure => {
  if (deadline.isOver()) {
    const reason = deadline.abortedByCaller() ? 'the call was aborted before the reply' : 'no reply came in time';
    return { error: deadline.error(), reason, certainty: left ? 'lost' : 'notRun', again: false };
  }
  if (thrown instanceof TimeoutError) {
    return { error: thrown, reason: 'no reply came in time', certainty: left ? 'lost' : 'notRun', again: true };
  }
  if (thrown instanceof FarhandError) {
    return { error: thrown, reason: 'its reply is unusable', certainty: left ? 'lost' : 'answered', again: false };
  }
  const { what, secrets } = context;
  const cause = plainError(thrown, secrets);
  const summary = summaryOf(cause);
  const message = left
    ? `${what} got no complete reply: ${summary}. Try again; if it persists, check the network.`
    : `${what} could not be sent: ${summary}. Nothing happened. Check the network and the base URL${context.address === undefined ? '' : `, ${context.address}`}.`;
  const error = new TransportError('UNREACHABLE', message, { cause });
  return { error, reason: `its reply was lost: ${summary}`, certainty: left ? 'lost' : 'notRun', again: true };
};

/** The failure of an attempt whose successful reply cannot be read, such as truncated JSON. */
export const unreadable = (error: ProtocolError, reason = 'its reply cannot be read'): Failure => ({
  error,
  reason,
  certainty: 'lost',
  again: true,
});

/**
 * Whether a rejection comes from a server that lacks the path. Most servers then reply in plain text or HTML, whereas
 * the vendors' APIs send JSON. Express and Nest reply `Cannot GET /…` in either.
 */
const isUnknownPath = ({ status, json }: ReceivedReply, words: string): boolean =>
  (status === 404 || status === 405) && (!json.valid || /^Cannot [A-Z]+ \//.test(words));

/**
 * Rejections that leave the outcome open: a time limit of a server or proxy that may have forwarded the request, a
 * conflict that may be with the same request, a request that came too early, and a client that disconnected.
 */
const doubtful: ReadonlySet<number> = new Set([408, 409, 425, 499]);

/** What an interpreted outcome proves. */
const certainties = { notRun: 'notRun', failed: 'answered', unknown: 'lost' } as const satisfies Readonly<
  Record<Interpretation['outcome'], Failure['certainty']>
>;

/** The failure that a complete but unsuccessful reply stands for. */
export const replyFailure = (reply: ReceivedReply, context: FailureContext): Failure => {
  const { what, secrets, credential } = context;
  const { status, requestId } = reply;
  const facts = factsOf(reply);
  const words = reasonOf(reply, secrets);
  // The vendor's sentence gets our period.
  const said = words === '' ? '' : `: ${words.replace(/\.$/, '')}`;
  const reason = `the reply was ${status}${said}`;
  const answered = (error: FarhandError): Failure => ({ error, reason, certainty: 'answered', again: false });

  if (status < 400) {
    const target = redact(reply.headers['location']?.split('?')[0] ?? 'another address', secrets);
    const message = `${what} was redirected to ${target} (status ${status}). Farhand does not follow redirects, to protect the credentials. Set the base URL to the final address.${checkAddress(context)}`;
    return answered(new ProtocolError(message, facts));
  }
  const body = reply.json.valid ? reply.json.value : undefined;
  const retryAfterMs = retryAfterOf(reply.headers);
  const refusal = { status, what, reason: words, body, requestId, retryAfterMs };
  const own = status < 500 ? context.refused?.(refusal) : undefined;
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) {
    const wait = retryAfterMs === undefined ? 'Try again later' : `Try again after ${retryAfterMs} ms`;
    const message = `${what} was refused with status ${status}${said}. Nothing happened. ${wait}.`;
    const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
    const general = new TransportError('RATE_LIMITED', message, { ...facts, ...asked });
    const error = own?.code === 'RATE_LIMITED' ? own : general;
    return { error, reason, certainty: 'notRun', again: true, ...asked };
  }
  if (status < 500) {
    if (own !== undefined) return answered(own);
    const refused = `${what} was refused with status ${status}${said}.`;
    if (doubtful.has(status)) {
      const error = new TransportError('REJECTED', `${refused} Try again later.`, facts);
      return { error, reason, certainty: 'lost', again: true };
    }
    return answered(
      status === 401 || status === 403
        ? new TransportError('UNAUTHORIZED', `${refused} Nothing happened. Check ${credential}.`, facts)
        : new TransportError(
            'REJECTED',
            isUnknownPath(reply, words) ? `${refused}${checkAddress(context)}` : refused,
            facts,
          ),
    );
  }
  const meant = context.failed?.(refusal);
  if (meant !== undefined)
    return { error: meant.error, reason, certainty: certainties[meant.outcome], again: false, isOver: true };
  const error = reply.json.valid
    ? new TransportError('REJECTED', `${what} failed with status ${status}${said}. Try again later.`, facts)
    : new ProtocolError(`${what} failed with status ${status} (${mediaTypeOf(reply)})${said}. Try again later.`, facts);
  return { error, reason, certainty: 'lost', again: true };
};

/** The error to reject with in the end. `mayHaveRun`: some attempt may have been carried out. */
export const finalError = (
  failure: Failure,
  request: { readonly effect: Effect; readonly mayHaveRun: boolean; readonly what: string; readonly advice: string },
): unknown => {
  const { effect, mayHaveRun, what, advice } = request;
  if (effect === 'read' || failure.certainty === 'answered' || !mayHaveRun) return failure.error;
  const facts = failure.error instanceof FarhandError ? factsOf(failure.error) : {};
  return new OutcomeUnknownError(
    `${what} was sent, but ${failure.reason}. It may or may not have happened, so Farhand does not send it again. ${advice}`,
    { cause: failure.error, ...facts },
  );
};
