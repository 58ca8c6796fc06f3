import { typeError } from '../check/mistake.js';
import type { default as defaultSharp, Sharp, SharpOptions } from 'sharp';
import { checkOptions, type TableOf } from '../check/options.js';
import { checkFlag, checkPath, describe, optional, wholeNumber } from '../check/values.js';
import { ProtocolError, UnsupportedFacetError } from '../errors.js';
import type { Region, Size } from '../geometry.js';
import { imageHeader, type RawPicture, type ScreenshotData } from '../image.js';

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
const nameOf = (original: Original): string =>
  `the picture of ${original.width}×${original.height} pixels${'mime' in original ? ` (${original.mime})` : ''}`;

/**
 * Checks that encoded bytes begin as the picture they are said to be. What is none of the three formats is never handed
 * on: a decoder may know fifty others.
 *
 * @throws ProtocolError if they do not, or it has more pixels than are decoded.
 */
const checkOriginal = (original: ScreenshotData): void => {
  const header = imageHeader(original.bytes);
  const { width, height, mime } = original;
  if (header === undefined || header.width !== width || header.height !== height || header.mime !== mime) {
    const found = header === undefined ? 'no PNG, JPEG or WebP image' : nameOf({ ...original, ...header });
    throw new ProtocolError(`Farhand cannot decode ${nameOf(original)}: its bytes are ${found}.`);
  }
  if (width * height > mostDecodedPixels) {
    throw new ProtocolError(
      `Farhand does not decode ${nameOf(original)}: it takes up to ${mostDecodedPixels / 1_000_000} million, more than any screen has.`,
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
const decode = async <T>(original: Original, steps: Steps, finish: (image: Sharp) => Promise<T>): Promise<T> => {
  const sharp = await loadSharp();
  let image = open(sharp, original);
  try {
    const [first = [], ...others] = passesOf(pixelSteps(steps, original));
    image = opaque(pass(image, first)).timeout({ seconds: longestSeconds });
    for (const next of others) image = pass(open(sharp, await toRaw(image)), next);
    return await finish(image);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ProtocolError(`Farhand cannot decode ${nameOf(original)}: ${why}.`, { cause: error });
  }
};

/** The pixels of a picture: red, green, blue. */
export const decodeRgb = (original: Original, steps: Steps): Promise<RawPicture> => decode(original, steps, toRaw);

/** The pixels of a picture: red, green, blue, and 255. */
export const decodeRgba = (original: Original, steps: Steps): Promise<RawPicture> =>
  decode(original, steps, (image) => toRaw(image.ensureAlpha()));

/** As sharp and browsers have it. */
const defaultQuality = 80;

/** JPEG keeps colours in full: in half resolution, coloured text on a screen is hard to read. */
const inFormat = (image: Sharp, { format, quality = defaultQuality, lossless = false }: Encoding): Sharp => {
  switch (format) {
    case 'png':
      return image.png();
    case 'jpeg':
      return image.jpeg({ quality, chromaSubsampling: '4:4:4' });
    case 'webp':
      return lossless ? image.webp({ lossless }) : image.webp({ quality });
  }
};

/** Whether a picture is encoded so already: in that format, with nothing changed and nothing wished. */
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
 * Encodes a picture. One that is encoded so already stays as it is.
 *
 * @throws ProtocolError if it cannot be decoded.
 */
export const encode = async (original: Original, steps: Steps, encoding: Encoding): Promise<Uint8Array> => {
  if (isEncodedSo(original, steps, encoding)) return original.bytes;
  const buffer = await decode(original, steps, (image) => inFormat(image, encoding).toBuffer());
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
};

/** A picture as WebP without transparency, of the size of the recording, whatever its own is now. */
export const encodeFrame = (picture: ScreenshotData, { width, height }: Size, quality: number): Promise<Uint8Array> =>
  decode(picture, [], (image) =>
    image.resize({ width, height, fit: 'contain', background: '#000000' }).webp({ quality }).toBuffer(),
  );

/** The formats a picture can be encoded in. */
export type PictureFormat = 'png' | 'jpeg' | 'webp';

/** Options of a JPEG. */
export interface JpegOptions {
  /** 1 to 100. Default 80; a picture that is a JPEG already stays as it is unless a quality is given. */
  readonly quality?: number;
}

/** Options of a WebP. */
export interface WebpOptions {
  /** 1 to 100. Default 80; a picture that is a WebP already stays as it is unless a quality is given. */
  readonly quality?: number;
  /** Keeps every pixel as it is. Default false. */
  readonly lossless?: boolean;
}

/** How a picture is to be encoded. */
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
 * A format with its options.
 *
 * @throws TypeError if the format has no such option.
 * @throws RangeError if the quality is not 1 to 100.
 */
export const checkEncoding = (format: PictureFormat, options: WebpOptions | undefined, call: string): Encoding => {
  const settings = checkOptions(options, formatOptions[format], call);
  if (settings.lossless === true && settings.quality !== undefined)
    throw typeError(`${call}: a lossless picture has no quality. Leave out one of the two.`);
  return { format, ...settings };
};

const formatsByExtension: Readonly<Record<string, PictureFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
};

/**
 * The format that a file name asks for.
 *
 * @throws TypeError if it asks for none.
 */
export const formatOfPath = (path: string, call: string): PictureFormat => {
  const extension = /\.[^./\\]*$/.exec(checkPath(path, 'path', call))?.[0].toLowerCase() ?? '';
  const format = Object.hasOwn(formatsByExtension, extension) ? formatsByExtension[extension] : undefined;
  if (format !== undefined) return format;
  const known = Object.keys(formatsByExtension).join(', ');
  throw typeError(`${call}: the extension says the format and has to be one of ${known}; got ${describe(path)}.`);
};

/** Where pixels come from. */
export type Original = ScreenshotData | RawPicture;

/** One change of a picture. */
export type Step =
  | { readonly type: 'crop'; readonly region: Region }
  | { readonly type: 'resize'; readonly size: Size };

/** Changes in order, none of which follows one of its kind. */
export type Steps = readonly Step[];

const joined = (last: Step | undefined, step: Step): Step | undefined => {
  if (last?.type === 'crop' && step.type === 'crop') {
    const { x, y, width, height } = step.region;
    return { type: 'crop', region: { x: last.region.x + x, y: last.region.y + y, width, height } };
  }
  return last?.type === 'resize' && step.type === 'resize' ? step : undefined;
};

/** The changes with one more. Two crops are one, and of two sizes the last one is made of what the first was made of. */
export const withStep = (steps: Steps, step: Step): Steps => {
  const join = joined(steps.at(-1), step);
  return join === undefined ? [...steps, step] : [...steps.slice(0, -1), join];
};

/** What is done to pixels: a change, or each pixel made a block of pixels. */
type PixelStep = Step | { readonly type: 'zoom'; readonly size: Size };

/** The smallest whole multiple of a size that a wanted one is not larger than. */
export const zoomedSize = (size: Size, wanted: Size): Size => ({
  width: size.width * Math.ceil(wanted.width / size.width),
  height: size.height * Math.ceil(wanted.height / size.height),
});

const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;

/**
 * The steps as pixels take them. Enlarging is zooming, which leaves everything where it was, and making it smaller from there:
 * what sharp enlarges otherwise lies half a pixel further to the right and below, in both directions even if only one is
 * enlarged, and in a picture that is small in the other direction that is more than a pixel of the display (sharp 0.35).
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

/** What can be done in one pass: a crop, a change of size, and another crop. */
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
