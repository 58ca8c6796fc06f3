import { typeError } from '../check/mistake.js';
import { resolve } from 'node:path';
import { callOptions, checkOptions, type Settings } from '../check/options.js';
import { checkPath, describe, longestTimerMs, optional, wholeNumber } from '../check/values.js';
import type { CallOptions, Deadline } from '../deadline.js';
import type { ScreenshotData } from '../image.js';
import { encodeFrame } from '../pixels/codec.js';
import type { Session } from '../session/session.js';
import { sleep } from '../sleep.js';
import { PictureSource, type Shown } from './picture-source.js';
import { readScreencast } from './screencast.js';
import { WebpFile } from './webp.js';

const call = 'computer.record';

/**
 * Options of {@link Computer.record}.
 *
 * @category Streams
 */
export interface RecordOptions extends CallOptions {
  /** Ends the recording, like `stop()`. */
  readonly signal?: AbortSignal;
  /**
   * The limit of each screenshot, in milliseconds. `0` means no limit. Default: the computer's `timeoutMs` (30,000).
   */
  readonly timeoutMs?: number;
  /** Shortest time between two pictures, in milliseconds, at least 20. Default: 500. */
  readonly intervalMs?: number;
  /** Quality of the pictures, from 1 to 100. Default: 75. */
  readonly quality?: number;
  /** The recording ends after this many different pictures, from 1 to 100,000. Default: 3000. */
  readonly maxFrames?: number;
  /** Largest size of the file, in bytes, from 1024 to 4,000,000,000. Default: 256 MiB. */
  readonly maxSizeBytes?: number;
  /** Longest duration, in milliseconds. Default: 600,000, which is ten minutes. */
  readonly maxDurationMs?: number;
}

const recordOptions = {
  intervalMs: optional(wholeNumber(20, longestTimerMs), 500),
  quality: optional(wholeNumber(1, 100), 75),
  maxFrames: optional(wholeNumber(1, 100_000), 3000),
  maxSizeBytes: optional(wholeNumber(1024, 4_000_000_000), 256 * 2 ** 20),
  maxDurationMs: optional(wholeNumber(1, longestTimerMs), 600_000),
  ...callOptions,
};

type RecordSettings = Settings<typeof recordOptions>;

/** Starts to record the screen of a computer to a file. */
export const startRecording = async (
  session: Session,
  path: string,
  options: RecordOptions | undefined,
): Promise<Recording> => {
  if (!/\.webp$/i.test(checkPath(path, 'path', call))) {
    throw typeError(`${call}: path must end in .webp, because a recording is an animated WebP, got ${describe(path)}.`);
  }
  const settings = checkOptions(options, recordOptions, call);
  const { signal: caller, timeoutMs, intervalMs, quality } = settings;
  caller?.throwIfAborted();
  const {
    connection,
    options: { ended },
  } = session;
  const left = new AbortController();
  const stopped = AbortSignal.any([left.signal, caller, ended].filter((one) => one !== undefined));
  const limit = timeoutMs === undefined ? {} : { timeoutMs };
  const look = (signal?: AbortSignal): Promise<ScreenshotData> =>
    session.direct(`${call}()`, { ...limit, ...(signal === undefined ? {} : { signal }) }, (deadline) =>
      inFront(session, deadline),
    );

  const release = claimPath(path);
  try {
    const picture = await look(caller);
    const size = { width: picture.width, height: picture.height };
    const encode = (one: ScreenshotData): Promise<Uint8Array> => encodeFrame(one, size, quality);
    const image = await encode(picture);
    const file = await WebpFile.create(path, size);
    const first = { image, fromMs: performance.now() };
    const hasFrames = connection.streams?.screencastType === 'frame';
    const screencast = hasFrames
      ? readScreencast(session, call, { ...limit, signal: stopped }, { intervalMs })
      : undefined;
    const source = new PictureSource({ take: () => look(stopped), screencast, encode }, picture, stopped);
    const done = run(file, first, source, settings, stopped)
      .then((result) => {
        const byComputer = result.endedBy === 'stop' && ended?.aborted === true && stopped.reason === ended.reason;
        return { ...result, ...(byComputer ? { endedBy: 'computer' as const } : {}), path, sizeBytes: file.sizeBytes };
      })
      // The screencast ends when a limit has ended the recording.
      .finally(() => {
        left.abort();
        release();
      });
    return new Recording(path, () => left.abort(), done);
  } catch (error) {
    release();
    throw error;
  }
};

/** Takes a screenshot of the tab in front. If that tab closes meanwhile, takes one of the tab that is then in front. */
const inFront = async ({ connection, activeTab }: Session, deadline: Deadline): Promise<ScreenshotData> => {
  try {
    return await connection.screenshot(activeTab, deadline);
  } catch (error) {
    const open = await connection.tabs?.list(deadline).catch(() => undefined);
    const front = open?.find((tab) => tab.active)?.id;
    if (front === undefined || front === activeTab) throw error;
    return connection.screenshot(front, deadline);
  }
};

/** Takes pictures until stopped or a limit is reached. Keeps only the current and the previous picture in memory. */
const run = async (
  file: WebpFile,
  first: Shown,
  source: PictureSource,
  { intervalMs, maxFrames, maxSizeBytes, maxDurationMs }: RecordSettings,
  stopped: AbortSignal,
): Promise<Omit<RecordingResult, 'path' | 'sizeBytes'>> => {
  let shown = first;
  let frames = 1;
  let endedBy: RecordingResult['endedBy'] = 'stop';
  let failure: { readonly error?: unknown } = {};
  try {
    while (!stopped.aborted) {
      const startMs = performance.now();
      const leftMs = first.fromMs + maxDurationMs - startMs;
      if (leftMs <= 0) {
        endedBy = 'limit';
        break;
      }
      await sleep(Math.min(intervalMs, leftMs), stopped);
      if (stopped.aborted) break;
      const next = await source.next(first.fromMs + maxDurationMs - performance.now());
      if (next === undefined || Buffer.compare(next.image, shown.image) === 0) continue;
      const { image, fromMs } = next;
      if (frames >= maxFrames || file.sizeBytes + shown.image.length + image.length + 64 > maxSizeBytes) {
        endedBy = 'limit';
        break;
      }
      await file.add(shown.image, fromMs - shown.fromMs);
      shown = { image, fromMs };
      frames += 1;
    }
  } catch (error) {
    if (!stopped.aborted) {
      endedBy = 'failure';
      failure = { error };
    }
  }
  const endMs = performance.now();
  await file.add(shown.image, endMs - shown.fromMs).catch((error: unknown) => {
    endedBy = 'failure';
    failure = { error };
  });
  await file.close();
  return { frames, durationMs: Math.round(endMs - first.fromMs), endedBy, ...failure };
};

/** The files that this process is recording to. */
const claimed = new Set<string>();

/**
 * Reserves a file for one recording. Call the returned function when the recording has ended.
 *
 * @throws TypeError if another recording is writing to the file.
 */
const claimPath = (path: string): (() => void) => {
  const place = resolve(path);
  if (claimed.has(place)) {
    throw typeError(
      `${call}: another recording is writing to ${describe(path)}. Two recordings in one file would corrupt both. Stop the other one first, or pass another path.`,
    );
  }
  claimed.add(place);
  return () => void claimed.delete(place);
};

/**
 * The result of a recording.
 *
 * @category Streams
 */
export interface RecordingResult {
  /** The path of the file. */
  readonly path: string;
  /** Number of different pictures. */
  readonly frames: number;
  /** Duration in milliseconds. */
  readonly durationMs: number;
  /** Size of the file, in bytes. */
  readonly sizeBytes: number;
  /** Why it ended: you stopped it, a limit was reached, the computer was closed, or something failed. */
  readonly endedBy: 'stop' | 'limit' | 'computer' | 'failure';
  /** The error, if something failed. The file contains what was recorded before. */
  readonly error?: unknown;
}

/**
 * A recording in progress. Stop it with `stop()` or at the end of an `await using` block.
 *
 * @category Streams
 */
export class Recording implements AsyncDisposable {
  /** The path of the file. */
  readonly path: string;
  readonly #stop: () => void;
  readonly #done: Promise<RecordingResult>;

  /** @internal */
  constructor(path: string, stop: () => void, done: Promise<RecordingResult>) {
    this.path = path;
    this.#stop = stop;
    this.#done = done;
  }

  /**
   * Stops the recording and resolves to its result. Never rejects: a failure is part of the result.
   *
   * @example
   * ```ts
   * const recording = await computer.record('run.webp');
   * await tab.click(300, 80);
   * const { durationMs, sizeBytes } = await recording.stop();
   * ```
   */
  stop(): Promise<RecordingResult> {
    this.#stop();
    return this.#done;
  }

  /** Stops the recording at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
