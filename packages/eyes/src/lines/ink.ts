import type { Region } from '@farhand/core/driver';
import { boxAround } from '../box-around.js';
import type { Grey } from '../grey.js';

/** Pixels at most this bright are ink: black on white is 0 on 255. */
const brightestInk = 200;

/** Columns, the last one excluded. */
export interface Columns {
  readonly from: number;
  readonly to: number;
}

/** Returns the smallest box around the ink of a picture that is dark on white, or `undefined` if there is none. */
export const inkIn = (
  { data, width, height }: Grey,
  { from, to }: Columns = { from: 0, to: width },
): Region | undefined =>
  boxAround({ x: from, y: 0, width: to - from, height }, width, (at) => (data[at] ?? 255) <= brightestInk);

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
