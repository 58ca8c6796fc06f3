import { ProtocolError, type ErrorFacts } from './errors.js';

/**
 * An encoded picture, as a driver returns it.
 *
 * @category Screen
 */
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

/**
 * An unencoded picture: rows from the top, pixels from the left, one byte per channel.
 *
 * @category Screen
 */
export interface RawPicture {
  /** `width × height × channels` bytes. */
  readonly data: Uint8Array;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** 3: red, green, blue. 4: also alpha, which is 255 throughout for a screen. An image to find may be transparent in parts. */
  readonly channels: 3 | 4;
}

/**
 * The formats of encoded pictures.
 *
 * @category Screen
 */
export type PictureFormat = 'png' | 'jpeg' | 'webp';

/** How a screenshot is to be encoded. */
export interface ScreenshotFormat {
  /** The format. */
  readonly type: PictureFormat;
  /** From 0 to 100, for JPEG and WebP. Absent: 80. */
  readonly quality?: number;
}

/** Format and size of an encoded image. */
export type ImageHeader = Pick<ScreenshotData, 'width' | 'height' | 'mime'>;

const ascii = (view: DataView, start: number, length: number): string =>
  start + length > view.byteLength
    ? ''
    : String.fromCharCode(...Array.from({ length }, (_, index) => view.getUint8(start + index)));

const png = (view: DataView): ImageHeader | undefined =>
  view.byteLength >= 24 && view.getUint32(0) === 0x89504e47 && ascii(view, 12, 4) === 'IHDR'
    ? { mime: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
    : undefined;

/**
 * Markers that begin a frame and so contain its size: SOF0 to SOF15, except DHT, JPG and DAC, whose codes lie in that
 * range.
 */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Markers without a length: TEM, RST0 to RST7, SOI, and 0xff as padding. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

const jpeg = (view: DataView): ImageHeader | undefined => {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (isFrame(marker)) return { mime: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    if (marker === 0xff) at += 1;
    else if (isBare(marker)) at += 2;
    else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
};

const uint24 = (view: DataView, at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);

const webp = (view: DataView): ImageHeader | undefined => {
  if (view.byteLength < 30 || ascii(view, 0, 4) !== 'RIFF' || ascii(view, 8, 4) !== 'WEBP') return undefined;
  const mime = 'image/webp';
  switch (ascii(view, 12, 4)) {
    case 'VP8 ':
      return { mime, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { mime, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { mime, width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    default:
      return undefined;
  }
};

/**
 * Returns the format and size of an encoded image, from its first bytes. `undefined` if it is not PNG, JPEG or WebP.
 */
export const imageHeader = (bytes: Uint8Array): ImageHeader | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = png(view) ?? jpeg(view) ?? webp(view);
  return header !== undefined && header.width > 0 && header.height > 0 ? header : undefined;
};

/** Three times the pixels of an 8K screen. Decoding more would need over 400 MB, at four bytes a pixel. */
const mostPixels = 100_000_000;

/** Twice the longest side of a viewport, and the usual limit of decoders. */
const longestSide = 32_768;

/**
 * Reads the header of bytes that a vendor sent and returns them as a picture. Decodes nothing.
 *
 * @param what - The vendor and what was requested, to begin a message with.
 * @throws ProtocolError if the bytes are not a PNG, JPEG or WebP image, or if the header declares more than 100 million
 * pixels or a side longer than 32,768. A few kilobytes of such an image would fill the decoder's memory.
 */
export const readImage = (bytes: Uint8Array, what: string, facts?: ErrorFacts): ScreenshotData => {
  const header = imageHeader(bytes);
  if (header === undefined) throw new ProtocolError(`${what} is not a PNG, JPEG or WebP image.`, facts);
  const { width, height } = header;
  if (Math.max(width, height) > longestSide || width * height > mostPixels) {
    throw new ProtocolError(
      `${what} declares ${width}×${height} pixels. Farhand accepts at most ${mostPixels / 1_000_000} million pixels and sides up to ${longestSide}.`,
      facts,
    );
  }
  return { bytes, ...header };
};
