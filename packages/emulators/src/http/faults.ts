import { createHash } from 'node:crypto';

/** What goes wrong with one request. */
export type Fault =
  /** It is carried out at once and answered that many milliseconds later. */
  | { readonly type: 'latency'; readonly delayMs: number }
  /**
   * It is read, and carried out that many milliseconds later, whatever has come meanwhile and also if its client has gone. It
   * is answered then, or before that: by a reset, or by a proxy that waits no longer.
   */
  | { readonly type: 'actsLate'; readonly delayMs: number; readonly answered: 'then' | 'reset' | 'html504' }
  /** It is carried out; then the connection is closed before a byte of the reply. */
  | { readonly type: 'replyLost' }
  /** The connection is reset before a byte of the request's body is looked at; nothing is carried out. */
  | { readonly type: 'resetBeforeRead' }
  /** It is carried out; the headers and half of the body go out, then the connection is reset. */
  | { readonly type: 'resetMidBody' }
  /** It is carried out; the reply is a complete message whose JSON is cut in the middle. */
  | { readonly type: 'truncatedJson' }
  /** A proxy's HTML page with status 502 stands in for the reply. */
  | { readonly type: 'html502'; readonly applied: boolean }
  /** A status 500 in the vendor's own shape stands in for the reply. */
  | { readonly type: 'status500'; readonly applied: boolean }
  /** A status 503 in the vendor's own shape, without `Retry-After`, stands in for the reply. */
  | { readonly type: 'status503'; readonly applied: boolean }
  /** It is refused with a status 503 that says when to try again; nothing is carried out. */
  | { readonly type: 'status503RetryAfter'; readonly retryAfterMs: number }
  /** It is refused with a status 429 that may say when to try again; nothing is carried out. */
  | { readonly type: 'status429'; readonly retryAfterMs?: number }
  /** It is carried out once; the bytes of the reply go out twice on the same connection. */
  | { readonly type: 'duplicateReply' }
  /** It is carried out; the headers and half of the body go out, then nothing until the client goes or the server closes. */
  | { readonly type: 'stalledBody' }
  /** The computer that the path names ends first; then the request is answered as always. */
  | { readonly type: 'sessionExpired' }
  /** A new computer is slow to start: Lybic's is reported as pending for so many looks, the reply to Lightcone's is late. */
  | { readonly type: 'slowStart'; readonly looks: number }
  /** That action of the request, counted from 1, is not carried out and reported as failed; a batch stops there. */
  | { readonly type: 'failAtStep'; readonly step: number };

/** A fault of one type, or of some. */
export type FaultOf<T extends Fault['type']> = Extract<Fault, { readonly type: T }>;

/** A request as the dial sees it, before it is answered. */
export interface FaultedRequest {
  /** 0 for the first request that arrives at the server, 1 for the next and so on. */
  readonly index: number;
  /** The verb, such as `POST`. */
  readonly method: string;
  /** The path as it was sent, without its query. */
  readonly path: string;
}

/** Says what goes wrong with a request; asked once for each that arrives. A fault that cannot apply to it does nothing. */
export type Faults = (request: FaultedRequest) => Fault | undefined;

/** Gives each request that arrives its fault, or none. */
export type Dial = (method: string, path: string) => Fault | undefined;

/** Makes a dial that numbers the requests. Without `faults` nothing goes wrong. */
export const createDial = (faults: Faults = () => undefined): Dial => {
  let arrived = 0;
  return (method, path) => {
    const index = arrived;
    arrived += 1;
    const fault = faults({ index, method, path });
    return fault === undefined ? undefined : checkFault(fault);
  };
};

/** Returns a fault whose numbers make sense. Throws a RangeError otherwise. */
const checkFault = (fault: Fault): Fault => {
  switch (fault.type) {
    case 'latency':
    case 'actsLate':
      checkTime(fault.type, 'delayMs', fault.delayMs);
      break;
    case 'status503RetryAfter':
    case 'status429':
      checkTime(fault.type, 'retryAfterMs', fault.retryAfterMs ?? 0);
      break;
    case 'slowStart':
      checkCount(fault.type, 'looks', fault.looks);
      break;
    case 'failAtStep':
      checkCount(fault.type, 'step', fault.step);
      break;
    default:
  }
  return fault;
};

const checkTime = (type: string, name: string, value: number): void => {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(`The fault ${type}: ${name} must be a number of milliseconds from 0, got ${value}.`);
  }
};

const checkCount = (type: string, name: string, value: number): void => {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new RangeError(`The fault ${type}: ${name} must be an integer from 1, got ${value}.`);
  }
};

/** What {@link seededFaults} takes. */
export interface SeededFaultsSettings {
  /** Any safe integer. */
  readonly seed: number;
  /** How many of the requests something goes wrong with, from 0 (none) to 1 (all). */
  readonly rate: number;
  /** What may go wrong. Default: everything but `actsLate`, so that a seed means the same in every version. */
  readonly types?: readonly Fault['type'][];
}

/**
 * Makes faults that are the same for the same seed: what goes wrong with a request depends on the seed and on its
 * index, and on nothing else.
 *
 * @throws RangeError if `seed` is no safe integer, `rate` is not from 0 to 1, or `types` is empty or has an unknown one.
 */
export const seededFaults = ({ seed, rate, types }: SeededFaultsSettings): Faults => {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seededFaults: seed must be a safe integer, got ${seed}.`);
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`seededFaults: rate must be from 0 to 1, got ${rate}.`);
  const chosen = (types ?? faultTypes.filter((type) => type !== 'actsLate')).map(known);
  if (chosen.length === 0) throw new RangeError('seededFaults: types must name one type of fault at least.');
  return ({ index }) => {
    const random = randomOf(`${seed}:${index}`);
    return random.fraction() < rate ? random.oneOf(chosen)(random) : undefined;
  };
};

const known = (type: string): ((random: Random) => Fault) => {
  if (isFaultType(type)) return makers[type];
  throw new RangeError(`seededFaults: there is no fault '${type}'. Known: ${faultTypes.join(', ')}.`);
};

/** Numbers that look random and are the same for the same key. */
interface Random {
  /** From 0 up to, but not including, 1. */
  fraction(): number;
  /** From `least` to `most`, both included. */
  integer(least: number, most: number): number;
  coin(): boolean;
  /** One of the items, of which there must be some. */
  oneOf<T>(items: readonly T[]): T;
}

/** Starts the numbers of a key. There are eight; no fault needs more than four. */
const randomOf = (key: string): Random => {
  const digest = createHash('sha256').update(key).digest();
  let offset = 0;
  const fraction = (): number => {
    const value = digest.readUInt32BE(offset) / 2 ** 32;
    offset += 4;
    return value;
  };
  const integer = (least: number, most: number): number => least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    integer,
    coin: () => fraction() < 0.5,
    oneOf: (items) => {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new RangeError('There is nothing to choose from.');
      return item;
    },
  };
};

/** Makes a fault of each type. The times are short, so that a test that waits for them is quick. */
const makers: { readonly [T in Fault['type']]: (random: Random) => Fault } = {
  latency: (random) => ({ type: 'latency', delayMs: random.integer(1, 100) }),
  actsLate: (random) => ({
    type: 'actsLate',
    delayMs: random.integer(1, 100),
    answered: random.oneOf(['then', 'reset', 'html504']),
  }),
  replyLost: () => ({ type: 'replyLost' }),
  resetBeforeRead: () => ({ type: 'resetBeforeRead' }),
  resetMidBody: () => ({ type: 'resetMidBody' }),
  truncatedJson: () => ({ type: 'truncatedJson' }),
  html502: (random) => ({ type: 'html502', applied: random.coin() }),
  status500: (random) => ({ type: 'status500', applied: random.coin() }),
  status503: (random) => ({ type: 'status503', applied: random.coin() }),
  status503RetryAfter: (random) => ({ type: 'status503RetryAfter', retryAfterMs: random.integer(0, 50) }),
  status429: (random) =>
    random.coin() ? { type: 'status429' } : { type: 'status429', retryAfterMs: random.integer(0, 50) },
  duplicateReply: () => ({ type: 'duplicateReply' }),
  stalledBody: () => ({ type: 'stalledBody' }),
  sessionExpired: () => ({ type: 'sessionExpired' }),
  slowStart: (random) => ({ type: 'slowStart', looks: random.integer(1, 5) }),
  failAtStep: (random) => ({ type: 'failAtStep', step: random.integer(1, 4) }),
};

/** The name of every type of fault. */
export const faultTypes: readonly string[] = Object.keys(makers);

/** Whether a word names a type of fault. */
export const isFaultType = (word: string): word is Fault['type'] => Object.hasOwn(makers, word);
