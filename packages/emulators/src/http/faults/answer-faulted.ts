import { whole, type Delivery } from '../delivery.js';
import { bytesOf, type Reply } from '../reply.js';
import type { RequestFault } from './request-fault.js';
import { refusal, standIn, type Trouble } from './stand-in.js';

/** How a vendor's API takes part in faults. */
export interface FaultHooks {
  /** Its answer when it is in trouble. */
  readonly trouble: Trouble;
  /** How to end the computer that the parameters of a path name; `undefined` if they name none that runs. */
  readonly expiry: (params: Readonly<Record<string, string>>) => (() => Promise<void>) | undefined;
}

/** Answers a request that was let in, under its fault. */
export const answerFaulted = async (
  fault: RequestFault,
  { trouble, expiry }: FaultHooks,
  params: Readonly<Record<string, string>>,
  answer: () => Promise<Reply>,
): Promise<Delivery> => {
  const refused = refusal(fault, trouble);
  if (refused !== undefined) return whole(refused);
  const expire = expiry(params);
  // A backend that would not end is none of the client's business.
  if (fault.take('sessionExpired', () => expire !== undefined)) await expire?.().catch(() => undefined);
  return spoil(fault, await answer(), trouble);
};

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

const hasHalves = (reply: Reply): boolean => reply.type === 'stream' || bytesOf(reply).length >= 2;

type BytesReply = Extract<Reply, { readonly type: 'bytes' }>;

const isJson = (reply: BytesReply): boolean => /\/(\w+\+)?json$/.test(reply.contentType) && hasHalves(reply);

const firstHalf = (reply: BytesReply): Uint8Array => {
  const bytes = bytesOf(reply);
  return bytes.subarray(0, Math.floor(bytes.length / 2));
};
