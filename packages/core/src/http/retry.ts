import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { startDeadline, type Deadline } from '../deadline.js';
import { finalError, type Effect, type Failure } from './failure.js';

/** Sendings of one request at most. */
const maxAttempts = 3;

/** Range of the random wait before the second attempt; it doubles for the third. Bridges a hiccup, holds no caller up. */
const firstBackoffMs = 500;

/** The longest wait that a vendor may ask for and get. A longer one is left to the caller, with the time in the error. */
const longestRetryAfterMs = 10_000;

/** Retries in store, and what a success earns: in an outage a client soon sends each request once, not three times. */
const quotaSize = 20;

const quotaEarned = 0.2;

/** How time passes between attempts. Replaceable, so that tests need not wait. */
export interface Pace {
  /** Resolves after `ms`; may reject when `signal` fires. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

/** Real time. */
export const realPace: Pace = {
  delay: (ms, signal) => sleep(ms, undefined, { signal }),
  random: Math.random,
};

/** How many retries a client still has. */
export interface Quota {
  /** Takes one retry; `false` if there is none. */
  take(): boolean;
  /** Gives back a part of one, after a success. */
  earn(): void;
}

/** A full store of retries. */
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

/** How one attempt says that it failed. */
export class AttemptFailed extends Error {
  /** What is known of the failure. */
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.reason);
    this.failure = failure;
  }
}

/** What is to be sent, as far as repeating it is concerned. */
export interface Repetition {
  /** What sending it twice would do. */
  readonly effect: Effect;
  /** Limits all attempts and the waits between them together. */
  readonly deadline: Deadline;
  /** Vendor, verb and path. */
  readonly what: string;
  /** What to do if the outcome is unknown, as a sentence. */
  readonly advice: string;
  /** The client's store of retries. */
  readonly quota: Quota;
  /** How time passes. */
  readonly pace: Pace;
  /** Whether an attempt gets all the time that is left, since another one would have to wait until it is over. */
  readonly isPatient?: boolean;
}

/**
 * Attempts something up to three times, as far as its effect allows: what may have run is sent again only if that does
 * no harm.
 *
 * @throws OutcomeUnknownError if it may have run and is more than a read; else the error of the last failure.
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
    // If the deadline comes during the wait, the next attempt ends before it begins and says so.
    await deadline.race(pace.delay(wait, deadline.signal).then(() => undefined)).catch(() => undefined);
    return true;
  };

  try {
    const value = await pRetry((number) => withinShare(attempt, number, repetition), {
      retries: maxAttempts - 1,
      // p-retry counts the attempts; the waits are ours, since it has neither full jitter nor Retry-After.
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
 * What may be sent again gets a share of the time for each attempt, so that one reply that never comes does not use up
 * all of it: with a computer to end that would leave it running. What must not be sent again gets all the time, and so
 * does a read, which may be long by nature.
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
