import type { Deadline } from '../deadline.js';
import type { Point } from '../geometry.js';
import type { ScreenshotData } from '../image.js';

/** One thing that a screencast tells. */
export type ScreencastEvent =
  /** A whole picture. */
  | { readonly type: 'frame'; readonly image: ScreenshotData; readonly takenAt: Date }
  /** A piece of H.264 video: NAL units as the vendor sends them. */
  | { readonly type: 'h264'; readonly bytes: Uint8Array; readonly takenAt: Date }
  /** Where the pointer is now. */
  | { readonly type: 'cursorMoved'; readonly at: Point; readonly takenAt: Date }
  /** The pointer looks otherwise now. The vendor's own fields, which are not documented. */
  | {
      readonly type: 'cursorChanged';
      readonly fields: Readonly<Record<string, unknown>>;
      readonly takenAt: Date;
    };

/** What a computer tells of itself while it runs. Each is present where the vendor has it. */
export interface StreamsFacet {
  /**
   * Opens a screencast. The deadline is for its beginning; `signal` ends it, and so does leaving the loop. Ends, or
   * rejects with a typed error, when the connection does: core opens it again.
   */
  screencast?(deadline: Deadline, signal: AbortSignal): Promise<AsyncIterable<ScreencastEvent>>;
  /** Opens the vendor's own events, as {@link StreamsFacet.screencast} does. */
  events?(deadline: Deadline, signal: AbortSignal): Promise<AsyncIterable<Readonly<Record<string, unknown>>>>;
}
