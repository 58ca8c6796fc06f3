import { describe } from '@farhand/core/driver';
import { callsOf } from '../turns/add-calls.js';
import type { EvidenceFile } from '../turns/evidence.js';
import type { Subject } from '../turns/known-computers.js';

/** Options of every matcher that retries. */
export interface MatchOptions {
  /** How long to retry, in milliseconds. Default: 5000, or 60 % of the test's limit if that is less. */
  readonly timeoutMs?: number;
}

/** The result of a matcher, in the form that runners accept. */
export interface MatchResult {
  /** Whether the expectation holds, without regard to `.not`. */
  readonly pass: boolean;
  /** Returns what was expected and what was seen. */
  readonly message: () => string;
}

/** Which expected pictures to write: all, only missing ones, or none. */
export type Updates = 'all' | 'missing' | 'none';

/** How a matcher is called, as far as its runner knows. */
export interface Situation {
  /** Whether the opposite is expected and waited for. Default: `false`. */
  readonly isNot?: boolean;
  /** Which expected pictures to write. Default: missing ones, or none if the environment variable `CI` is set. */
  readonly updates?: Updates;
  /** Attaches a file to the test. Default: the file stays in its folder. */
  readonly attach?: (file: EvidenceFile) => unknown;
}

/** How long a matcher retries by default, in milliseconds. */
const defaultTimeoutMs = 5_000;

/**
 * Returns how long a matcher retries, in milliseconds.
 *
 * @throws TypeError or RangeError if `timeoutMs` is not a number above 0.
 */
export const timeoutOf = ({ timeoutMs }: MatchOptions, { turn }: Subject, call: string): number => {
  if (timeoutMs === undefined) return turn?.matchTimeoutMs ?? defaultTimeoutMs;
  if (typeof timeoutMs !== 'number')
    throw new TypeError(`${call}: timeoutMs must be a number of milliseconds, got ${describe(timeoutMs)}.`);
  if (timeoutMs > 0 && timeoutMs < Infinity) return timeoutMs;
  throw new RangeError(`${call}: timeoutMs must be more than 0 milliseconds, got ${timeoutMs}.`);
};

/** Returns the last calls on a computer, to append to a message. Empty if none are known. */
export const lastCalls = ({ turn }: Subject): string => (turn === undefined ? '' : callsOf(turn.log));
