import type { Cells } from './grid.js';
import type { Pyramid } from './pyramid.js';

/** An image in cells: how much brighter each is than all of them on average. */
export interface Template {
  readonly cells: Cells;
  /** Width of the image in pixels. */
  readonly width: number;
  /** Height of the image in pixels. */
  readonly height: number;
  /** Pixels of the image left of its cells: about half of those that no cell covers, in whole steps. */
  readonly left: number;
  /** Pixels of the image above its cells. */
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  /** How bright the cells are on average. */
  readonly mean: number;
  /** Of each cell. */
  readonly values: Float64Array;
  /** The root of the sum of the squares of `values`. */
  readonly norm: number;
}

/** Returns an image in cells. */
export const templateOf = (image: Pyramid, how: Cells): Template => {
  const { side, spacing, step } = how;
  const columns = Math.floor((image.width - side) / spacing) + 1;
  const rows = Math.floor((image.height - side) / spacing) + 1;
  // Whole steps, so that an image in the corner of a picture is in the grid.
  const marginOf = (size: number, cells: number): number =>
    Math.floor((size - (cells - 1) * spacing - side) / 2 / step) * step;
  const left = marginOf(image.width, columns);
  const top = marginOf(image.height, rows);
  const values = new Float64Array(columns * rows);
  const own = image.cells(side);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      values[row * columns + column] = own[(top + row * spacing) * image.width + left + column * spacing] ?? 0;
    }
  }
  const { width, height } = image;
  return { cells: how, width, height, left, top, columns, rows, values, ...centre(values) };
};

/** Takes their mean away from values. Returns it, and the root of the sum of the squares of what remains. */
export const centre = (values: Float64Array): { readonly mean: number; readonly norm: number } => {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let square = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = (values[index] ?? 0) - mean;
    values[index] = value;
    square += value * value;
  }
  return { mean, norm: Math.sqrt(square) };
};

/** Returns where the cells are, counted from the first: `apart` from each other, in rows of `rowLength`. */
export const offsetsOf = ({ columns, rows }: Template, apart: number, rowLength: number): Int32Array => {
  const offsets = new Int32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      offsets[row * columns + column] = apart * (row * rowLength + column);
    }
  }
  return offsets;
};
