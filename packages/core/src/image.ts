import { ProtocolError, type ErrorFacts } from './errors.js';

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

/** Markers that begin a frame and so hold its size: SOF0 to SOF15 without DHT, JPG and DAC, which lie among them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Markers without a length: TEM, RST0 to RST7, SOI, and 0xff as filling. */
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

/** Format and size of an encoded image, from its first bytes; `undefined` if it is no PNG, JPEG or WebP. */
export const imageHeader = (bytes: Uint8Array): ImageHeader | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = png(view) ?? jpeg(view) ?? webp(view);
  return header !== undefined && header.width > 0 && header.height > 0 ? header : undefined;
};

/** Three times the pixels of an 8K screen. Whoever decodes more needs over 400 MB for it, at four bytes a pixel. */
const mostPixels = 100_000_000;

/** Twice the longest side of a viewport, and as long as decoders commonly take. */
const longestSide = 32_768;

/**
 * Bytes that a vendor gave, as the picture they are. Nothing is decoded.
 *
 * @param what - The vendor and what was asked for, to begin a message with.
 * @throws ProtocolError if they are no PNG, JPEG or WebP image, or one that says to have more than 100 million pixels or
 * a side longer than 32 768: a few kilobytes of such an image fill the memory of whoever decodes it.
 */
export const readImage = (bytes: Uint8Array, what: string, facts?: ErrorFacts): ScreenshotData => {
  const header = imageHeader(bytes);
  if (header === undefined) throw new ProtocolError(`${what} is no PNG, JPEG or WebP image.`, facts);
  const { width, height } = header;
  if (Math.max(width, height) > longestSide || width * height > mostPixels) {
    throw new ProtocolError(
      `${what} says to be ${width}×${height} pixels, which no screen is. Taken are up to ${mostPixels / 1_000_000} million pixels, with sides up to ${longestSide}.`,
      facts,
    );
  }
  return { bytes, ...header };
};
