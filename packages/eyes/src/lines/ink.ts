import type { Region } from '@farhand/core/driver';
import type { Grey } from '../grey.js';

/** Pixels at most this bright are ink: black on white is 0 on 255. */
const brightestInk = 200;

/** Columns, the last one excluded. */
export interface Columns {
  readonly from: number;
  readonly to: number;
}

const isInk = ({ data }: Grey, at: number): boolean => (data[at] ?? 255) <= brightestInk;

/** Returns the smallest box around the ink of a picture that is dark on white, or `undefined` if there is none. */
export const inkIn = (picture: Grey, columns: Columns = { from: 0, to: picture.width }): Region | undefined => {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = columns.from; x < columns.to; x += 1) {
      if (!isInk(picture, y * picture.width + x)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
};

/** Returns the boxes of ink that has no free column, from the left. */
export const inkGroups = (picture: Grey): readonly Region[] => {
  const groups: Region[] = [];
  let from = 0;
  for (let x = 0; x <= picture.width; x += 1) {
    if (x < picture.width && inkIn(picture, { from: x, to: x + 1 }) !== undefined) continue;
    const group = inkIn(picture, { from, to: x });
    if (group !== undefined) groups.push(group);
    from = x + 1;
  }
  return groups;
};
