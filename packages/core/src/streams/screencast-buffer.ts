import type { Point } from '../geometry.js';
import type { Screenshot } from '../input/picture.js';

/** How much video is buffered before the vendor is slowed down, in bytes: a second or more at usual rates. */
const fullBytes = 4 * 2 ** 20;

/** Events of which only the newest matters. */
const isReplaced = ({ type }: ScreencastEvent): boolean =>
  type === 'frame' || type === 'cursorMoved' || type === 'cursorChanged';

const missedIn = (event: ScreencastEvent | undefined): number => (event?.type === 'frame' ? event.missed + 1 : 0);

/**
 * Events that were received and not read yet: one picture, one pointer position, one pointer shape, and a few megabytes
 * of video. Its size does not depend on the speed of the reader.
 */
export class ScreencastBuffer {
  #events: ScreencastEvent[] = [];
  #videoBytes = 0;
  #missed = 0;
  #end: { readonly error?: unknown } | undefined;
  #wakeReader = (): void => undefined;
  #wakeWriter = (): void => undefined;

  /** Whether no more events are accepted. */
  get isEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Records a frame that could not be read. */
  miss(): void {
    this.#missed += 1;
  }

  /** Adds an event, and drops older events that it replaces. */
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

  /** Resolves when there is room for more video, or no more events are accepted. */
  async room(): Promise<void> {
    while (this.#videoBytes >= fullBytes && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#wakeWriter = resolve;
      });
    }
  }

  /** Ends the buffer. Buffered events are still read, then the error is thrown, if there is one. */
  end(error?: unknown): void {
    this.#end ??= error === undefined ? {} : { error };
    this.#wakeReader();
    this.#wakeWriter();
  }

  /** Ends the buffer at once and drops its events. */
  stop(error?: unknown): void {
    this.#events = [];
    this.end(error);
  }

  /** Resolves to the next event as soon as there is one, or to `undefined` at the end. */
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

/**
 * One event of a screencast. `takenAt` is the time of arrival, by the clock of this machine.
 *
 * @category Streams
 */
export type ScreencastEvent =
  /**
   * A whole picture. `missed`: how many pictures since the previous one were dropped, because newer ones arrived or
   * they were unreadable.
   */
  | {
      readonly type: 'frame';
      readonly screenshot: Screenshot;
      readonly missed: number;
      readonly takenAt: Date;
    }
  /** A piece of H.264 video: NAL units as the vendor sends them. Missing pieces are always announced by a `gap`. */
  | { readonly type: 'h264'; readonly bytes: Uint8Array; readonly takenAt: Date }
  /** The pointer moved. */
  | { readonly type: 'cursorMoved'; readonly at: Point; readonly takenAt: Date }
  /** The pointer's shape changed. The fields are the vendor's own and undocumented. */
  | {
      readonly type: 'cursorChanged';
      readonly fields: Readonly<Record<string, unknown>>;
      readonly takenAt: Date;
    }
  /**
   * Something of unknown length is missing: the connection was reopened, or a piece of video was unreadable. Pictures
   * continue as before. A video decoder has to wait for the next parameter sets.
   */
  | { readonly type: 'gap'; readonly cause: Error; readonly takenAt: Date };
