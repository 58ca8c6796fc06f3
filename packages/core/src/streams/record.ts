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

const recordOptions = {
  intervalMs: optional(wholeNumber(20, longestTimerMs), 500),
  quality: optional(wholeNumber(1, 100), 75),
  maxFrames: optional(wholeNumber(1, 100_000), 3000),
  maxSizeBytes: optional(wholeNumber(1024, 4_000_000_000), 256 * 2 ** 20),
  maxDurationMs: optional(wholeNumber(1, longestTimerMs), 600_000),
  ...callOptions,
};

type RecordSettings = Settings<typeof recordOptions>;

/** Starts to record the screen of a computer into a file. */
export const startRecording = async (
  session: Session,
  path: string,
  options: RecordOptions | undefined,
): Promise<Recording> => {
  if (!/\.webp$/i.test(checkPath(path, 'path', call))) {
    throw typeError(`${call}: a recording is an animated WebP, so path must end in .webp, got ${describe(path)}.`);
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
    const source = new PictureSource({ take: () => look(stopped), screencast, encode }, picture, first.fromMs, stopped);
    const done = run(file, first, source, settings, stopped)
      .then((result) => {
        const byComputer = result.endedBy === 'stop' && ended?.aborted === true && stopped.reason === ended.reason;
        return { ...result, ...(byComputer ? { endedBy: 'computer' as const } : {}), path, sizeBytes: file.sizeBytes };
      })
      // A screencast does not go on when a limit has ended the recording.
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

/** A picture of the tab in front. One that closes under it leaves the recording to whichever is then. */
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

/** Takes pictures until it is told to stop, or a limit is reached. One picture is in memory, and the one before. */
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

/** The files that this process records into now. */
const claimed = new Set<string>();

/**
 * Keeps a file to one recording. Call what it gives when that is over.
 *
 * @throws TypeError if another recording writes to it.
 */
const claimPath = (path: string): (() => void) => {
  const place = resolve(path);
  if (claimed.has(place)) {
    throw typeError(
      `${call}: another recording is writing to ${describe(path)}, and neither could be played. Stop it first, or give another path.`,
    );
  }
  claimed.add(place);
  return () => void claimed.delete(place);
};

/** What a recording has become. */
export interface RecordingResult {
  /** Where the file is. */
  readonly path: string;
  /** How many different pictures it has. */
  readonly frames: number;
  /** How long it lasts, in milliseconds. */
  readonly durationMs: number;
  /** Its length in bytes. */
  readonly sizeBytes: number;
  /** Why it ended: you stopped it, a limit was reached, the computer was closed, or something failed. */
  readonly endedBy: 'stop' | 'limit' | 'computer' | 'failure';
  /** What failed, if something did. What was recorded before is in the file. */
  readonly error?: unknown;
}

/** A recording that is under way. Stop it with `stop()` or at the end of an `await using` block. */
export class Recording implements AsyncDisposable {
  /** Where the file is. */
  readonly path: string;
  readonly #stop: () => void;
  readonly #done: Promise<RecordingResult>;

  /** @internal */
  constructor(path: string, stop: () => void, done: Promise<RecordingResult>) {
    this.path = path;
    this.#stop = stop;
    this.#done = done;
  }

  /** Ends it and says what it has become. Rejects never: what went wrong is in the result. */
  stop(): Promise<RecordingResult> {
    this.#stop();
    return this.#done;
  }

  /** Stops at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
