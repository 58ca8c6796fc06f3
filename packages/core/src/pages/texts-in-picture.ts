import type { SeenText } from '../contract/eyes.js';
import type { Point, Region, Size } from '../geometry.js';
import type { Sight, SightedWord } from './seen-texts.js';

/** Maps picture pixels of a page to CSS pixels. */
export interface PictureView {
  /** Screenshot pixels per CSS pixel. */
  readonly scale: number;
  /**
   * The point of the page's viewport, in CSS pixels, that the picture shows in its top left corner. After a pinch it is
   * not 0, 0.
   */
  readonly corner: Point;
}

/**
 * Converts texts of a page to texts of its picture. The box of a word is that of all pixels it touches. A page that a
 * person has pinched is larger than its picture.
 */
export const inPicture = (
  texts: readonly (readonly SightedWord[])[],
  view: PictureView,
  picture: Size,
): readonly SeenText[] =>
  texts.flatMap((words) => {
    const seen = words.flatMap(({ text, sight }) => {
      const box = pixelsOf(sight, view, picture);
      return box === undefined ? [] : [{ text, box, confidence: 1 }];
    });
    return seen.length > 0 ? [{ words: seen }] : [];
  });

/** Returns the pixels of a sight; `undefined` if the picture cuts off more than a third of it. */
const pixelsOf = (
  [left, top, width, height]: Sight,
  { scale, corner }: PictureView,
  picture: Size,
): Region | undefined => {
  const start = { x: Math.floor((left - corner.x) * scale), y: Math.floor((top - corner.y) * scale) };
  const end = { x: Math.ceil((left + width - corner.x) * scale), y: Math.ceil((top + height - corner.y) * scale) };
  const x = Math.max(0, start.x);
  const y = Math.max(0, start.y);
  const box = { x, y, width: Math.min(picture.width, end.x) - x, height: Math.min(picture.height, end.y) - y };
  if (box.width <= 0 || box.height <= 0) return undefined;
  return 3 * box.width * box.height < 2 * (end.x - start.x) * (end.y - start.y) ? undefined : box;
};
