import type { ScreenshotData } from '../image.js';
import { decodeRgba } from '../pixels/codec.js';
import { comparePixels } from '../pixels/compare.js';
import { Alarm } from '../sleep.js';
import type { ScreencastEvent } from './screencast-buffer.js';

/** An encoded picture of a recording, and when it appeared, by `performance.now()`. */
export interface Shown {
  readonly image: Uint8Array;
  readonly fromMs: number;
}

/** The sources of the pictures of a recording. */
interface Sources {
  /** Takes a screenshot. */
  readonly take: () => Promise<ScreenshotData>;
  /** Delivers pictures on its own. */
  readonly screencast?: AsyncIterable<ScreencastEvent> | undefined;
  /** Encodes a picture for the file. */
  readonly encode: (picture: ScreenshotData) => Promise<Uint8Array>;
}

interface Seen {
  readonly picture: ScreenshotData;
  readonly atMs: number;
}

/**
 * Delivers the pictures of a recording: those of a screencast, or screenshots before the first one, after the
 * screencast has failed, and if there is none. Keeps only the newest picture that was not requested yet.
 */
export class PictureSource {
  readonly #sources: Sources;
  readonly #stopped: AbortSignal;
  readonly #arrival = new Alarm();
  #newest: Seen | undefined;
  #isGiving = false;
  /** Whether frames may come that can be decoded. */
  #mayGive: boolean;
  #last: { readonly picture: ScreenshotData; readonly isFrame: boolean };

  /** `first`: a screenshot that the recording already contains. */
  constructor(sources: Sources, first: ScreenshotData, stopped: AbortSignal) {
    this.#sources = sources;
    this.#stopped = stopped;
    this.#last = { picture: first, isFrame: false };
    this.#mayGive = sources.screencast !== undefined;
    if (sources.screencast !== undefined) void this.#read(sources.screencast);
  }

  /**
   * Resolves to the next picture, which may equal the previous one, or to `undefined` if there is none within `waitMs`
   * or the recording was stopped.
   *
   * @throws The error of a screenshot.
   */
  async next(waitMs: number): Promise<Shown | undefined> {
    if (this.#newest === undefined && this.#isGiving) await this.#arrival.sleep(waitMs, this.#stopped);
    const screenshot = this.#newest === undefined && !this.#isGiving ? await this.#screenshot() : undefined;
    if (this.#stopped.aborted) return undefined;
    const frame = this.#newest;
    this.#newest = undefined;
    if (frame !== undefined) return this.#frame(frame);
    return screenshot === undefined ? undefined : this.#shown(screenshot, false);
  }

  /** Takes a screenshot, and leaves time for a frame that is on its way: that one takes its place. */
  async #screenshot(): Promise<Seen | undefined> {
    if (this.#stopped.aborted) return undefined;
    const picture = await this.#sources.take();
    const atMs = performance.now();
    if (this.#mayGive && this.#newest === undefined) await this.#arrival.sleep(onItsWayMs, this.#stopped);
    return { picture, atMs };
  }

  /** Encodes a frame. If a frame cannot be decoded, the recording continues with screenshots. */
  async #frame(frame: Seen): Promise<Shown | undefined> {
    try {
      return await this.#shown(frame, true);
    } catch {
      this.#mayGive = false;
      this.#isGiving = false;
      return undefined;
    }
  }

  /**
   * Encodes a picture unless it looks like the previous one. A screenshot and a JPEG frame of the same screen have
   * different pixels, so small differences between them are ignored.
   */
  async #shown({ picture, atMs: fromMs }: Seen, isFrame: boolean): Promise<Shown | undefined> {
    const before = this.#last;
    if (Buffer.compare(picture.bytes, before.picture.bytes) === 0) return undefined;
    const isOther = before.isFrame === isFrame || (await looksOtherwise(before.picture, picture));
    const image = isOther ? await this.#sources.encode(picture) : undefined;
    this.#last = { picture, isFrame };
    return image === undefined ? undefined : { image, fromMs };
  }

  async #read(screencast: AsyncIterable<ScreencastEvent>): Promise<void> {
    try {
      for await (const event of screencast) {
        if (event.type === 'h264' || !this.#mayGive) break;
        if (event.type !== 'frame') continue;
        const { bytes, width, height, mime } = event.screenshot;
        this.#newest = { picture: { bytes, width, height, mime }, atMs: performance.now() };
        this.#isGiving = true;
        this.#arrival.ring();
      }
    } catch {
      // If the reason of the end matters, the next screenshot reports it.
    } finally {
      this.#isGiving = false;
      this.#mayGive = false;
      this.#arrival.ring();
    }
  }
}

/**
 * How long the first frame may be on its way, in milliseconds. It shows an older screen than a screenshot that overtook
 * it: shown after that one, the recording would step back. In 4 of 100 starts under a change it arrived after such a
 * screenshot (Chromium 156, December 2026).
 */
const onItsWayMs = 250;

/**
 * JPEG blurs colors over two pixels and noise over eight. The mean of this many pixels in each direction removes most
 * of that.
 */
const shrink = 4;

/** How far the averaged colors may differ. Black and white differ by 1. */
const tolerance = 0.1;

/**
 * Whether two pictures, at least one of them a JPEG, show different screens. Differences of the encoding are ignored.
 */
export const looksOtherwise = async (before: ScreenshotData, after: ScreenshotData): Promise<boolean> => {
  const { width, height } = before;
  if (after.width !== width || after.height !== height) return true;
  const size = { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink) };
  const small = (picture: ScreenshotData) => decodeRgba(picture, [{ type: 'resize', size }]);
  const [first, second] = await Promise.all([small(before), small(after)]);
  return (await comparePixels(first, second, { tolerance, mask: [] })).changedPixels > 0;
};
