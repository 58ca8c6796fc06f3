import type { Region } from '@farhand/core/driver';
import type { Grey } from '../dist/grey.js';

/** Cuts a box out of a picture. */
export const cut = ({ data, width }: Grey, box: Region): Grey => {
  const part = new Uint8Array(box.width * box.height);
  for (let row = 0; row < box.height; row += 1) {
    const from = (box.y + row) * width + box.x;
    part.set(data.subarray(from, from + box.width), row * box.width);
  }
  return { data: part, width: box.width, height: box.height };
};
