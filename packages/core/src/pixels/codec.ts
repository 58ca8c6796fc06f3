import { typeError } from '../check/mistake.js';
import type { default as defaultSharp, Sharp, SharpOptions } from 'sharp';
import { checkOptions, type TableOf } from '../check/options.js';
import { checkFlag, checkPath, describe, optional, wholeNumber } from '../check/values.js';
import { ProtocolError, UnsupportedFacetError } from '../errors.js';
import type { Region, Size } from '../geometry.js';
import {
  imageHeader,
  type PictureFormat,
  type RawPicture,
  type ScreenshotData,
  type ScreenshotFormat,
} from '../image.js';

/**
 * More than an 8K screen or four 4K screens. Decoding this many pixels takes at most 320 MB (measured with sharp 0.35).
 */
export const mostDecodedPixels = 40_000_000;

/** No real picture of that size takes as long, and a malicious one must not take longer. */
const longestSeconds = 30;

/**
 * Rejects broken pictures, uses the first frame of an animation and ignores EXIF rotation: screens are not rotated, and
 * rotating would move the points to click.
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
      `Decoding and encoding pictures requires the optional package sharp, which is not installed or was installed for another platform. Install it: npm install --include=optional sharp`,
      { cause: error },
    );
  }
};

/** Describes a picture for a message. */
const nameOf = (original: Original): string =>
  `the picture of ${original.width}×${original.height} pixels${'mime' in original ? ` (${original.mime})` : ''}`;

/**
 * Checks that the header of encoded bytes matches the declared format. Other formats never reach the decoder, which may
 * support fifty of them.
 *
 * @throws ProtocolError if it does not match, or if there are too many pixels to decode.
 */
const checkOriginal = (original: ScreenshotData): void => {
  const header = imageHeader(original.bytes);
  const { width, height, mime } = original;
  if (header === undefined || header.width !== width || header.height !== height || header.mime !== mime) {
    const found = header === undefined ? 'not a PNG, JPEG or WebP image' : nameOf({ ...original, ...header });
    throw new ProtocolError(`Farhand cannot decode ${nameOf(original)}: its bytes are ${found}.`);
  }
  if (width * height > mostDecodedPixels) {
    throw new ProtocolError(
      `Farhand cannot decode ${nameOf(original)}: the limit is ${mostDecodedPixels / 1_000_000} million pixels.`,
    );
  }
};

const open = (sharp: OpenImage, original: Original): Sharp => {
  if ('data' in original) {
    const { data, width, height, channels } = original;
    return sharp(data, { raw: { width, height, channels } });
  }
  checkOriginal(original);
  return sharp(original.bytes, strict);
};

/**
 * Applies the steps of one pass. JPEGs are not decoded at a reduced size, which would be faster, because that may shift
 * their pixels.
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

/** Red, green and blue of a screen. Transparent parts were never painted, which a screen shows as black. */
const opaque = (image: Sharp): Sharp => image.flatten({ background: '#000000' }).toColourspace('srgb');

/** Returns the pixels of an image, with one byte per channel. */
const toRaw = async (image: Sharp): Promise<RawPicture> => {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4) throw new Error(`it has ${channels} channels`);
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height, channels };
};

/**
 * Decodes a picture once, applies the steps and passes the result to `finish`.
 *
 * @throws ProtocolError if the bytes do not match the declared format, are broken, or have too many pixels.
 * @throws UnsupportedFacetError if the package sharp is not installed.
 */
const decode = async <T>(
  original: Original,
  steps: Steps,
  finish: (image: Sharp) => Promise<T>,
  prepare: (image: Sharp) => Sharp = opaque,
): Promise<T> => {
  const sharp = await loadSharp();
  let image = open(sharp, original);
  try {
    const [first = [], ...others] = passesOf(pixelSteps(steps, original));
    image = prepare(pass(image, first)).timeout({ seconds: longestSeconds });
    for (const next of others) image = pass(open(sharp, await toRaw(image)), next);
    return await finish(image);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ProtocolError(`Farhand cannot decode ${nameOf(original)}: ${why}.`, { cause: error });
  }
};

/** Resolves to the pixels of an image: red, green, blue, and alpha if it has that. */
export const decodeImage = (original: Original): Promise<RawPicture> =>
  decode(original, [], toRaw, (image) => image.toColourspace('srgb'));

/** Resolves to the pixels of a picture: red, green, blue. */
export const decodeRgb = (original: Original, steps: Steps): Promise<RawPicture> => decode(original, steps, toRaw);

/** Resolves to the pixels of a picture: red, green, blue, and 255. */
export const decodeRgba = (original: Original, steps: Steps): Promise<RawPicture> =>
  decode(original, steps, (image) => toRaw(image.ensureAlpha()));

/** The default of sharp and of browsers. */
const defaultQuality = 80;

/**
 * Encodes in a format. JPEG keeps colors in full resolution, because colored text is hard to read in half resolution.
 */
const encoder = (image: Sharp, { format, quality = defaultQuality, lossless = false }: Encoding): Sharp => {
  switch (format) {
    case 'png':
      return image.png();
    case 'jpeg':
      return image.jpeg({ quality, chromaSubsampling: '4:4:4' });
    case 'webp':
      return lossless ? image.webp({ lossless }) : image.webp({ quality });
  }
};

/** Whether a picture already has the encoding: the same format, without changes or options. */
const isEncodedSo = (
  original: Original,
  steps: Steps,
  { format, quality, lossless }: Encoding,
): original is EncodedOriginal =>
  'bytes' in original &&
  steps.length === 0 &&
  quality === undefined &&
  lossless === undefined &&
  original.mime === `image/${format}`;

type EncodedOriginal = Extract<Original, { readonly bytes: Uint8Array }>;

/**
 * Encodes a picture. If it already has the encoding, its bytes stay as they are.
 *
 * @throws ProtocolError if it cannot be decoded.
 */
export const encode = async (original: Original, steps: Steps, encoding: Encoding): Promise<Uint8Array> => {
  if (isEncodedSo(original, steps, encoding)) return original.bytes;
  const buffer = await decode(original, steps, (image) => encoder(image, encoding).toBuffer());
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
};

/** Encodes a screenshot in a format. If it has the format and no quality is wanted, it stays as it is. */
export const inFormat = async (original: Original, { type, quality }: ScreenshotFormat): Promise<ScreenshotData> => {
  const { width, height } = original;
  // sharp's qualities begin at 1.
  const encoding = { format: type, ...(quality === undefined ? {} : { quality: Math.max(quality, 1) }) };
  return { bytes: await encode(original, [], encoding), width, height, mime: `image/${type}` };
};

/** Encodes a picture as WebP without transparency, scaled to the size of the recording. */
export const encodeFrame = (picture: ScreenshotData, { width, height }: Size, quality: number): Promise<Uint8Array> =>
  decode(picture, [], (image) =>
    image.resize({ width, height, fit: 'contain', background: '#000000' }).webp({ quality }).toBuffer(),
  );

/**
 * Options of a JPEG.
 *
 * @category Screen
 */
export interface JpegOptions {
  /** From 1 to 100. Default: 80; a JPEG stays as it is unless you set the quality. */
  readonly quality?: number;
}

/**
 * Options of a WebP.
 *
 * @category Screen
 */
export interface WebpOptions {
  /** From 1 to 100. Default: 80; a WebP stays as it is unless you set the quality. */
  readonly quality?: number;
  /** Whether to keep every pixel exactly. Excludes `quality`. Default: `false`. */
  readonly lossless?: boolean;
}

/** The encoding of a picture. */
export interface Encoding extends WebpOptions {
  readonly format: PictureFormat;
}

const quality = optional(wholeNumber(1, 100));

const formatOptions: Readonly<Record<PictureFormat, Partial<TableOf<WebpOptions>>>> = {
  png: {},
  jpeg: { quality },
  webp: { quality, lossless: optional(checkFlag) },
};

/**
 * Returns a format with its checked options.
 *
 * @throws TypeError if the format does not support an option.
 * @throws RangeError if the quality is not from 1 to 100.
 */
export const checkEncoding = (format: PictureFormat, options: WebpOptions | undefined, call: string): Encoding => {
  const settings = checkOptions(options, formatOptions[format], call);
  if (settings.lossless === true && settings.quality !== undefined)
    throw typeError(`${call}: lossless and quality exclude each other. Leave out one of them.`);
  return { format, ...settings };
};

const formatsByExtension: Readonly<Record<string, PictureFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
};

/**
 * Returns the format of a file name's extension.
 *
 * @throws TypeError if the extension is unknown.
 */
export const formatOfPath = (path: string, call: string): PictureFormat => {
  const extension = /\.[^./\\]*$/.exec(checkPath(path, 'path', call))?.[0].toLowerCase() ?? '';
  const format = Object.hasOwn(formatsByExtension, extension) ? formatsByExtension[extension] : undefined;
  if (format !== undefined) return format;
  const known = Object.keys(formatsByExtension).join(', ');
  throw typeError(`${call}: the extension must be one of ${known}, got ${describe(path)}.`);
};

/** The source of pixels. */
export type Original = ScreenshotData | RawPicture;

/** One change of a picture. */
export type Step =
  | { readonly type: 'crop'; readonly region: Region }
  | { readonly type: 'resize'; readonly size: Size };

/** Changes in order. No two consecutive ones have the same type. */
export type Steps = readonly Step[];

const joined = (last: Step | undefined, step: Step): Step | undefined => {
  if (last?.type === 'crop' && step.type === 'crop') {
    const { x, y, width, height } = step.region;
    return { type: 'crop', region: { x: last.region.x + x, y: last.region.y + y, width, height } };
  }
  return last?.type === 'resize' && step.type === 'resize' ? step : undefined;
};

/** Adds a change. Two crops are merged; of two sizes only the last is kept, applied to the same source. */
export const withStep = (steps: Steps, step: Step): Steps => {
  const join = joined(steps.at(-1), step);
  return join === undefined ? [...steps, step] : [...steps.slice(0, -1), join];
};

/** A change of pixels, or the enlargement of each pixel to a block. */
type PixelStep = Step | { readonly type: 'zoom'; readonly size: Size };

/** The smallest whole multiple of a size that is at least as large as the wanted size. */
export const zoomedSize = (size: Size, wanted: Size): Size => ({
  width: size.width * Math.ceil(wanted.width / size.width),
  height: size.height * Math.ceil(wanted.height / size.height),
});

const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;

/**
 * Converts steps to pixel operations. Enlarging first zooms by a whole factor, which keeps all positions, then reduces.
 * sharp's own enlarging shifts the picture half a pixel to the right and down, in both directions even if only one is
 * enlarged. In a picture that is small in the other direction, that is more than one pixel of the display (sharp 0.35).
 */
const pixelSteps = (steps: Steps, original: Size): readonly PixelStep[] => {
  let size = original;
  return steps.flatMap((step): readonly PixelStep[] => {
    if (step.type === 'crop') {
      size = step.region;
      return [step];
    }
    const zoomed = zoomedSize(size, step.size);
    const zoom: readonly PixelStep[] = sameSize(zoomed, size) ? [] : [{ type: 'zoom', size: zoomed }];
    size = step.size;
    return sameSize(zoomed, step.size) ? zoom : [...zoom, step];
  });
};

/** Groups operations into passes: a crop, a resize and another crop each. */
const passesOf = (steps: readonly PixelStep[]): readonly (readonly PixelStep[])[] => {
  const passes: PixelStep[][] = [];
  for (const step of steps) {
    const pass = passes.at(-1);
    const isFull = step.type !== 'crop' && pass?.some(({ type }) => type !== 'crop') === true;
    if (pass === undefined || isFull) passes.push([step]);
    else pass.push(step);
  }
  return passes;
};
