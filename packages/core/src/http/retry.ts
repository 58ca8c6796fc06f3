import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
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
  readonly what: string;
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
export const attemptRepeatedly = async <T>(
  attempt: (deadline: Deadline) => Promise<T>,
  repetition: Repetition,
): Promise<T> => {
  const { effect, deadline, quota, pace } = repetition;
  let mayHaveRun = false;

  const waitMs = (failure: Failure, attemptNumber: number): number =>
    failure.retryAfterMs ?? pace.random() * firstBackoffMs * 2 ** (attemptNumber - 1);

  const shouldRetry = async (failure: Failure, attemptNumber: number): Promise<boolean> => {
    if (!failure.again || (failure.certainty === 'lost' && effect === 'once')) return false;
    const wait = waitMs(failure, attemptNumber);
    if (wait > longestRetryAfterMs || wait >= deadline.remainingMs() || !quota.take()) return false;
    // If the deadline fires during the wait, the next attempt ends before it begins, with that error.
    await deadline.race(pace.delay(wait, deadline.signal).then(() => undefined)).catch(() => undefined);
    return true;
  };

  try {
    const value = await pRetry((number) => withinShare(attempt, number, repetition), {
      retries: maxAttempts - 1,
      // p-retry counts the attempts. The waits are ours, because it supports neither full jitter nor Retry-After.
      minTimeout: 0,
      onFailedAttempt: ({ error }) => {
        if (error instanceof AttemptFailed && error.failure.certainty === 'lost') mayHaveRun = true;
      },
      shouldRetry: ({ error, attemptNumber }) =>
        error instanceof AttemptFailed && shouldRetry(error.failure, attemptNumber),
    });
    quota.earn();
    return value;
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error;
    throw finalError(error.failure, { ...repetition, mayHaveRun });
  }
};

/**
 * Gives each attempt of a repeatable request a share of the time, so that one missing reply does not use up all of it.
 * Otherwise a computer that is being ended might keep running. Requests that must not be repeated get all the time, and
 * so do reads, which may be long by nature.
 */
const withinShare = async <T>(
  attempt: (deadline: Deadline) => Promise<T>,
  number: number,
  repetition: Repetition,
): Promise<T> => {
  const { effect, deadline, isPatient = false } = repetition;
  const attemptsLeft = maxAttempts - number + 1;
  const leftMs = deadline.remainingMs();
  if (isPatient || effect !== 'repeatable' || attemptsLeft === 1 || leftMs === Infinity) return attempt(deadline);
  const share = startDeadline(
    { signal: deadline.signal, timeoutMs: Math.max(1, leftMs / attemptsLeft) },
    repetition.what,
  );
  try {
    return await attempt(share);
  } finally {
    share.dispose();
  }
};
