import {
  ProtocolError,
  UnsupportedFacetError,
  type Deadline,
  type RawPicture,
  type Region,
  type ScreenshotData,
  type Size,
} from '@farhand/core/driver';
import type { default as defaultSharp, Sharp } from 'sharp';
import type { XDisplay } from './x-display.js';

/** What reading the pixels of a display requires. */
export type Pictured = Pick<XDisplay, 'screen' | 'pixelFormat' | 'image'>;

/**
 * Takes a screenshot, without the pointer.
 *
 * @throws ProtocolError if the display's pixel format is not supported.
 * @throws UnsupportedFacetError if the package sharp cannot be loaded.
 */
export const takePicture = async (display: XDisplay, size: Size, deadline: Deadline): Promise<ScreenshotData> => {
  const { width, height } = size;
  const data = await deadline.race(takeBgrx(display, { x: 0, y: 0, ...size }));
  const image = await imageOf(data, { width, height });
  const bytes = await deadline.race(image.png({ compressionLevel }).toBuffer());
  return { bytes, width, height, mime: 'image/png' };
};

/**
 * Reads the pixels of the screen, without the pointer. This takes a tenth of the time of a screenshot, most of which is
 * encoding.
 *
 * @throws ProtocolError if the display's pixel format is not supported.
 */
export const takePixels = async (display: XDisplay, size: Size, deadline: Deadline): Promise<RawPicture> => {
  const data = await deadline.race(takeBgrx(display, { x: 0, y: 0, ...size }));
  return { data: toRgba(data, size), width: size.width, height: size.height, channels: 4 };
};

/**
 * Encodes pixels from {@link takeBgrx} as JPEG.
 *
 * @throws UnsupportedFacetError if the package sharp cannot be loaded.
 */
export const toJpeg = async (bgrx: Uint8Array, { width, height }: Size): Promise<ScreenshotData> => {
  const image = await imageOf(bgrx, { width, height });
  const bytes = await image.jpeg({ quality }).toBuffer();
  return { bytes, width, height, mime: 'image/jpeg' };
};

/**
 * Reads the pixels of a part of the screen, without the pointer: four bytes each, blue, green, red and an unused one.
 *
 * @throws ProtocolError if the display's pixel format is not supported.
 */
export const takeBgrx = async (display: Pictured, area: Region): Promise<Uint8Array> => {
  const { depth, data } = await display.image(area);
  checkFormat(display, depth);
  if (data.length < area.width * area.height * 4) {
    throw new ProtocolError('The X server sent a picture with too few bytes.');
  }
  return data;
};

/** JPEG quality: text stays sharp, and a picture of a page has a tenth of the bytes of a PNG. */
const quality = 80;

/** A higher level gains little: at level 6, a picture of a page is 4 % smaller and takes three times as long. */
const compressionLevel = 2;

/** The format that X servers on PCs have used for decades. */
const checkFormat = (display: Pictured, depth: number): void => {
  const { screen, pixelFormat } = display;
  const visual = screen.depths[screen.root_depth]?.[screen.root_visual];
  const isKnown =
    (depth === 24 || depth === 32) &&
    pixelFormat.format[depth]?.bits_per_pixel === 32 &&
    pixelFormat.image_byte_order === 0 &&
    visual?.red_mask === 0xff_0000 &&
    visual.green_mask === 0xff00 &&
    visual.blue_mask === 0xff;
  if (isKnown) return;
  throw new ProtocolError(
    `local: screenshots require a display with a depth of 24 bits in 32-bit pixels, blue first; this display has a depth of ${depth}. No screenshot was taken. Start the X server with a screen of depth 24.`,
  );
};

const toRgb = (bgrx: Uint8Array, { width, height }: Size): Uint8Array => {
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = bgrx[from + 2] ?? 0;
    rgb[to + 1] = bgrx[from + 1] ?? 0;
    rgb[to + 2] = bgrx[from] ?? 0;
  }
  return rgb;
};

/** Swaps blue and red, and makes the unused byte full opacity. */
const toRgba = (bgrx: Uint8Array, { width, height }: Size): Uint8Array => {
  const rgba = new Uint8Array(width * height * 4);
  for (let at = 0; at < rgba.length; at += 4) {
    rgba[at] = bgrx[at + 2] ?? 0;
    rgba[at + 1] = bgrx[at + 1] ?? 0;
    rgba[at + 2] = bgrx[at] ?? 0;
    rgba[at + 3] = 255;
  }
  return rgba;
};

/** Sharp's platform builds are optional, so an installation without them has the package but cannot load it. */
const loadSharp = async (): Promise<typeof defaultSharp> => {
  try {
    return (await import('sharp')).default;
  } catch (error) {
    throw new UnsupportedFacetError(
      'local: screenshots of a desktop require the package sharp, which could not be loaded, because its build for this platform is missing. Install it: npm install --include=optional sharp',
      { cause: error },
    );
  }
};

/** Wraps pixels from {@link takeBgrx} for encoding. */
const imageOf = async (bgrx: Uint8Array, size: Size): Promise<Sharp> => {
  const sharp = await loadSharp();
  return sharp(toRgb(bgrx, size), { raw: { ...size, channels: 3 } });
};

const bytesPerPixel = 4;

/** The pixels of a screen, updated area by area. */
export class ScreenPixels {
  readonly #data: Buffer;
  readonly #width: number;

  /** `data`: the whole screen, four bytes per pixel. */
  constructor(data: Uint8Array, width: number) {
    this.#data = Buffer.from(data);
    this.#width = width;
  }

  /** Returns a copy of the whole screen. */
  copy(): Uint8Array {
    return new Uint8Array(this.#data);
  }

  /** Updates an area. Returns whether any pixel changed. */
  take(piece: Uint8Array, { x, y, width, height }: Region): boolean {
    const lineBytes = width * bytesPerPixel;
    let isChanged = false;
    for (let line = 0; line < height; line += 1) {
      const from = line * lineBytes;
      const at = ((y + line) * this.#width + x) * bytesPerPixel;
      if (this.#data.compare(piece, from, from + lineBytes, at, at + lineBytes) === 0) continue;
      this.#data.set(piece.subarray(from, from + lineBytes), at);
      isChanged = true;
    }
    return isChanged;
  }
}
