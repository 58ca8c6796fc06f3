import type { Region } from '@farhand/core/driver';
import { markBars } from './bars.js';
import { edge, marksOf, markUpright, nothing } from './frames.js';
import type { Grey } from '../grey.js';
import { joinedEdges } from './joined-edges.js';
import { joinedInHalf, withLarge } from './large-lines.js';
import { partedRows } from './parted-rows.js';

/** Frames are marked before the first pass. Later ones take upright edges of more pixels than `longestEdge` for one, too. */
const passes: readonly { readonly longestEdge?: number; readonly tallestLine: number }[] = [
  { tallestLine: 100 },
  { longestEdge: 24, tallestLine: 44 },
  { longestEdge: 12, tallestLine: 70 },
];

/** Letters reach beyond their contrast by this many pixels: faint rims, and rows that only touch. */
const marginPixels = 4;

/** Where a line of text is. */
export interface TextLine {
  /** The box around its letters. */
  readonly box: Region;
  /** The box and a margin, without the frame around it. */
  readonly cut: Region;
}

/** What is smaller is no letter. */
const least = { width: 3, height: 5 };

/**
 * Returns places that may hold a line of text, or a part of one: places with much horizontal contrast. Dark text on light
 * and light text on dark look the same here. From the top, then from the left.
 */
export const textLines = (picture: Grey): readonly TextLine[] => {
  const marks = marksOf(picture);
  markBars(marks, picture);
  const large = joinedInHalf(marks, picture);
  const all = marks.slice();
  const found: Region[] = [];
  for (const { longestEdge, tallestLine } of passes) {
    if (longestEdge !== undefined) markUpright(marks, picture, longestEdge);
    for (const joined of joinedEdges(marks, picture)) {
      for (const box of partedRows(marks, picture.width, joined)) {
        // Something tall is text beside a border. A later pass sees the text alone.
        if (box.height > tallestLine) continue;
        found.push(box);
        erase(marks, picture, box);
      }
    }
  }
  return withLarge(found, large)
    .filter(({ width, height }) => width >= least.width && height >= least.height)
    .toSorted((a, b) => a.y - b.y || a.x - b.x)
    .map((box) => ({ box, cut: withMargin(box, all, picture) }));
};

/** Enlarges a box by the margin on each side, up to a frame, another text or the edge of the picture. */
const withMargin = (box: Region, marks: Uint8Array, picture: Grey): Region => {
  let { x: left, y: top } = box;
  let [right, bottom] = [box.x + box.width, box.y + box.height];
  const isFree = (x: number, y: number, width: number, height: number): boolean => {
    if (x < 0 || y < 0 || x + width > picture.width || y + height > picture.height) return false;
    for (let row = y; row < y + height; row += 1) {
      for (let at = row * picture.width + x; at < row * picture.width + x + width; at += 1)
        if (marks[at] !== nothing) return false;
    }
    return true;
  };
  for (let step = 0; step < marginPixels; step += 1) {
    if (isFree(left - 1, top, 1, bottom - top)) left -= 1;
    if (isFree(right, top, 1, bottom - top)) right += 1;
    if (isFree(left, top - 1, right - left, 1)) top -= 1;
    if (isFree(left, bottom, right - left, 1)) bottom += 1;
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
};

const erase = (marks: Uint8Array, { width }: Grey, box: Region): void => {
  for (let y = box.y; y < box.y + box.height; y += 1) {
    for (let at = y * width + box.x; at < y * width + box.x + box.width; at += 1)
      if (marks[at] === edge) marks[at] = nothing;
  }
};
