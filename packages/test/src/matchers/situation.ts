import { describe } from '@farhand/core/driver';
import { callsOf } from '../turns/add-calls.js';
import type { EvidenceFile } from '../turns/evidence.js';
import type { Subject } from '../turns/known-computers.js';

/** Options of every matcher that waits. */
export interface MatchOptions {
  /** How long to retry, in milliseconds. Default 5000, or 60 % of the test's limit if that is less. */
  readonly timeoutMs?: number;
}

/** What a matcher returns, as runners take it. */
export interface MatchResult {
  /** Whether what was given is as expected, also behind `.not`. */
  readonly pass: boolean;
  /** Says what was expected and what was there. */
  readonly message: () => string;
}

/** What becomes of pictures that are kept for comparison: all are written anew, only missing ones are written, or none. */
export type Updates = 'all' | 'missing' | 'none';

/** How a matcher is called: what its runner knows. */
export interface Situation {
  /** Whether the opposite is expected, so that it is what is waited for. Default `false`. */
  readonly isNot?: boolean;
  /** Which pictures are written. Default: missing ones, and none where the environment variable `CI` is set. */
  readonly updates?: Updates;
  /** Attaches a file to the test. Default: it only lies in its folder. */
  readonly attach?: (file: EvidenceFile) => unknown;
}

/** How long a matcher retries if neither it nor its test says, in milliseconds. */
const defaultTimeoutMs = 5_000;

/**
 * How long a matcher retries.
 *
 * @throws TypeError or RangeError if it is no number of milliseconds.
 */
export const timeoutOf = ({ timeoutMs }: MatchOptions, { turn }: Subject, call: string): number => {
  if (timeoutMs === undefined) return turn?.matchTimeoutMs ?? defaultTimeoutMs;
  if (typeof timeoutMs !== 'number')
    throw new TypeError(`${call}: timeoutMs must be a number of milliseconds, got ${describe(timeoutMs)}.`);
  if (timeoutMs > 0 && timeoutMs < Infinity) return timeoutMs;
  throw new RangeError(`${call}: timeoutMs must be more than 0 milliseconds, got ${timeoutMs}.`);
};

/** The last calls on a computer, to follow a message. Empty if none are known. */
export const lastCalls = ({ turn }: Subject): string => (turn === undefined ? '' : callsOf(turn.log));
