import { setTimeout as sleep } from 'node:timers/promises';
import { startDeadline, type Deadline } from '../deadline.js';
import { finalError, type Effect, type Failure } from './failure.js';

/** Most attempts of one request. */
const maxAttempts = 3;

/**
 * Upper bound of the random wait before the second attempt, in milliseconds. It doubles for the third. Bridges a short
 * outage without delaying the caller much.
 */
const firstBackoffMs = 500;

/**
 * The longest wait that a vendor may request, in milliseconds. Longer ones are left to the caller, with the time in the
 * error.
 */
const longestRetryAfterMs = 10_000;

/**
 * The retry budget, and what a success earns. During an outage a client soon sends each request once instead of three
 * times.
 */
const quotaSize = 20;

const quotaEarned = 0.2;

/** Clock and randomness of retries. Replaceable, so that tests need not wait. */
export interface Pace {
  /** Resolves after `ms`. May reject when `signal` fires. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Returns a number from 0 (included) to 1 (excluded). */
  readonly random: () => number;
}

/** Real time. */
export const realPace: Pace = {
  delay: (ms, signal) => sleep(ms, undefined, { signal }),
  random: Math.random,
};

/** The retry budget of a client. */
export interface Quota {
  /** Spends one retry. Returns `false` if none is left. */
  take(): boolean;
  /** Earns a fraction of a retry, after a success. */
  earn(): void;
}

/** Makes a full retry budget. */
export const createQuota = (): Quota => {
  let left = quotaSize;
  return {
    take: () => {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
    earn: () => {
      left = Math.min(quotaSize, left + quotaEarned);
    },
  };
};

/** Thrown by an attempt that failed. */
export class AttemptFailed extends Error {
  /** What is known about the failure. */
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.reason);
    this.failure = failure;
  }
}

/** A request, as far as retries are concerned. */
export interface Repetition {
  /** The effect of sending it twice. */
  readonly effect: Effect;
  /** Limits all attempts and the waits between them together. */
  readonly deadline: Deadline;
  /** Vendor, verb and path. */
  readonly named: { readonly what: string };
  /** What to do if the outcome is unknown, as a sentence. */
  readonly advice: string;
  /** The client's retry budget. */
  readonly quota: Quota;
  /** Clock and randomness. */
  readonly pace: Pace;
  /** Whether an attempt may use all the remaining time, because a retry would have to wait for its end anyway. */
  readonly isPatient?: boolean;
}

/**
 * Attempts a request up to three times, as far as its effect allows: a request that may have run is sent again only if
 * that does no harm.
 *
 * @throws OutcomeUnknownError if the request may have run and is not a read; otherwise the error of the last failure.
 */
export const attemptRepeatedly = async <T>(attempt: Attempt<T>, repetition: Repetition): Promise<T> => {
  const { effect, quota, named, advice } = repetition;
  let mayHaveRun = false;
  for (let number = 1; ; number += 1) {
    try {
      const value = await withinShare(attempt, number, repetition);
      quota.earn();
      return value;
    } catch (error) {
      if (!(error instanceof AttemptFailed)) throw error;
      const { failure } = error;
      mayHaveRun ||= failure.certainty === 'lost';
      if (number === maxAttempts || !(await mayRetry(failure, number, repetition)))
        throw finalError(failure, { effect, mayHaveRun, what: named.what, advice });
    }
  }
};

/** Attempts a request once, within a limit. `number` counts from 1. */
type Attempt<T> = (limit: Deadline, number: number) => Promise<T>;

/** Waits before another attempt. Resolves to `false`, at once, if there must not be one. */
const mayRetry = async (
  failure: Failure,
  attemptNumber: number,
  { effect, deadline, quota, pace }: Repetition,
): Promise<boolean> => {
  if (!failure.again || (failure.certainty === 'lost' && effect === 'once')) return false;
  const waitMs = failure.retryAfterMs ?? pace.random() * firstBackoffMs * 2 ** (attemptNumber - 1);
  if (waitMs > longestRetryAfterMs || waitMs >= deadline.remainingMs() || !quota.take()) return false;
  // If the deadline fires during the wait, the next attempt ends before it begins, with that error.
  await deadline.race(pace.delay(waitMs, deadline.signal).then(() => undefined)).catch(() => undefined);
  return true;
};

/**
 * Gives each attempt of a repeatable request a share of the time, so that one missing reply does not use up all of it.
 * Otherwise a computer that is being ended might keep running. Requests that must not be repeated get all the time, and
 * so do reads, which may be long by nature.
 */
const withinShare = <T>(attempt: Attempt<T>, number: number, repetition: Repetition): Promise<T> => {
  const { effect, deadline, named, isPatient = false } = repetition;
  const attemptsLeft = maxAttempts - number + 1;
  if (isPatient || effect !== 'repeatable' || attemptsLeft === 1) return attempt(deadline, number);
  const leftMs = deadline.remainingMs();
  if (leftMs === Infinity) return attempt(deadline, number);
  const timeoutMs = Math.max(1, leftMs / attemptsLeft);
  const share = startDeadline({ signal: deadline.signal, timeoutMs }, named.what);
  return attempt(share, number).finally(() => share.dispose());
};
