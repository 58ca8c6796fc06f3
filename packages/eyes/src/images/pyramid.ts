import type { Grey } from '../grey.js';

/** A picture at several levels of detail. All of them keep its size, so that nothing depends on where a cell begins. */
export interface Pyramid {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** For each pixel, the mean of the cell of `side × side` pixels that begins there. 0 if it ends outside the picture. */
  cells(side: number): Uint8Array;
  /** The sums of the pixels above and left of each corner: `width + 1` corners a row. */
  readonly sums: Uint32Array;
}

/** Returns the levels of a picture. Each is computed when it is first asked for. */
export const pyramidOf = ({ data, width, height }: Grey): Pyramid => {
  const corners = width + 1;
  const sums = new Uint32Array(corners * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let sum = 0;
    for (let x = 0; x < width; x += 1) {
      const value = data[y * width + x] ?? 0;
      sum += value;
      const corner = (y + 1) * corners + x + 1;
      sums[corner] = sum + (sums[corner - corners] ?? 0);
    }
  }
  const levels = new Map<number, Uint8Array>([[1, data]]);
  const cells = (side: number): Uint8Array => {
    const known = levels.get(side);
    if (known !== undefined) return known;
    const level = new Uint8Array(width * height);
    levels.set(side, level);
    const share = 1 / (side * side);
    for (let y = 0; y + side <= height; y += 1) {
      const top = y * corners;
      const bottom = top + side * corners;
      for (let x = 0; x + side <= width; x += 1) {
        level[y * width + x] =
          (((sums[bottom + x + side] ?? 0) -
            (sums[bottom + x] ?? 0) -
            (sums[top + x + side] ?? 0) +
            (sums[top + x] ?? 0)) |
            0) *
            share +
          0.5;
      }
    }
    return level;
  };
  return { width, height, cells, sums };
};
