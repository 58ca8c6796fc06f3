import type { ScreenshotData } from '../image.js';
import { comparePixels } from '../pixels/compare.js';
import { decodeRgba } from '../pixels/decode.js';

/** JPEG smears colours over two pixels and noise over eight. In the mean of so many each way little is left of it. */
const shrink = 4;

/** How far colours may be apart then. Black and white are 1 apart. */
const tolerance = 0.1;

/**
 * Whether two pictures show something else, of which one or both are JPEGs: one of the same screen, encoded otherwise,
 * does not.
 */
export const looksOtherwise = async (before: ScreenshotData, after: ScreenshotData): Promise<boolean> => {
  const { width, height } = before;
  if (after.width !== width || after.height !== height) return true;
  const size = { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink) };
  const small = (picture: ScreenshotData) => decodeRgba(picture, [{ type: 'resize', size }]);
  const [first, second] = await Promise.all([small(before), small(after)]);
  return comparePixels(first, second, { tolerance, mask: [] }).changedPixels > 0;
};
