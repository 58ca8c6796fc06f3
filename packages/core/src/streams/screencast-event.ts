import type { Point } from '../geometry.js';
import type { Screenshot } from '../pixels/screenshot.js';

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
