import type { default as defaultSharp, Sharp, SharpOptions } from 'sharp';
import { ProtocolError, UnsupportedFacetError } from '../errors.js';
import type { RawPicture, ScreenshotData } from '../image.js';
import { imageHeader } from '../image-header.js';
import type { Source } from './source.js';
import { passesOf, pixelSteps, type PixelStep, type Steps } from './steps.js';

/** More than an 8K screen or four 4K ones. Decoding as many takes 320 MB at most (measured, with sharp 0.35). */
export const mostDecodedPixels = 40_000_000;

/** No picture that large takes as long, and a made-up one must not take longer. */
const longestSeconds = 30;

/**
 * Takes a broken picture for an error and of an animated one the first, and does not turn it as its EXIF data say: a
 * screen is not turned, and whoever clicks would click elsewhere.
 */
const strict: SharpOptions = {
  failOn: 'error',
  limitInputPixels: mostDecodedPixels,
  sequentialRead: true,
  autoOrient: false,
  pages: 1,
};

type OpenImage = typeof defaultSharp;

const loadSharp = async (): Promise<OpenImage> => {
  try {
    return (await import('sharp')).default;
  } catch (error) {
    throw new UnsupportedFacetError(
      `To decode and encode pictures Farhand takes the package sharp, which could not be loaded: it is an optional dependency, and was left out or is of another platform. Install it: npm install --include=optional sharp`,
      { cause: error },
    );
  }
};

/** What a picture is, in a few words. */
const nameOf = (source: Source): string =>
  `the picture of ${source.width}×${source.height} pixels${'mime' in source ? ` (${source.mime})` : ''}`;

/**
 * Checks that encoded bytes begin as the picture they are said to be. What is none of the three formats is never handed
 * on: a decoder may know fifty others.
 *
 * @throws ProtocolError if they do not, or it has more pixels than are decoded.
 */
const checkSource = (source: ScreenshotData): void => {
  const header = imageHeader(source.bytes);
  const { width, height, mime } = source;
  if (header === undefined || header.width !== width || header.height !== height || header.mime !== mime) {
    const found = header === undefined ? 'no PNG, JPEG or WebP image' : nameOf({ ...source, ...header });
    throw new ProtocolError(`Farhand cannot decode ${nameOf(source)}: its bytes are ${found}.`);
  }
  if (width * height > mostDecodedPixels) {
    throw new ProtocolError(
      `Farhand does not decode ${nameOf(source)}: it takes up to ${mostDecodedPixels / 1_000_000} million, more than any screen has.`,
    );
  }
};

const open = (sharp: OpenImage, source: Source): Sharp => {
  if ('data' in source) {
    const { data, width, height, channels } = source;
    return sharp(data, { raw: { width, height, channels } });
  }
  checkSource(source);
  return sharp(source.bytes, strict);
};

/**
 * Applies the steps of one pass. A JPEG is not decoded in a smaller size, which would be faster: its pixels may then lie
 * beside where they should.
 */
const pass = (image: Sharp, steps: readonly PixelStep[]): Sharp =>
  steps.reduce((pipeline, step) => {
    if (step.type === 'crop') {
      const { x, y, width, height } = step.region;
      return pipeline.extract({ left: x, top: y, width, height });
    }
    const kernel = step.type === 'zoom' ? 'nearest' : 'lanczos3';
    return pipeline.resize({ ...step.size, fit: 'fill', kernel, fastShrinkOnLoad: false });
  }, image);

/** Red, green and blue of a screen. Where a picture is transparent nothing was painted, which a screen shows black. */
const opaque = (image: Sharp): Sharp => image.flatten({ background: '#000000' }).toColourspace('srgb');

/** Pixels of an image, a byte for each channel. */
const toRaw = async (image: Sharp): Promise<RawPicture> => {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4) throw new Error(`it has ${channels} channels`);
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height, channels };
};

/**
 * Decodes a picture once, changes it, and hands the result to `finish`.
 *
 * @throws ProtocolError if its bytes are not the picture they are said to be, are broken, or have too many pixels.
 * @throws UnsupportedFacetError if the package sharp is not there.
 */
export const decode = async <T>(source: Source, steps: Steps, finish: (image: Sharp) => Promise<T>): Promise<T> => {
  const sharp = await loadSharp();
  let image = open(sharp, source);
  try {
    const [first = [], ...others] = passesOf(pixelSteps(steps, source));
    image = opaque(pass(image, first)).timeout({ seconds: longestSeconds });
    for (const next of others) image = pass(open(sharp, await toRaw(image)), next);
    return await finish(image);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ProtocolError(`Farhand cannot decode ${nameOf(source)}: ${why}.`, { cause: error });
  }
};

/** The pixels of a picture: red, green, blue. */
export const decodeRgb = (source: Source, steps: Steps): Promise<RawPicture> => decode(source, steps, toRaw);

/** The pixels of a picture: red, green, blue, and 255. */
export const decodeRgba = (source: Source, steps: Steps): Promise<RawPicture> =>
  decode(source, steps, (image) => toRaw(image.ensureAlpha()));
