import type { VendorEvent } from '../contract/facets.js';
import type { Session } from '../session/session.js';
import { openEvents, type EventsOptions } from './events.js';
import { startRecording, type Recording, type RecordOptions } from './record.js';
import type { ScreencastEvent } from './screencast-buffer.js';
import { readScreencast, type ScreencastOptions } from './screencast.js';

/**
 * The live streams of a computer, which every {@link Computer} has.
 *
 * @category Streams
 */
export class Watched {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Yields what the screen shows, live: pictures, or H.264 video and pointer positions, depending on the vendor.
   *
   * @remarks
   * The stream opens at the first iteration. It ends when you leave the loop, when `signal` fires or when the computer
   * is closed. A slow reader receives only the newest picture, with the number of missed ones. Video is never skipped;
   * the vendor is slowed down instead. After a lost connection, Farhand reconnects after a random delay and yields a
   * `gap`.
   *
   * @throws UnsupportedFacetError at once, if the computer has no screencast.
   * @throws TransportError in the loop, if the stream could not be opened, or several reconnections brought no picture.
   * @throws ProtocolError in the loop, if the vendor sends unreadable data.
   * @throws ClosedError in the loop, if the computer is gone.
   * @example
   * ```ts
   * for await (const event of computer.screencast()) {
   *   if (event.type !== 'frame') continue;
   *   await event.screenshot.save('live.png');
   *   break;
   * }
   * ```
   */
  screencast(options?: ScreencastOptions): AsyncGenerator<ScreencastEvent, void, undefined> {
    return readScreencast(this.#session, 'computer.screencast', options);
  }

  /**
   * Yields the vendor's own events about the computer, as the vendor sends them. The stream opens at the first
   * iteration and is never reopened.
   *
   * @throws UnsupportedFacetError at once, if the vendor has no such events, or if opening them is known to end
   * computers and `mayEndSession` is not `true`.
   * @throws TransportError in the loop, if the connection breaks.
   */
  events(options?: EventsOptions): AsyncGenerator<VendorEvent, void, undefined> {
    return openEvents(this.#session, options);
  }

  /**
   * Records the screen to an animated WebP, which every browser plays. Each picture is shown for its original duration.
   *
   * @remarks
   * The pictures come from the screencast if it delivers pictures. Otherwise, and after the screencast has failed,
   * Farhand takes screenshots at `intervalMs`, without delaying input. Each picture is written at once, so the file is
   * complete at any time, even if your program crashes. Consecutive equal pictures are merged. Requires the package
   * `sharp`.
   *
   * @throws TypeError or RangeError if the path does not end in `.webp`, another recording is writing to it, or an
   * option is not valid.
   * @throws UnsupportedFacetError if `sharp` is not installed.
   * @throws The error of the first screenshot, or of opening the file; nothing is left then.
   * @example
   * ```ts
   * await using recording = await computer.record('run.webp');
   * await tab.click(300, 80);
   * ```
   */
  record(path: string, options?: RecordOptions): Promise<Recording> {
    return startRecording(this.#session, path, options);
  }
}
