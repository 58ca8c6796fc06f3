import type { Size } from '@farhand/core/driver';

/** What pages are laid out in, in CSS pixels, and drawn on. */
export interface Viewport extends Size {
  /** Pixels of the picture for each CSS pixel. */
  readonly scale: number;
}

/** Size of the picture of a page, as Chromium rounds it (measured on Chromium 156, November 2026). */
export const pictureSize = ({ width, height, scale }: Viewport): Size => ({
  width: Math.round(width * scale),
  height: Math.round(height * scale),
});
