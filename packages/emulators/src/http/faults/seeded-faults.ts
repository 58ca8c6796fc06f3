import type { Fault, Faults } from './fault.js';
import { randomOf, type Random } from './random.js';

/** What {@link seededFaults} takes. */
export interface SeededFaultsSettings {
  /** Any safe integer. */
  readonly seed: number;
  /** How many of the requests something goes wrong with, from 0 (none) to 1 (all). */
  readonly rate: number;
  /** What may go wrong. Default: everything. */
  readonly types?: readonly Fault['type'][];
}

/** Makes a fault of each type. The times are short, so that a test that waits for them is quick. */
const makers: { readonly [T in Fault['type']]: (random: Random) => Fault } = {
  latency: (random) => ({ type: 'latency', delayMs: random.integer(1, 100) }),
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

/**
 * Makes faults that are the same for the same seed: what goes wrong with a request depends on the seed and on its
 * index, and on nothing else.
 *
 * @throws RangeError if `seed` is no safe integer, `rate` is not from 0 to 1, or `types` is empty or has an unknown one.
 */
export const seededFaults = ({ seed, rate, types }: SeededFaultsSettings): Faults => {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seededFaults: seed must be a safe integer, got ${seed}.`);
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`seededFaults: rate must be from 0 to 1, got ${rate}.`);
  const chosen = (types ?? faultTypes).map(known);
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
