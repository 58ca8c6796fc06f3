import {
  checkOptions,
  type Deadline,
  type Eyes,
  type RawPicture,
  type SeenImage,
  type SeenText,
} from '@farhand/core/driver';
import { hasDetail } from './find-image.js';
import { greyOf } from './grey.js';
import { ImageFinder } from './image-finder.js';
import { PictureReader } from './picture-reader.js';
import { TesseractJs } from './tesseract-js.js';

/** Settings of {@link eyes}. */
export interface EyesOptions {
  /**
   * Where texts come from. `page`: from the page where the computer can tell, and from pixels elsewhere. `pixels`: always
   * from pixels, as on a desktop. Default: `page`.
   */
  readonly texts?: 'page' | 'pixels';
  /**
   * The languages of texts in pixels, by Tesseract's names. Each needs its package, such as `@tesseract.js-data/deu`.
   * Default: `['eng']`.
   */
  readonly languages?: readonly string[];
}

const optionNames: readonly (keyof EyesOptions)[] = ['languages', 'texts'];

const checkEyesOptions = (options: EyesOptions): Required<EyesOptions> => {
  checkOptions(options, optionNames, 'eyes');
  const { texts = 'page', languages = ['eng'] } = options;
  if (texts !== 'page' && texts !== 'pixels') throw new TypeError(`eyes: texts must be 'page' or 'pixels'.`);
  const isLanguage = (one: unknown): boolean => typeof one === 'string' && /^[A-Za-z_]+$/.test(one);
  if (!Array.isArray(languages) || languages.length === 0 || !languages.every(isLanguage))
    throw new TypeError(`eyes: languages must be a list of names such as 'eng'.`);
  return { texts, languages };
};

/**
 * Makes what finds texts and images on a screen. Nothing is loaded until a locator is used.
 *
 * @throws TypeError if an option is unknown or invalid.
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { eyes } from '@farhand/eyes';
 * import { local } from '@farhand/local-driver';
 *
 * await using computer = await launch(local(), { eyes: eyes({ texts: 'pixels' }) });
 * await computer.screen.getByText('Save').click();
 * ```
 */
export const eyes = (options: EyesOptions = {}): Eyes => {
  const { texts, languages } = checkEyesOptions(options);
  const reader = new PictureReader(new TesseractJs(languages));
  const finder = new ImageFinder();
  return {
    name: reader.name,
    readsPixels: texts === 'pixels',
    read: (picture: RawPicture, deadline: Deadline): Promise<readonly SeenText[]> =>
      reader.read(greyOf(picture), deadline),
    find: async (image: RawPicture, picture: RawPicture, deadline: Deadline): Promise<readonly SeenImage[]> => {
      const wanted = greyOf(image);
      if (!hasDetail(wanted)) throw new TypeError('eyes: the image has one color only, so it is everywhere.');
      return finder.find(wanted, greyOf(picture), deadline);
    },
    close: async () => {
      await Promise.all([reader.close(), finder.close()]);
    },
  };
};
