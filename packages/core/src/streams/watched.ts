import type { VendorEvent } from '../contract/facets.js';
import type { Session } from '../session/session.js';
import { openEvents, type EventsOptions } from './events.js';
import { startRecording, type Recording, type RecordOptions } from './record.js';
import type { ScreencastEvent } from './screencast-buffer.js';
import { readScreencast, type ScreencastOptions } from './screencast.js';

/** What can be watched of a computer while it runs. Every {@link Computer} can be. */
export class Watched {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * What the screen shows, as it happens: pictures, or H.264 video and where the pointer is, as the vendor has it.
   *
   * @remarks
   * It is opened when the first event is asked for and ends when the loop is left, `signal` fires or the computer is
   * closed. Who is slow gets the newest picture, with a count of those missed; video is never left out: the vendor has to
   * wait. When the connection breaks it is opened again, after a wait by chance, and a `gap` tells of it.
   *
   * @throws UnsupportedFacetError at once, if the computer has none.
   * @throws TransportError in the loop, if it could not be opened, or broke off and several reopenings brought no picture.
   * @throws ProtocolError in the loop, if the vendor sends something else, or nothing that can be read.
   * @throws ClosedError in the loop, if the computer is gone.
   */
  screencast(options?: ScreencastOptions): AsyncGenerator<ScreencastEvent, void, undefined> {
    return readScreencast(this.#session, 'computer.screencast', options);
  }

  /**
   * The vendor's own events of what is done to the computer, as it sends them. They are opened when the first is asked
   * for, and never again.
   *
   * @throws UnsupportedFacetError at once, if the vendor has none, or opening them was seen to end computers and
   * `mayEndSession` is not `true`.
   * @throws TransportError in the loop, if the connection breaks.
   */
  events(options?: EventsOptions): AsyncGenerator<VendorEvent, void, undefined> {
    return openEvents(this.#session, options);
  }

  /**
   * Records the screen into a file, an animated WebP that every browser plays: `await using _ = await
   * computer.record('run.webp')`. Each picture is shown for as long as it was seen.
   *
   * @remarks
   * Its pictures come from the screencast, where that gives pictures; else, and when that breaks, it takes screenshots
   * beside the input, as often as `intervalMs` says. Each is written at once: the file is whole at any time, also if your
   * program dies. Equal pictures in a row are one. Needs the package `sharp`.
   *
   * @throws TypeError or RangeError if the path does not end in `.webp`, another recording writes to it, or an option is not
   * valid.
   * @throws UnsupportedFacetError if `sharp` is not installed.
   * @throws The error of the first picture, or of opening the file; nothing is left then.
   */
  record(path: string, options?: RecordOptions): Promise<Recording> {
    return startRecording(this.#session, path, options);
  }
}
