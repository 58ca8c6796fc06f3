import type { Point, Size } from '@farhand/core/driver';

/** What {@link raiseLybic} must know of the computer, and how it reads what the vendor leaves open. */
export interface LybicRaiseOptions {
  /** Size of the screen in pixels. */
  readonly display: Size;
  /** Where the pointer is. Relative positions count from here. Default: the middle of the screen. */
  readonly pointer?: Point | undefined;
  /** Which way positive steps scroll: `down` (and right), or `up` (and left). Default `down`. */
  readonly positiveScroll?: 'down' | 'up';
  /** What a relative end of a drag counts from: the drag's start, or where the pointer was. Default `start`. */
  readonly endRelativeTo?: 'start' | 'pointer';
  /** What a line break is that the client does not want as Enter: `text`, or `enter` all the same. Default `text`. */
  readonly lineBreaks?: 'text' | 'enter';
}
