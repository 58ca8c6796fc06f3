import type { Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';

/** What a picture is of. */
export interface Subject {
  /** When it was taken, by the clock of this machine. */
  readonly takenAt: Date;
  /** Size of the display at that moment, in the pixels that `click` and the others take. */
  readonly display: Size;
}

/** A picture of a screen that knows what it shows. */
export class Screenshot implements ScreenshotData {
  /** The encoded image. */
  readonly bytes: Uint8Array;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Format of `bytes`. */
  readonly mime: ScreenshotData['mime'];
  /** When it was taken, by the clock of this machine. */
  readonly takenAt: Date;
  /** Size of the display at that moment, in the pixels that `click` and the others take. */
  readonly display: Size;

  /** @internal */
  constructor({ bytes, width, height, mime }: ScreenshotData, { takenAt, display }: Subject) {
    this.bytes = bytes;
    this.width = width;
    this.height = height;
    this.mime = mime;
    this.takenAt = takenAt;
    this.display = display;
  }
}
