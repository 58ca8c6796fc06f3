import type { ScreenshotData } from '../image.js';
import { decode } from '../pixels/decode.js';
import type { Size } from '../geometry.js';
import type { Session } from '../session/session.js';
import { claimPath } from './claim-path.js';
import { pause } from './pause.js';
import { PictureSource, type Shown } from './picture-source.js';
import { checkRecordOptions, type RecordOptions, type RecordSettings } from './record-options.js';
import type { ScreencastEvent } from './screencast-event.js';
import { checkScreencastOptions } from './screencast-options.js';
import { readScreencast } from './screencast.js';
import { Recording, type RecordingResult } from './recording.js';
import { WebpFile } from './webp-file.js';

/** A picture as WebP without transparency, of the size of the recording, whatever its own is now. */
const encodeFrame = (picture: ScreenshotData, { width, height }: Size, quality: number): Promise<Uint8Array> =>
  decode(picture, [], (image) =>
    image.resize({ width, height, fit: 'contain', background: '#000000' }).webp({ quality }).toBuffer(),
  );

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
      await pause(Math.min(intervalMs, leftMs), stopped);
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

/** The screencast of a computer that has one of pictures. */
const openFrames = (
  session: Session,
  { waiting, intervalMs }: RecordSettings,
  signal: AbortSignal,
): AsyncIterable<ScreencastEvent> | undefined => {
  const { streams } = session.connection;
  if (streams?.screencastType !== 'frame') return undefined;
  const settings = checkScreencastOptions({ ...waiting, signal }, 'computer.record');
  return readScreencast(session, 'computer.record', { ...settings, intervalMs });
};

/** Starts to record the screen of a computer into a file. */
export const startRecording = async (
  session: Session,
  path: string,
  options: RecordOptions | undefined,
): Promise<Recording> => {
  const settings = checkRecordOptions(path, options);
  settings.waiting.signal?.throwIfAborted();
  const release = claimPath(path, 'computer.record');
  try {
    return await begin(session, path, settings, release);
  } catch (error) {
    release();
    throw error;
  }
};

const begin = async (
  session: Session,
  path: string,
  settings: RecordSettings,
  onDone: () => void,
): Promise<Recording> => {
  const { signal: caller, ...waiting } = settings.waiting;
  const { ended } = session.options;
  const left = new AbortController();
  const stopped = AbortSignal.any([left.signal, caller, ended].filter((one) => one !== undefined));
  const look = (signal?: AbortSignal): Promise<ScreenshotData> =>
    session.direct('computer.record()', { ...waiting, ...(signal === undefined ? {} : { signal }) }, (deadline) =>
      session.connection.screenshot(session.activeTab, deadline),
    );

  const picture = await look(caller);
  const size = { width: picture.width, height: picture.height };
  const encode = (one: ScreenshotData): Promise<Uint8Array> => encodeFrame(one, size, settings.quality);
  const image = await encode(picture);
  const file = await WebpFile.create(path, size);
  const first = { image, fromMs: performance.now() };
  const screencast = openFrames(session, settings, stopped);
  const source = new PictureSource({ take: () => look(stopped), screencast, encode }, picture, first.fromMs, stopped);
  const done = run(file, first, source, settings, stopped)
    .then((result) => {
      const byComputer = result.endedBy === 'stop' && ended?.aborted === true && stopped.reason === ended.reason;
      return { ...result, ...(byComputer ? { endedBy: 'computer' as const } : {}), path, sizeBytes: file.sizeBytes };
    })
    // A screencast does not go on when a limit has ended the recording.
    .finally(() => {
      left.abort();
      onDone();
    });
  return new Recording(path, () => left.abort(), done);
};
