import type { ScreenshotData } from '../image.js';
import { Picture, type Subject } from './picture.js';

/** A picture of a screen as it was taken: with the bytes that came. */
export class Screenshot extends Picture implements ScreenshotData {
  /** The encoded image, as it came. */
  readonly bytes: Uint8Array;
  /** Format of `bytes`. */
  readonly mime: ScreenshotData['mime'];

  /** @internal */
  constructor(data: ScreenshotData, subject: Subject) {
    const { bytes, width, height, mime } = data;
    super({ bytes, width, height, mime }, subject);
    this.bytes = bytes;
    this.mime = mime;
  }
}
