/** An encoded picture, as a driver gives it. */
export interface ScreenshotData {
  /** The encoded image. */
  readonly bytes: Uint8Array;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Format of `bytes`. */
  readonly mime: 'image/png' | 'image/jpeg' | 'image/webp';
}

/** A picture that is not encoded: rows from the top, pixels from the left, a byte for each channel. */
export interface RawPicture {
  /** `width × height × channels` bytes. */
  readonly data: Uint8Array;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** 3: red, green, blue. 4: and alpha, 255 throughout for a screen. */
  readonly channels: 3 | 4;
}
