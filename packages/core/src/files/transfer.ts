import pRetry from 'p-retry';
import { longestTimerMs, startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { OutcomeUnknownError, TimeoutError, TransportError } from '../errors.js';
import type { FilesFacet } from '../facets/index.js';

/** How far a transfer has come. */
export interface Progress {
  /** Bytes that have arrived. */
  readonly transferredBytes: number;
  /** All of them; `undefined` while the end is not known. */
  readonly totalBytes: number | undefined;
}

/** Options of every transfer. */
export interface TransferOptions extends CallOptions {
  /** Called whenever a part has arrived. What it throws ends the transfer. */
  readonly onProgress?: (progress: Progress) => void;
}

/** One transfer under way. */
export interface Transfer {
  /** What was called, such as `files.read`, to begin messages with. */
  readonly call: string;
  /** Separators of paths, as the computer's system has them. */
  readonly separators: RegExp;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  /**
   * Takes one step, and takes it again if the network fails: a transfer outlives an outage of a quarter of a minute. Each
   * try has a limit of its own below that of the whole: that of a call, and longer if the computer has to go through so
   * many bytes.
   */
  step<T>(work: (files: FilesFacet, deadline: Deadline) => Promise<T>, throughBytes?: number): Promise<T>;
  /** Waits for something that is no step, as long as the whole may take. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Takes a step of cleaning up, also when the transfer has been aborted or its time is over. */
  afterwards<T>(work: (files: FilesFacet, deadline: Deadline) => Promise<T>): Promise<T>;
}

/** For cleaning up after a transfer that failed, in milliseconds. */
const cleanUpMs = 10_000;

/** Ten megabytes a second: a slow disk, and a slow SHA-256. */
const slowestBytesPerMs = 10_000;

/** On top of what the driver tries: pauses of 1, 2, 4 and 8 s, in milliseconds. */
const persistence = { retries: 4, minTimeout: 1000, factor: 2 };

/** Whether a step may succeed if it is taken again, which does no harm. */
const mayPass = (error: unknown): boolean =>
  error instanceof OutcomeUnknownError ||
  error instanceof TimeoutError ||
  (error instanceof TransportError && (error.code === 'UNREACHABLE' || error.code === 'RATE_LIMITED'));

/** What a transfer is made of. */
export interface TransferParts extends Pick<Transfer, 'call' | 'separators' | 'onProgress'> {
  readonly facet: FilesFacet;
  /** Limits the whole of it. */
  readonly deadline: Deadline;
  /** How long one step may take, in milliseconds; `0` is no limit. */
  readonly stepTimeoutMs: number;
}

/** Begins a transfer. */
export const beginTransfer = ({ facet, deadline, stepTimeoutMs, ...rest }: TransferParts): Transfer => {
  const within = async <T>(
    signal: AbortSignal | undefined,
    timeoutMs: number,
    work: (files: FilesFacet, limit: Deadline) => Promise<T>,
  ): Promise<T> => {
    const limit = startDeadline({ signal, timeoutMs }, `A step of ${rest.call}()`);
    try {
      return await limit.race(work(facet, limit));
    } finally {
      limit.dispose();
    }
  };
  return {
    ...rest,
    step: async (work, throughBytes = 0) => {
      if (deadline.signal.aborted) throw deadline.error();
      const limitMs = stepTimeoutMs === 0 ? 0 : stepTimeoutMs + throughBytes / slowestBytesPerMs;
      return pRetry(() => within(deadline.signal, Math.min(limitMs, longestTimerMs), work), {
        ...persistence,
        signal: deadline.signal,
        shouldRetry: ({ error }) => !deadline.signal.aborted && mayPass(error),
      });
    },
    race: (work) => deadline.race(work),
    afterwards: (work) => within(undefined, cleanUpMs, work),
  };
};
