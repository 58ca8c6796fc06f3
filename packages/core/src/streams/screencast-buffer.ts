import type { Point } from '../geometry.js';
import type { Screenshot } from '../input/picture.js';

/** How much video waits for its reader before the vendor has to, in bytes: a second or more at what screens need. */
const fullBytes = 4 * 2 ** 20;

/** Of these only the newest is worth anything. */
const isReplaced = ({ type }: ScreencastEvent): boolean =>
  type === 'frame' || type === 'cursorMoved' || type === 'cursorChanged';

const missedIn = (event: ScreencastEvent | undefined): number => (event?.type === 'frame' ? event.missed + 1 : 0);

/**
 * What has come and was not read yet: one picture, one place and one look of the pointer, and a few megabytes of video.
 * Its size does not depend on how slow the reader is.
 */
export class ScreencastBuffer {
  #events: ScreencastEvent[] = [];
  #videoBytes = 0;
  #missed = 0;
  #end: { readonly error?: unknown } | undefined;
  #wakeReader = (): void => undefined;
  #wakeWriter = (): void => undefined;

  /** Whether nothing more is read. */
  get isEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Takes note of a frame that cannot be given. */
  miss(): void {
    this.#missed += 1;
  }

  /** Puts an event in, in the place of those that it makes worthless. */
  put(event: ScreencastEvent): void {
    if (this.#end !== undefined) return;
    const older = isReplaced(event) ? this.#events.find(({ type }) => type === event.type) : undefined;
    if (older !== undefined) this.#events = this.#events.filter((one) => one !== older);
    if (event.type === 'h264') this.#videoBytes += event.bytes.length;
    if (event.type === 'frame') {
      this.#events.push({ ...event, missed: event.missed + missedIn(older) + this.#missed });
      this.#missed = 0;
    } else this.#events.push(event);
    this.#wakeReader();
  }

  /** Resolves when there is room for more video, or nothing more is read. */
  async room(): Promise<void> {
    while (this.#videoBytes >= fullBytes && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#wakeWriter = resolve;
      });
    }
  }

  /** Nothing more comes. What is there is still read, and then the error, if there is one. */
  end(error?: unknown): void {
    this.#end ??= error === undefined ? {} : { error };
    this.#wakeReader();
    this.#wakeWriter();
  }

  /** Ends it at once: what is there is dropped. */
  stop(error?: unknown): void {
    this.#events = [];
    this.end(error);
  }

  /** The next event, as soon as there is one; `undefined` at the end. */
  async next(): Promise<ScreencastEvent | undefined> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) {
        if (event.type === 'h264') this.#videoBytes -= event.bytes.length;
        this.#wakeWriter();
        return event;
      }
      if (this.#end !== undefined) {
        if ('error' in this.#end) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }
}

/** One thing that a screencast tells. `takenAt` is when it arrived, by the clock of this machine. */
export type ScreencastEvent =
  /** A whole picture. `missed`: how many since the one before you did not get, as newer ones came or as they could not be read. */
  | {
      readonly type: 'frame';
      readonly screenshot: Screenshot;
      readonly missed: number;
      readonly takenAt: Date;
    }
  /** A piece of H.264 video: NAL units as the vendor sends them. None is ever left out without a `gap`. */
  | { readonly type: 'h264'; readonly bytes: Uint8Array; readonly takenAt: Date }
  /** Where the pointer is now. */
  | { readonly type: 'cursorMoved'; readonly at: Point; readonly takenAt: Date }
  /** The pointer looks otherwise now. The vendor's own fields, which are not documented. */
  | {
      readonly type: 'cursorChanged';
      readonly fields: Readonly<Record<string, unknown>>;
      readonly takenAt: Date;
    }
  /**
   * Something of unknown length is missing here: the screencast was opened again, or a piece of video could not be read.
   * Pictures go on as before; a decoder of video has to wait for the next parameter sets.
   */
  | { readonly type: 'gap'; readonly cause: Error; readonly takenAt: Date };
