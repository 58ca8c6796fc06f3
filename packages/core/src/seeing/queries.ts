import { typeError } from '../check/mistake.js';
import { checkOptions, type TableOf } from '../check/options.js';
import { checkFlag, checkPath, describe, optional } from '../check/values.js';
import type { SeenImage } from '../contract/eyes.js';
import { imageHeader, type RawPicture } from '../image.js';
import { decodeImage } from '../pixels/codec.js';
import { Pixels } from '../pixels/pixels.js';
import type { TextQuery } from './find-text.js';

/**
 * Options of `getByText` and `findText`.
 *
 * @category Screen
 */
export interface TextOptions {
  /**
   * Whether the phrase must be all of its line or paragraph, with the same capitals, accents and punctuation. Default:
   * `false`, which finds whole words in any case.
   */
  readonly exact?: boolean;
}

/** The options of a text. */
export const textOptions: TableOf<TextOptions, { readonly exact: boolean }> = { exact: optional(checkFlag, false) };

/** Checks which text is wanted. */
export const checkQuery = (text: string | RegExp, options: TextOptions | undefined, call: string): TextQuery => {
  const { exact } = checkOptions(options, textOptions, call);
  if (text instanceof RegExp) {
    if (exact) throw typeError(`${call}: exact is for strings. Write ^ and $ into the expression.`);
    return { text, exact };
  }
  if (typeof text !== 'string' || text.trim() === '')
    throw typeError(`${call}: expected a text that is not empty or a RegExp, got ${describe(text)}.`);
  return { text, exact };
};

/**
 * An image to find: the path of a file, its bytes, or a picture.
 *
 * @category Screen
 */
export type ImageSource = string | Uint8Array | Pixels;

/** Checks an image, and returns what decodes it when it is first needed, with its name in messages. */
export const checkImage = (
  image: ImageSource,
  call: string,
): { readonly image: () => Promise<RawPicture>; readonly name: string } => {
  if (image instanceof Pixels) return { image: once(() => image.raw()), name: `${image.width}×${image.height} pixels` };
  if (image instanceof Uint8Array) return { image: once(() => decoded(image, call)), name: `${image.length} bytes` };
  const path = checkPath(image, 'image', call);
  const read = async (): Promise<RawPicture> => {
    const { readFile } = await import('node:fs/promises');
    return decoded(await readFile(path), call);
  };
  return { image: once(read), name: `'${path}'` };
};

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

const decoded = async (bytes: Uint8Array, call: string): Promise<RawPicture> => {
  const header = imageHeader(bytes);
  if (header === undefined) throw typeError(`${call}: the image is no PNG, JPEG or WebP.`);
  return decodeImage({ bytes, ...header });
};

/** An image that is less alike is another one. */
const leastScore = 0.9;

/** Images that are nearly as alike as the best one are candidates too: the difference may be noise. */
const closeScore = 0.05;

/** Returns the places where an image is seen, among those where it may be. More than one: it is not clear which it is. */
export const seenImages = (found: readonly SeenImage[]): readonly SeenImage[] => {
  const best = Math.max(...found.map(({ score }) => score));
  return best < leastScore ? [] : found.filter(({ score }) => score >= best - closeScore);
};
