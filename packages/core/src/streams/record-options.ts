import { checkPath } from '../check-path.js';
import { longestTimerMs, type CallOptions } from '../deadline.js';
import { describe } from '../geometry.js';
import { checkCount, checkWaitingOptions } from '../input/check-options.js';

/** Options of {@link Computer.record}. */
export interface RecordOptions extends CallOptions {
  /** Ends the recording, as `stop()` does. */
  readonly signal?: AbortSignal;
  /** How long each screenshot may take, in milliseconds. Default: the computer's `timeoutMs` (30 000). */
  readonly timeoutMs?: number;
  /** Shortest time from one picture to the next, in milliseconds, at least 20. Default 500. */
  readonly intervalMs?: number;
  /** Quality of the pictures, from 1 to 100. Default 75. */
  readonly quality?: number;
  /** After how many different pictures it ends, 1 to 100 000. Default 3000. */
  readonly maxFrames?: number;
  /** How large the file may get, in bytes. Default 256 MiB. */
  readonly maxSizeBytes?: number;
  /** How long it may last, in milliseconds. Default 600 000: ten minutes. */
  readonly maxDurationMs?: number;
}

/** The same with every default filled in. */
export interface RecordSettings {
  readonly waiting: CallOptions;
  readonly intervalMs: number;
  readonly quality: number;
  readonly maxFrames: number;
  readonly maxSizeBytes: number;
  readonly maxDurationMs: number;
}

const call = 'computer.record';

/**
 * Checks what a recording is asked for.
 *
 * @throws TypeError or RangeError if something is not known or not valid.
 */
export const checkRecordOptions = (path: string, options: RecordOptions | undefined): RecordSettings => {
  if (!/\.webp$/i.test(checkPath(path, call))) {
    throw new TypeError(`${call}: a recording is an animated WebP, so path must end in .webp, got ${describe(path)}.`);
  }
  const known = ['intervalMs', 'quality', 'maxFrames', 'maxSizeBytes', 'maxDurationMs'] as const;
  const waiting = checkWaitingOptions(options, known, call);
  const count = (name: (typeof known)[number], from: number, to: number, fallback: number): number =>
    checkCount(options?.[name], name, { from, to, fallback }, call);
  return {
    waiting,
    intervalMs: count('intervalMs', 20, longestTimerMs, 500),
    quality: count('quality', 1, 100, 75),
    maxFrames: count('maxFrames', 1, 100_000, 3000),
    maxSizeBytes: count('maxSizeBytes', 1024, 4_000_000_000, 256 * 2 ** 20),
    maxDurationMs: count('maxDurationMs', 1, longestTimerMs, 600_000),
  };
};
