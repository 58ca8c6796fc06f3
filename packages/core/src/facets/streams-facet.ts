import type { TabId } from '../actions/action.js';
import type { Deadline } from '../deadline.js';
import type { Point } from '../geometry.js';
import type { ScreenshotData } from '../image.js';

/** One thing that a vendor's screencast tells. */
export type ScreencastPart =
  /** A whole picture. `tab`: what it shows, if the driver knows; else it is the tab in front, as far as core knows. */
  | { readonly type: 'frame'; readonly image: ScreenshotData; readonly tab?: TabId }
  /** A piece of H.264 video: NAL units as the vendor sends them. */
  | { readonly type: 'h264'; readonly bytes: Uint8Array }
  /** Where the pointer is now. */
  | { readonly type: 'cursorMoved'; readonly at: Point }
  /** The pointer looks otherwise now. The vendor's own fields, which are not documented. */
  | { readonly type: 'cursorChanged'; readonly fields: Readonly<Record<string, unknown>> }
  /** Something that came, and is no picture, no video or no JSON. `why` is a sentence that shows none of it. */
  | { readonly type: 'unreadable'; readonly of: 'frame' | 'h264' | 'other'; readonly why: string };

/** What core asks of a screencast. */
export interface ScreencastRequest {
  /** The tab in front, as far as core knows. For vendors that have to be told. */
  readonly tab: TabId | undefined;
  /** How long may pass without a byte, heartbeats included, in milliseconds. Then it rejects with a TransportError. */
  readonly idleMs: number;
  /**
   * The shortest time between two pictures that is of use, in milliseconds. A driver that takes them itself takes no
   * more; one that is sent them may pass them all on. Default: as often as is reasonable.
   */
  readonly intervalMs?: number;
  /** Ends it. Leaving the loop does, too. */
  readonly signal: AbortSignal;
}

/** One of the vendor's own events, as it comes. */
export type VendorEvent = Readonly<Record<string, unknown>>;

/** What a computer tells of itself while it runs. Each is present where the vendor has it. */
export interface StreamsFacet {
  /**
   * Opens a screencast. The deadline is for its beginning. It ends, or rejects with a typed error, when the connection
   * does: core opens it again.
   */
  screencast?(request: ScreencastRequest, deadline: Deadline): Promise<AsyncIterable<ScreencastPart>>;
  /** What a screencast gives. Recordings are made of `frame`. Absent: it is not known before it is opened. */
  readonly screencastType?: 'frame' | 'h264';
  /** Opens the vendor's own events. The deadline is for their beginning; `signal` ends them. Core never opens them again. */
  events?(signal: AbortSignal, deadline: Deadline): Promise<AsyncIterable<VendorEvent>>;
  /** Why opening the events may end the computer, as a sentence. Core then asks for consent. */
  readonly eventsRisk?: string;
}
