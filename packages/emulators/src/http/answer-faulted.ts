import { whole, type Delivery } from './delivery.js';
import type { Fault, FaultOf } from './faults.js';
import { bytesOf, type BytesReply, type Reply } from './reply.js';

/** How a vendor's API applies faults. */
export interface FaultHooks {
  /** The reply of a service in trouble, in the vendor's format. */
  readonly trouble: Trouble;
  /** Returns a function that ends the computer named in the path; `undefined` if the path names no running computer. */
  readonly expiry: (params: Readonly<Record<string, string>>) => (() => Promise<void>) | undefined;
}

type Trouble = (status: 429 | 500 | 503) => Reply;

/** The planned fault of one request, if any. The code that can apply the fault takes it. */
export class RequestFault {
  readonly #planned: Fault | undefined;
  readonly #onTaken: (fault: Fault) => void;

  /** `onTaken` is called with the fault when it is applied. */
  constructor(planned: Fault | undefined, onTaken: (fault: Fault) => void) {
    this.#planned = planned;
    this.#onTaken = onTaken;
  }

  /** Returns the fault if it has that type and fits, and marks it as applied. */
  take<T extends Fault['type']>(type: T, fits: (fault: FaultOf<T>) => boolean = () => true): FaultOf<T> | undefined {
    const planned = this.#planned;
    if (!isOfType(planned, type) || !fits(planned)) return undefined;
    this.#onTaken(planned);
    return planned;
  }

  /** Returns whether the action of that number, counted from 1, must fail. Called once for each action, in its turn. */
  failsAt(step: number): boolean {
    return this.take('failAtStep', (fault) => fault.step === step) !== undefined;
  }
}

const isOfType = <T extends Fault['type']>(fault: Fault | undefined, type: T): fault is FaultOf<T> =>
  fault?.type === type;

/** How a request is performed. Neither function rejects. */
interface Acting {
  /** Performs it at once. */
  readonly now: () => Promise<Reply>;
  /** Performs it after a delay in milliseconds, even if its client disconnects. */
  readonly later: (delayMs: number) => Promise<Reply>;
}

/** Replies to an admitted request, with its fault. */
export const answerFaulted = async (
  fault: RequestFault,
  { trouble, expiry }: FaultHooks,
  params: Readonly<Record<string, string>>,
  act: Acting,
): Promise<Delivery> => {
  const refused = refusal(fault, trouble);
  if (refused !== undefined) return whole(refused);
  const expire = expiry(params);
  // The client does not see an error of a backend that fails to end.
  if (fault.take('sessionExpired', () => expire !== undefined)) await expire?.().catch(() => undefined);
  const late = fault.take('actsLate');
  if (late === undefined) return spoil(fault, await act.now(), trouble);
  const acted = act.later(late.delayMs);
  if (late.answered === 'then') return whole(await acted);
  return late.answered === 'reset' ? { way: 'reset' } : whole(gatewayTimeout);
};

/** Returns the reply to a request that its fault keeps from being performed. */
const refusal = (fault: RequestFault, trouble: Trouble): Reply | undefined => {
  const later = fault.take('status503RetryAfter');
  if (later !== undefined) return withRetryAfter(trouble(503), later.retryAfterMs);
  const limited = fault.take('status429');
  if (limited !== undefined) return withRetryAfter(trouble(429), limited.retryAfterMs);
  return standIn(fault, trouble, false);
};

/** Applies a fault to the reply of a performed request. */
const spoil = (fault: RequestFault, reply: Reply, trouble: Trouble): Delivery => {
  if (fault.take('replyLost')) return { way: 'unheard', reply };
  const instead = standIn(fault, trouble, true);
  if (instead !== undefined) return { way: 'unheard', reply, instead };
  if (fault.take('resetMidBody', () => hasHalves(reply))) return { way: 'half', reply, then: 'reset' };
  if (fault.take('stalledBody', () => hasHalves(reply))) return { way: 'half', reply, then: 'silence' };
  if (reply.type === 'bytes') {
    // A status 204 has no body, and Node allows nothing after its headers.
    if (fault.take('duplicateReply', () => reply.status !== 204)) return { way: 'twice', reply };
    if (fault.take('truncatedJson', () => isJson(reply))) return whole({ ...reply, bytes: firstHalf(reply) });
  }
  return whole(reply, fault.take('latency')?.delayMs);
};

/** Returns the reply that replaces the actual one, if the fault is of that type. */
const standIn = (fault: RequestFault, trouble: Trouble, applied: boolean): Reply | undefined => {
  const fits = (planned: { readonly applied: boolean }): boolean => planned.applied === applied;
  if (fault.take('html502', fits) !== undefined) return badGateway;
  if (fault.take('status500', fits) !== undefined) return trouble(500);
  if (fault.take('status503', fits) !== undefined) return trouble(503);
  return undefined;
};

/** Returns a proxy's error page. */
const pageOf = (status: number, title: string): Reply => ({
  type: 'bytes',
  status,
  contentType: 'text/html',
  bytes: `<html>\n<head><title>${status} ${title}</title></head>\n<body><h1>${status} ${title}</h1></body>\n</html>\n`,
});

/** A proxy's reply if it cannot reach the server. */
const badGateway = pageOf(502, 'Bad Gateway');

/** A proxy's reply if the server takes too long. */
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
