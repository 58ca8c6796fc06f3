import type { ScreenshotData } from '../image.js';
import { decodeRgba } from '../pixels/codec.js';
import { comparePixels } from '../pixels/compare.js';
import { Alarm } from '../sleep.js';
import type { ScreencastEvent } from './screencast-buffer.js';

/** What a picture is encoded as for a recording, and since when it was seen, by `performance.now()`. */
export interface Shown {
  readonly image: Uint8Array;
  readonly fromMs: number;
}

/** Where the pictures of a recording come from. */
interface Sources {
  /** Takes one. */
  readonly take: () => Promise<ScreenshotData>;
  /** Gives them by itself. */
  readonly screencast?: AsyncIterable<ScreencastEvent> | undefined;
  /** Makes of one what the file holds. */
  readonly encode: (picture: ScreenshotData) => Promise<Uint8Array>;
}

interface Seen {
  readonly picture: ScreenshotData;
  readonly atMs: number;
}

/**
 * Gives the pictures of a recording: those of a screencast, and screenshots before it has given one, after it has broken
 * for good and where there is none. The newest that was not asked for is kept, and no other.
 */
export class PictureSource {
  readonly #sources: Sources;
  readonly #stopped: AbortSignal;
  readonly #arrival = new Alarm();
  #newest: Seen | undefined;
  #isGiving = false;
  #isTrusted = true;
  #last: { readonly picture: ScreenshotData; readonly isFrame: boolean; readonly fromMs: number };

  /** `first`: a screenshot that the recording has already, from `fromMs` on. */
  constructor(sources: Sources, first: ScreenshotData, fromMs: number, stopped: AbortSignal) {
    this.#sources = sources;
    this.#stopped = stopped;
    this.#last = { picture: first, isFrame: false, fromMs };
    if (sources.screencast !== undefined) void this.#read(sources.screencast);
  }

  /**
   * The next picture, which may look as the one before. `undefined` if there is no other one within `waitMs`, or it was
   * stopped.
   *
   * @throws The error of a screenshot.
   */
  async next(waitMs: number): Promise<Shown | undefined> {
    if (this.#newest === undefined && this.#isGiving) await this.#arrival.sleep(waitMs, this.#stopped);
    if (this.#stopped.aborted) return undefined;
    const frame = this.#newest;
    this.#newest = undefined;
    if (frame !== undefined) return this.#frame(frame);
    if (this.#isGiving) return undefined;
    const picture = await this.#sources.take();
    return this.#shown({ picture, atMs: performance.now() }, false);
  }

  /** One that cannot be decoded is not worth a recording: it goes on by screenshots. */
  async #frame(frame: Seen): Promise<Shown | undefined> {
    try {
      return await this.#shown(frame, true);
    } catch {
      this.#isTrusted = false;
      this.#isGiving = false;
      return undefined;
    }
  }

  /** A screenshot and a JPEG of the same have other pixels: where one follows the other, what differs little is one. */
  async #shown({ picture, atMs }: Seen, isFrame: boolean): Promise<Shown | undefined> {
    const before = this.#last;
    // One that came while a screenshot was being taken comes after it.
    const fromMs = Math.max(atMs, before.fromMs);
    if (Buffer.compare(picture.bytes, before.picture.bytes) === 0) return undefined;
    const isOther = before.isFrame === isFrame || (await looksOtherwise(before.picture, picture));
    const image = isOther ? await this.#sources.encode(picture) : undefined;
    this.#last = { picture, isFrame, fromMs };
    return image === undefined ? undefined : { image, fromMs };
  }

  async #read(screencast: AsyncIterable<ScreencastEvent>): Promise<void> {
    try {
      for await (const event of screencast) {
        if (event.type === 'h264' || !this.#isTrusted) break;
        if (event.type !== 'frame') continue;
        const { bytes, width, height, mime } = event.screenshot;
        this.#newest = { picture: { bytes, width, height, mime }, atMs: performance.now() };
        this.#isGiving = true;
        this.#arrival.ring();
      }
    } catch {
      // Why it ended, a screenshot tells if it matters.
    } finally {
      this.#isGiving = false;
      this.#arrival.ring();
    }
  }
}

/** JPEG smears colours over two pixels and noise over eight. In the mean of so many each way little is left of it. */
const shrink = 4;

/** How far colours may be apart then. Black and white are 1 apart. */
const tolerance = 0.1;

/**
 * Whether two pictures show something else, of which one or both are JPEGs: one of the same screen, encoded otherwise,
 * does not.
 */
export const looksOtherwise = async (before: ScreenshotData, after: ScreenshotData): Promise<boolean> => {
  const { width, height } = before;
  if (after.width !== width || after.height !== height) return true;
  const size = { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink) };
  const small = (picture: ScreenshotData) => decodeRgba(picture, [{ type: 'resize', size }]);
  const [first, second] = await Promise.all([small(before), small(after)]);
  return comparePixels(first, second, { tolerance, mask: [] }).changedPixels > 0;
};
