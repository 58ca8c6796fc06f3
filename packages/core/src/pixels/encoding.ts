import { checkPath } from '../check-path.js';
import { describe } from '../geometry.js';
import { checkOptions } from '../known-options.js';

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

const optionsOf: Readonly<Record<PictureFormat, readonly string[]>> = {
  png: [],
  jpeg: ['quality'],
  webp: ['quality', 'lossless'],
};

const checkQuality = (quality: unknown, call: string): number => {
  if (typeof quality !== 'number') throw new TypeError(`${call}: quality must be a number, got ${describe(quality)}.`);
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new RangeError(`${call}: quality must be a whole number from 1 to 100, got ${quality}.`);
  }
  return quality;
};

/**
 * A format with its options.
 *
 * @throws TypeError if the format has no such option.
 * @throws RangeError if the quality is not 1 to 100.
 */
export const checkEncoding = (format: PictureFormat, options: WebpOptions | undefined, call: string): Encoding => {
  checkOptions(options, optionsOf[format], call);
  const { quality, lossless } = options ?? {};
  if (lossless !== undefined && typeof lossless !== 'boolean') {
    throw new TypeError(`${call}: lossless must be true or false, got ${describe(lossless)}.`);
  }
  if (quality === undefined) return { format, ...(lossless === undefined ? {} : { lossless }) };
  if (lossless === true) throw new TypeError(`${call}: a lossless picture has no quality. Leave out one of the two.`);
  return { format, quality: checkQuality(quality, call) };
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
  const extension = /\.[^./\\]*$/.exec(checkPath(path, call))?.[0].toLowerCase() ?? '';
  const format = Object.hasOwn(formatsByExtension, extension) ? formatsByExtension[extension] : undefined;
  if (format !== undefined) return format;
  const known = Object.keys(formatsByExtension).join(', ');
  throw new TypeError(`${call}: the extension says the format and has to be one of ${known}; got ${describe(path)}.`);
};
