import type { Grey } from './grey.js';

/** The sides of cells, each with the next finer one. */
const finer: ReadonlyMap<number, number> = new Map([
  [16, 8],
  [12, 6],
  [8, 4],
  [6, 3],
  [4, 2],
  [3, 1],
  [2, 1],
]);

/** The shorter side of an image has at least so many cells, or two images may look the same. */
const leastCells = 4;

/** Cells hold at least this share of the variance of an image. Otherwise they are too coarse for its detail. */
const leastShare = 0.2;

/** The finest cells are taken that cost no more than so many products. */
const mostProducts = 12e6;

/** The mean and the standard deviation of some pixels. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** A picture at several levels of detail. All of them keep its size, so that nothing depends on where a cell begins. */
export interface Pyramid {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** For each pixel, the mean of the cell of `side × side` pixels that begins there. 0 if it ends outside the picture. */
  cells(side: number): Uint8Array;
  /** The sums of the pixels above and left of each corner: `width + 1` corners a row. */
  readonly sums: Float64Array;
  /** The same for the squares of the pixels. */
  readonly squares: Float64Array;
}

/** Returns the levels of a picture. Each is computed when it is first asked for. */
export const pyramidOf = ({ data, width, height }: Grey): Pyramid => {
  const corners = width + 1;
  const sums = new Float64Array(corners * (height + 1));
  const squares = new Float64Array(corners * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let sum = 0;
    let square = 0;
    for (let x = 0; x < width; x += 1) {
      const value = data[y * width + x] ?? 0;
      sum += value;
      square += value * value;
      const corner = (y + 1) * corners + x + 1;
      sums[corner] = sum + (sums[corner - corners] ?? 0);
      squares[corner] = square + (squares[corner - corners] ?? 0);
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
          ((sums[bottom + x + side] ?? 0) -
            (sums[bottom + x] ?? 0) -
            (sums[top + x + side] ?? 0) +
            (sums[top + x] ?? 0)) *
            share +
          0.5;
      }
    }
    return level;
  };
  return { width, height, cells, sums, squares };
};

/** Returns how bright all pixels of a picture are, and how much that differs. */
export const spreadOf = ({ data }: Grey): Spread => {
  let sum = 0;
  let square = 0;
  for (const value of data) {
    sum += value;
    square += value * value;
  }
  const mean = sum / data.length;
  return { mean, deviation: Math.sqrt(Math.max(0, square / data.length - mean * mean)) };
};

/** An image in cells: how much brighter each is than all of them on average. */
export interface Template {
  /** The side of a cell, in pixels. */
  readonly side: number;
  /** Width of the image in pixels. */
  readonly width: number;
  /** Height of the image in pixels. */
  readonly height: number;
  /** Of each cell. */
  readonly values: Float64Array;
  /** Where the cells are in the level of a pyramid, counted from the corner of the image. */
  readonly offsets: Int32Array;
  /** The root of the sum of the squares of `values`. */
  readonly norm: number;
}

/** The cells of an image, to be laid over a picture whose rows have `rowWidth` pixels. */
const templateOf = (image: Pyramid, side: number, rowWidth: number): Template => {
  const columns = Math.floor(image.width / side);
  const rows = Math.floor(image.height / side);
  const left = (image.width - columns * side) >> 1;
  const top = (image.height - rows * side) >> 1;
  const values = new Float64Array(columns * rows);
  const offsets = new Int32Array(columns * rows);
  const cells = image.cells(side);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const x = left + column * side;
      const y = top + row * side;
      const value = cells[y * image.width + x] ?? 0;
      values[row * columns + column] = value;
      offsets[row * columns + column] = y * rowWidth + x;
    }
  }
  const shape = { side, width: image.width, height: image.height, offsets };
  return { ...shape, ...centred(values) };
};

/** Takes the mean away from values. */
const centred = (values: Float64Array): { readonly values: Float64Array; readonly norm: number } => {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  const from = new Float64Array(values.length);
  let square = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = (values[index] ?? 0) - mean;
    from[index] = value;
    square += value * value;
  }
  return { values: from, norm: Math.sqrt(square) };
};

/** Returns how far apart places are that are looked at in cells of a side. */
export const strideOf = (side: number): number => Math.max(1, Math.round(side / 2));

/** Returns the cells to begin with: the finest that are cheap, but none so coarse that the detail of the image is lost. */
export const firstTemplate = (image: Grey, levels: Pyramid, picture: Pyramid): Template => {
  const deviation = spreadOf(image).deviation;
  let chosen = templateOf(levels, 1, picture.width);
  for (const side of [2, 3, 4, 6, 8, 12, 16]) {
    const positions = (picture.width * picture.height) / strideOf(chosen.side) ** 2;
    if (chosen.values.length * positions <= mostProducts) break;
    if (Math.min(image.width, image.height) / side < leastCells) break;
    const coarser = templateOf(levels, side, picture.width);
    if (coarser.norm ** 2 / coarser.values.length < leastShare * deviation ** 2) break;
    chosen = coarser;
  }
  return chosen;
};

/** Returns the same image in finer cells. */
export const finerTemplate = (template: Template, levels: Pyramid, rowWidth: number): Template =>
  templateOf(levels, finer.get(template.side) ?? 1, rowWidth);

/** Returns some cells of an image, from all over it. They rule out most places at a small part of the price. */
export const sampleOf = (template: Template, count: number): Template => {
  const values = new Float64Array(count);
  const offsets = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    // Steps of the golden ratio never fall in with the columns.
    const from = Math.floor(((index * 0.6180339887) % 1) * template.values.length);
    values[index] = template.values[from] ?? 0;
    offsets[index] = template.offsets[from] ?? 0;
  }
  return { ...template, offsets, ...centred(values) };
};

/**
 * Returns how alike the cells of an image are to those of a place that begins at index `at`, from -1 to 1: their normalised
 * cross-correlation.
 */
export const correlation = ({ values, offsets, norm }: Template, cells: Uint8Array, at: number): number => {
  let product = 0;
  let sum = 0;
  let square = 0;
  for (let index = 0; index < values.length; index += 1) {
    const cell = cells[at + (offsets[index] ?? 0)] ?? 0;
    product += cell * (values[index] ?? 0);
    sum += cell;
    square += cell * cell;
  }
  const variance = square - (sum * sum) / values.length;
  return variance < 1e-3 * values.length ? 0 : product / (norm * Math.sqrt(variance));
};

/** Which pixels a resized pixel is made of, along one direction: `weights` of the pixels from `first` on. */
interface Share {
  readonly first: number;
  readonly weights: readonly number[];
}

/** A tent as wide as the larger of both pixels: the mean of an area when it shrinks, linear when it grows. */
const sharesOf = (from: number, to: number, shift: number): readonly Share[] => {
  const step = from / to;
  const reach = Math.max(1, step);
  return Array.from({ length: to }, (_, index) => {
    const middle = Math.min(from - 1, Math.max(0, (index + 0.5 - shift) * step - 0.5));
    const first = Math.max(0, Math.ceil(middle - reach));
    const last = Math.min(from - 1, Math.floor(middle + reach));
    const weights: number[] = [];
    for (let at = first; at <= last; at += 1) weights.push(Math.max(0, 1 - Math.abs(at - middle) / reach));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: weights.map((weight) => weight / whole) };
  });
};

/** Returns a picture in another size, moved right and down by parts of a pixel. */
export const resized = (picture: Grey, width: number, height: number, right = 0, down = 0): Grey => {
  if (picture.width === width && picture.height === height && right === 0 && down === 0) return picture;
  const across = sharesOf(picture.width, width, right);
  const rows = new Float64Array(width * picture.height);
  for (let y = 0; y < picture.height; y += 1) {
    for (const [x, { first, weights }] of across.entries()) {
      let sum = 0;
      for (let index = 0; index < weights.length; index += 1) {
        sum += (weights[index] ?? 0) * (picture.data[y * picture.width + first + index] ?? 0);
      }
      rows[y * width + x] = sum;
    }
  }
  const data = new Uint8Array(width * height);
  for (const [y, { first, weights }] of sharesOf(picture.height, height, down).entries()) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let index = 0; index < weights.length; index += 1) {
        sum += (weights[index] ?? 0) * (rows[(first + index) * width + x] ?? 0);
      }
      data[y * width + x] = Math.round(sum);
    }
  }
  return { data, width, height };
};
