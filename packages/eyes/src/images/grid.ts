import type { Pyramid } from './pyramid.js';

/** How the cells of a grid lie: each is the mean of `side × side` pixels. All in pixels. */
export interface Cells {
  readonly side: number;
  /** From a cell to the one beside it in an image. */
  readonly spacing: number;
  /** From a place where an image may begin to the next one. */
  readonly step: number;
}

/** From fine to coarse. Places are at most a quarter of a cell from the nearest that is looked at, or a third. */
export const gridCells: readonly [Cells, ...Cells[]] = [
  { side: 1, spacing: 1, step: 1 },
  { side: 3, spacing: 2, step: 2 },
  { side: 4, spacing: 4, step: 2 },
  { side: 6, spacing: 6, step: 3 },
  { side: 8, spacing: 8, step: 4 },
  { side: 12, spacing: 12, step: 6 },
  { side: 16, spacing: 16, step: 8 },
];

/**
 * Cells of a picture in steps of about half their side. Whatever is larger than some cells can be looked for in far fewer
 * places than there are pixels.
 */
export interface Grid {
  /** How many steps there are from a cell to the one beside it in an image. */
  readonly apart: number;
  readonly columns: number;
  readonly rows: number;
  readonly cells: Uint8Array;
  /** How bright the cells above and left are that are beside each other in an image, for each cell, behind `apart` rows and columns of 0. */
  readonly sums: Float64Array;
  /** The same for the squares of the cells. */
  readonly squares: Float64Array;
}

/** Returns the cells of a picture. */
export const gridOf = (picture: Pyramid, { side, spacing, step }: Cells): Grid => {
  const apart = spacing / step;
  const columns = Math.floor((picture.width - side) / step) + 1;
  const rows = Math.floor((picture.height - side) / step) + 1;
  const cells = new Uint8Array(columns * rows);
  const across = columns + apart;
  const sums = new Float64Array(across * (rows + apart));
  const squares = new Float64Array(across * (rows + apart));
  const corners = picture.width + 1;
  const share = 1 / (side * side);
  for (let row = 0; row < rows; row += 1) {
    const top = row * step * corners;
    const bottom = top + side * corners;
    for (let column = 0; column < columns; column += 1) {
      const left = column * step;
      const right = left + side;
      const sum =
        ((picture.sums[bottom + right] ?? 0) -
          (picture.sums[bottom + left] ?? 0) -
          (picture.sums[top + right] ?? 0) +
          (picture.sums[top + left] ?? 0)) |
        0;
      const cell = Math.floor(sum * share + 0.5);
      cells[row * columns + column] = cell;
      const at = (row + apart) * across + column + apart;
      const above = at - apart * across;
      sums[at] = cell + (sums[above] ?? 0) + (sums[at - apart] ?? 0) - (sums[above - apart] ?? 0);
      squares[at] = cell * cell + (squares[above] ?? 0) + (squares[at - apart] ?? 0) - (squares[above - apart] ?? 0);
    }
  }
  return { apart, columns, rows, cells, sums, squares };
};
