import { whole, type Delivery } from './delivery.js';
import type { Fault, FaultOf } from './faults.js';
import { bytesOf, type BytesReply, type Reply } from './reply.js';

/** How a vendor's API takes part in faults. */
export interface FaultHooks {
  /** The reply of a service that is in trouble, in the vendor's shape. */
  readonly trouble: Trouble;
  /** How to end the computer that the parameters of a path name; `undefined` if they name none that runs. */
  readonly expiry: (params: Readonly<Record<string, string>>) => (() => Promise<void>) | undefined;
}

type Trouble = (status: 429 | 500 | 503) => Reply;

/** The fault that is planned for one request, if any. Whoever can apply it takes it. */
export class RequestFault {
  readonly #planned: Fault | undefined;
  readonly #onTaken: (fault: Fault) => void;

  /** `onTaken` is called with the fault when it is really applied. */
  constructor(planned: Fault | undefined, onTaken: (fault: Fault) => void) {
    this.#planned = planned;
    this.#onTaken = onTaken;
  }

  /** The fault if it is of that type and fits; from then on it counts as applied. */
  take<T extends Fault['type']>(type: T, fits: (fault: FaultOf<T>) => boolean = () => true): FaultOf<T> | undefined {
    const planned = this.#planned;
    if (!isOfType(planned, type) || !fits(planned)) return undefined;
    this.#onTaken(planned);
    return planned;
  }

  /** Whether the action of that number, counted from 1, is to fail. Asked once for each, when its turn comes. */
  failsAt(step: number): boolean {
    return this.take('failAtStep', (fault) => fault.step === step) !== undefined;
  }
}

const isOfType = <T extends Fault['type']>(fault: Fault | undefined, type: T): fault is FaultOf<T> =>
  fault?.type === type;

/** How a request is carried out. Neither rejects. */
interface Acting {
  /** At once. */
  readonly now: () => Promise<Reply>;
  /** After a time, in milliseconds, whatever becomes of its client. */
  readonly later: (delayMs: number) => Promise<Reply>;
}

/** Answers a request that was let in, under its fault. */
export const answerFaulted = async (
  fault: RequestFault,
  { trouble, expiry }: FaultHooks,
  params: Readonly<Record<string, string>>,
  act: Acting,
): Promise<Delivery> => {
  const refused = refusal(fault, trouble);
  if (refused !== undefined) return whole(refused);
  const expire = expiry(params);
  // A backend that would not end is none of the client's business.
  if (fault.take('sessionExpired', () => expire !== undefined)) await expire?.().catch(() => undefined);
  const late = fault.take('actsLate');
  if (late === undefined) return spoil(fault, await act.now(), trouble);
  const acted = act.later(late.delayMs);
  if (late.answered === 'then') return whole(await acted);
  return late.answered === 'reset' ? { way: 'reset' } : whole(gatewayTimeout);
};

/** The reply to a request that is not carried out, if its fault is one. */
const refusal = (fault: RequestFault, trouble: Trouble): Reply | undefined => {
  const later = fault.take('status503RetryAfter');
  if (later !== undefined) return withRetryAfter(trouble(503), later.retryAfterMs);
  const limited = fault.take('status429');
  if (limited !== undefined) return withRetryAfter(trouble(429), limited.retryAfterMs);
  return standIn(fault, trouble, false);
};

/** What becomes of the reply to a request that was carried out. */
const spoil = (fault: RequestFault, reply: Reply, trouble: Trouble): Delivery => {
  if (fault.take('replyLost')) return { way: 'unheard', reply };
  const instead = standIn(fault, trouble, true);
  if (instead !== undefined) return { way: 'unheard', reply, instead };
  if (fault.take('resetMidBody', () => hasHalves(reply))) return { way: 'half', reply, then: 'reset' };
  if (fault.take('stalledBody', () => hasHalves(reply))) return { way: 'half', reply, then: 'silence' };
  if (reply.type === 'bytes') {
    // A status 204 has no body, and Node lets nothing else follow its headers.
    if (fault.take('duplicateReply', () => reply.status !== 204)) return { way: 'twice', reply };
    if (fault.take('truncatedJson', () => isJson(reply))) return whole({ ...reply, bytes: firstHalf(reply) });
  }
  return whole(reply, fault.take('latency')?.delayMs);
};

/** The reply that stands in for that to a request that was or was not carried out, if its fault is one. */
const standIn = (fault: RequestFault, trouble: Trouble, applied: boolean): Reply | undefined => {
  const fits = (planned: { readonly applied: boolean }): boolean => planned.applied === applied;
  if (fault.take('html502', fits) !== undefined) return badGateway;
  if (fault.take('status500', fits) !== undefined) return trouble(500);
  if (fault.take('status503', fits) !== undefined) return trouble(503);
  return undefined;
};

/** A proxy's page. */
const pageOf = (status: number, title: string): Reply => ({
  type: 'bytes',
  status,
  contentType: 'text/html',
  bytes: `<html>\n<head><title>${status} ${title}</title></head>\n<body><h1>${status} ${title}</h1></body>\n</html>\n`,
});

/** What a proxy says when it cannot reach what is behind it. */
const badGateway = pageOf(502, 'Bad Gateway');

/** What it says when that takes too long. */
const gatewayTimeout = pageOf(504, 'Gateway Time-out');

const withRetryAfter = (reply: Reply, retryAfterMs: number | undefined): Reply => {
  if (reply.type === 'stream' || retryAfterMs === undefined) return reply;
  const seconds = Math.ceil(retryAfterMs / 1000);
  const exact = retryAfterMs === seconds * 1000 ? {} : { 'retry-after-ms': String(retryAfterMs) };
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(seconds), ...exact } };
};

const hasHalves = (reply: Reply): boolean => reply.type === 'stream' || bytesOf(reply).length >= 2;

const isJson = (reply: BytesReply): boolean => /\/(\w+\+)?json$/.test(reply.contentType) && hasHalves(reply);

const firstHalf = (reply: BytesReply): Uint8Array => {
  const bytes = bytesOf(reply);
  return bytes.subarray(0, Math.floor(bytes.length / 2));
};
