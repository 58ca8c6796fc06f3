import { callOptions, checkOptions } from '../check/options.js';
import type { CallOptions } from '../deadline.js';
import { readTextOf, type ReadText } from '../seeing/find-text.js';
import { checkImage, checkQuery, type ImageSource, type TextOptions } from '../seeing/queries.js';
import { Locator, type Sight } from './locator.js';
import { Look } from './look.js';

/** Returns a locator for a text. */
export const locateText = (sight: Sight, text: string | RegExp, options: TextOptions | undefined): Locator =>
  new Locator(sight, { by: 'text', query: checkQuery(text, options, `${sight.name}.getByText`) });

/** Returns a locator for an image. */
export const locateImage = (sight: Sight, image: ImageSource): Locator =>
  new Locator(sight, { by: 'image', ...checkImage(image, `${sight.name}.getByImage`) });

/** Reads everything that is seen. */
export const readText = async (
  { name, session, tab }: Sight,
  options: CallOptions | undefined,
): Promise<readonly ReadText[]> => {
  const call = `${name}.readText`;
  const limits = checkOptions(options, callOptions, call);
  const label = `${call}()`;
  const texts = await session.direct(label, limits, (deadline) => new Look(session, label, tab(), deadline).texts());
  return texts.map(readTextOf);
};
