import { gridCells, type Grid } from './grid.js';
import type { Pyramid } from './pyramid.js';
import { offsetsOf, templateOf, type Template } from './template.js';

/** Where an image may begin in a picture, and how alike they are there, at most 1. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

/** What a place needs in cells of several pixels, where half a cell may be between it and the nearest looked at. */
export const leastCoarse = 0.5;

/** What a place needs in pixels, before its parts are compared. */
export const leastFine = 0.65;

/** The shorter side of an image has at least so many cells, or two images may look the same. */
const leastCells = 5;

/** Cells hold at least this share of the variance of an image. Otherwise they are too coarse for its detail. */
const leastShare = 0.15;

/** The finest cells are taken that cost no more than so many products. */
const mostProducts = 12e6;

/** A theme may change the brightness by that much, on average. */
const mostBrighter = 64;

/** A theme may change the contrast by that factor, or its inverse. */
const mostContrast = 2;

/** At least so many cells, with that share of the variance of an image, tell whether it may be at a place: at least that alike. */
const leastTelling = 12;
const tellingShare = 0.5;
const leastSample = 0.2;

/** Returns an image in the cells to begin with: the finest that are cheap, but none so coarse that its detail is lost. */
export const firstTemplate = (image: Pyramid, deviation: number, picture: Pyramid): Template => {
  const [finest, ...others] = gridCells;
  let chosen = templateOf(image, finest);
  for (const cells of others) {
    const positions = (picture.width * picture.height) / chosen.cells.step ** 2;
    if (chosen.values.length * positions <= mostProducts) break;
    if (Math.min(image.width, image.height) < leastCells * cells.spacing) break;
    const coarser = templateOf(image, cells);
    if (coarser.norm ** 2 / coarser.values.length < leastShare * deviation ** 2) break;
    chosen = coarser;
  }
  return chosen;
};

/** The cells of an image, those that differ most from its mean first. */
interface Sorted {
  /** How much brighter each is than all of them on average. */
  readonly values: Float64Array;
  /** Where they are in a grid, counted from the first cell of the image. */
  readonly offsets: Int32Array;
  /** So many at the beginning are telling: they have a share of the variance. */
  readonly telling: number;
  /** The sum of their values, and of the squares of these. */
  readonly sum: number;
  readonly square: number;
}

const sortedCells = ({ values, norm }: Template, offsets: Int32Array): Sorted => {
  const order = [...values.keys()].toSorted((a, b) => Math.abs(values[b] ?? 0) - Math.abs(values[a] ?? 0));
  const sorted = Float64Array.from(order, (index) => values[index] ?? 0);
  let [telling, sum, square] = [0, 0, 0];
  while (telling < sorted.length && (telling < leastTelling || square < tellingShare * norm * norm)) {
    const value = sorted[telling] ?? 0;
    telling += 1;
    sum += value;
    square += value * value;
  }
  return { values: sorted, offsets: Int32Array.from(order, (index) => offsets[index] ?? 0), telling, sum, square };
};

/** Looks everywhere in steps of a part of a cell, and returns the peaks: places without a better one beside them. */
export const coarsePlaces = (template: Template, grid: Grid, picture: Pyramid): readonly Place[] => {
  const { apart, cells, sums, squares } = grid;
  const { side, step } = template.cells;
  const { norm, left, top } = template;
  const firstColumn = left / step;
  const firstRow = top / step;
  const columns = Math.floor((picture.width - template.width) / step) + 1;
  const rows = Math.floor((picture.height - template.height) / step) + 1;
  const { values, offsets, telling, ...told } = sortedCells(template, offsetsOf(template, apart, grid.columns));
  const count = values.length;
  const across = grid.columns + apart;
  // From the corner before the first cell to the last cell of the image.
  const toRight = template.columns * apart;
  const toBottom = template.rows * apart * across;
  const darkest = (template.mean - mostBrighter) * count;
  const brightest = (template.mean + mostBrighter) * count;
  const leastSquare = (norm / mostContrast) ** 2;
  const mostSquare = (norm * mostContrast) ** 2;
  const leastTold = (leastSample * told.square) / norm;
  const tellingMean = told.sum / count;
  const least = side === 1 ? leastFine : leastCoarse;
  const scores = new Float32Array(columns * rows);
  const seen: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      // Most of a screen is too flat, too bright or too dark. Four corners tell, without a look at its cells.
      const corner = (row + firstRow) * across + column + firstColumn;
      const end = corner + toBottom;
      const sum = (sums[end + toRight] ?? 0) - (sums[end] ?? 0) - (sums[corner + toRight] ?? 0) + (sums[corner] ?? 0);
      if (sum < darkest || sum > brightest) continue;
      const square =
        (squares[end + toRight] ?? 0) -
        (squares[end] ?? 0) -
        (squares[corner + toRight] ?? 0) +
        (squares[corner] ?? 0) -
        (sum * sum) / count;
      if (square < leastSquare || square > mostSquare) continue;
      const deviation = Math.sqrt(square);
      const at = (row + firstRow) * grid.columns + column + firstColumn;
      let product = 0;
      for (let index = 0; index < telling; index += 1) {
        product += (cells[at + (offsets[index] ?? 0)] ?? 0) * (values[index] ?? 0);
      }
      if (product - sum * tellingMean < leastTold * deviation) continue;
      for (let index = telling; index < count; index += 1) {
        product += (cells[at + (offsets[index] ?? 0)] ?? 0) * (values[index] ?? 0);
      }
      const score = product / (norm * deviation);
      if (score < least) continue;
      scores[row * columns + column] = score;
      seen.push(row * columns + column);
    }
  }
  return seen.flatMap((index) => {
    const column = index % columns;
    const row = (index - column) / columns;
    if (!isPeak(scores, columns, rows, column, row)) return [];
    return [{ x: column * step, y: row * step, score: scores[index] ?? 0 }];
  });
};

/** Whether none of the eight neighbours is better. Of equal ones, the first is the peak. */
const isPeak = (scores: Float32Array, columns: number, rows: number, column: number, row: number): boolean => {
  const own = scores[row * columns + column] ?? 0;
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
      const other = scores[y * columns + x] ?? 0;
      const isBefore = y < row || (y === row && x < column);
      if (other > own || (other === own && isBefore)) return false;
    }
  }
  return true;
};
