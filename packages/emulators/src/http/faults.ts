import { createHash } from 'node:crypto';

/** A fault of one request. */
export type Fault =
  /** The request is performed at once, and its reply is sent `delayMs` milliseconds later. */
  | { readonly type: 'latency'; readonly delayMs: number }
  /**
   * The request is read, and performed `delayMs` milliseconds later, even after later requests or a disconnect. The
   * client gets the reply then or, before that, a reset or a proxy's timeout page.
   */
  | { readonly type: 'actsLate'; readonly delayMs: number; readonly answered: 'then' | 'reset' | 'html504' }
  /** The request is performed; then the connection is closed before the first byte of the reply. */
  | { readonly type: 'replyLost' }
  /** The connection is reset before the body of the request is read; nothing is performed. */
  | { readonly type: 'resetBeforeRead' }
  /** The request is performed. The headers and half of the body are sent; then the connection is reset. */
  | { readonly type: 'resetMidBody' }
  /** The request is performed. The reply is a complete message with JSON that is cut in the middle. */
  | { readonly type: 'truncatedJson' }
  /** A proxy's HTML page with status 502 replaces the reply. */
  | { readonly type: 'html502'; readonly applied: boolean }
  /** A status 500 in the vendor's own format replaces the reply. */
  | { readonly type: 'status500'; readonly applied: boolean }
  /** A status 503 in the vendor's own format, without `Retry-After`, replaces the reply. */
  | { readonly type: 'status503'; readonly applied: boolean }
  /** The request is rejected with status 503 and the time to retry; nothing is performed. */
  | { readonly type: 'status503RetryAfter'; readonly retryAfterMs: number }
  /** The request is rejected with status 429, optionally with the time to retry; nothing is performed. */
  | { readonly type: 'status429'; readonly retryAfterMs?: number }
  /** The request is performed once. The bytes of the reply are sent twice on the same connection. */
  | { readonly type: 'duplicateReply' }
  /**
   * The request is performed. The headers and half of the body are sent, then nothing until the client disconnects or
   * the server closes.
   */
  | { readonly type: 'stalledBody' }
  /** The computer that the path names ends first. Then the request is processed as usual. */
  | { readonly type: 'sessionExpired' }
  /** A new computer starts slowly: Lybic reports it as pending for `looks` reads, and Lightcone's reply is late. */
  | { readonly type: 'slowStart'; readonly looks: number }
  /**
   * The action of that number in the request, counted from 1, is not performed and is reported as failed. A batch stops
   * there.
   */
  | { readonly type: 'failAtStep'; readonly step: number };

/** A fault of one type, or of several. */
export type FaultOf<T extends Fault['type']> = Extract<Fault, { readonly type: T }>;

/** A request before its reply, for choosing a fault. */
export interface FaultedRequest {
  /** 0 for the first request that arrives at the server, 1 for the next, and so on. */
  readonly index: number;
  /** The verb, such as `POST`. */
  readonly method: string;
  /** The path as it was sent, without its query. */
  readonly path: string;
}

/**
 * Returns the fault of a request, if any. Called once for each request that arrives. A fault that does not apply to the
 * request has no effect.
 */
export type Faults = (request: FaultedRequest) => Fault | undefined;

/** Returns the fault of each request that arrives, if any. */
export type Dial = (method: string, path: string) => Fault | undefined;

/** Creates a dial that numbers the requests. Without `faults`, no request has a fault. */
export const createDial = (faults: Faults = () => undefined): Dial => {
  let arrived = 0;
  return (method, path) => {
    const index = arrived;
    arrived += 1;
    const fault = faults({ index, method, path });
    return fault === undefined ? undefined : checkFault(fault);
  };
};

/** Returns a fault with valid numbers. Throws a RangeError otherwise. */
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

/** The settings of {@link seededFaults}. */
export interface SeededFaultsSettings {
  /** Any safe integer. The same seed produces the same faults. */
  readonly seed: number;
  /** The share of requests with a fault, from 0 (none) to 1 (all). */
  readonly rate: number;
  /** The types of faults. Default: all except `actsLate`, so that a seed means the same in every version. */
  readonly types?: readonly Fault['type'][];
}

/**
 * Creates faults that are the same for the same seed. The fault of a request depends only on the seed and on the
 * request's index.
 *
 * @throws RangeError if `seed` is not a safe integer, `rate` is not from 0 to 1, or `types` is empty or contains an
 * unknown type.
 * @example
 * ```ts
 * import { seededFaults, serveLightcone } from '@farhand/emulators';
 * import { local } from '@farhand/local-driver';
 *
 * await using server = await serveLightcone({ driver: local(), faults: seededFaults({ seed: 1, rate: 0.2 }) });
 * ```
 */
export const seededFaults = ({ seed, rate, types }: SeededFaultsSettings): Faults => {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seededFaults: seed must be a safe integer, got ${seed}.`);
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`seededFaults: rate must be from 0 to 1, got ${rate}.`);
  const chosen = (types ?? faultTypes.filter((type) => type !== 'actsLate')).map(known);
  if (chosen.length === 0) throw new RangeError('seededFaults: types must contain at least one type of fault.');
  return ({ index }) => {
    const random = randomOf(`${seed}:${index}`);
    return random.fraction() < rate ? random.oneOf(chosen)(random) : undefined;
  };
};

const known = (type: string): ((random: Random) => Fault) => {
  if (isFaultType(type)) return makers[type];
  throw new RangeError(`seededFaults: unknown fault '${type}'. Use one of: ${faultTypes.join(', ')}.`);
};

/** Pseudorandom numbers that are the same for the same key. */
interface Random {
  /** Returns a number from 0 up to, but not including, 1. */
  fraction(): number;
  /** Returns an integer from `least` to `most`, inclusive. */
  integer(least: number, most: number): number;
  coin(): boolean;
  /** Returns one of the items, which must not be empty. */
  oneOf<T>(items: readonly T[]): T;
}

/** Creates the numbers of a key. There are eight; no fault needs more than four. */
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

/** Creates a fault of each type. The delays are short, so that tests stay fast. */
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

/** The names of all fault types. */
export const faultTypes: readonly string[] = Object.keys(makers);

/** Returns whether a word is the name of a fault type. */
export const isFaultType = (word: string): word is Fault['type'] => Object.hasOwn(makers, word);
