import type { Region, Size } from '@farhand/core/driver';
import { nothing } from './frames.js';
import { joinedEdges } from './joined-edges.js';

/** Lines of this height in pixels, and higher ones, have letters whose edges are too far apart to be joined. */
const leastHeight = 24;

/** What is higher is no line. */
const mostHeight = 100;

/** The highest letter of a line has at least so much of its height. Lines of a paragraph have less of the paragraph's. */
const leastPart = 0.6;

/** Small text beside something large is a line of its own. It is at least so high, so high at most, and so wide at least. */
const small = { pixels: 6, heights: 0.5, aspect: 3 };

/**
 * Returns the boxes around edges that touch each other in half of the picture, where the parts of large letters are as
 * close as those of smaller ones in the whole. A frame is stronger than an edge, and an edge than nothing.
 */
export const joinedInHalf = (marks: Uint8Array, { width, height }: Size): readonly Region[] => {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const halved = new Uint8Array(half.width * half.height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const mark = marks[y * width + x] ?? nothing;
      if (mark === nothing) continue;
      const at = (y >> 1) * half.width + (x >> 1);
      halved[at] = Math.max(halved[at] ?? nothing, mark);
    }
  }
  return joinedEdges(halved, half).map((box) => {
    const [x, y] = [2 * box.x, 2 * box.y];
    // The last column and the last row of a half may be half of one.
    return { x, y, width: Math.min(2 * box.width, width - x), height: Math.min(2 * box.height, height - y) };
  });
};

const isIn = (inner: Region, outer: Region): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** Joins what belongs to one line of large letters: parts of letters, dots, accents, words. */
export const withLarge = (boxes: readonly Region[], large: readonly Region[]): readonly Region[] => {
  const lines = large.filter((line) => {
    if (line.height < leastHeight || line.height > mostHeight) return false;
    const parts = boxes.filter((box) => isIn(box, line));
    const isSmall = ({ width, height }: Region): boolean =>
      height >= small.pixels && height < small.heights * line.height && width >= small.aspect * height;
    return parts.some(({ height }) => height >= leastPart * line.height) && !parts.some(isSmall);
  });
  return [...boxes.filter((box) => !lines.some((line) => isIn(box, line))), ...lines];
};
