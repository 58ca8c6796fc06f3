import type { RawPicture } from '@farhand/core/driver';

/** A picture in shades of grey: one byte a pixel, rows from the top. */
export interface Grey {
  /** `width × height` bytes. */
  readonly data: Uint8Array;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
}

/** Returns how bright the pixels of a picture are (BT.601). */
export const greyOf = ({ data, width, height, channels }: RawPicture): Grey => {
  const grey = new Uint8Array(width * height);
  for (let pixel = 0, byte = 0; pixel < grey.length; pixel += 1, byte += channels) {
    grey[pixel] = (77 * (data[byte] ?? 0) + 150 * (data[byte + 1] ?? 0) + 29 * (data[byte + 2] ?? 0)) >> 8;
  }
  return { data: grey, width, height };
};
