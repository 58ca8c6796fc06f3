import type { Region } from '@farhand/core/driver';

/**
 * Returns the smallest box around those pixels of a region that count, or `undefined` if none does. `counts` gets the index
 * of a pixel in a picture whose rows have `rowWidth` pixels.
 */
export const boxAround = (
  { x: fromX, y: fromY, width, height }: Region,
  rowWidth: number,
  counts: (at: number) => boolean,
): Region | undefined => {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = fromY; y < fromY + height; y += 1) {
    for (let x = fromX; x < fromX + width; x += 1) {
      if (!counts(y * rowWidth + x)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
};
