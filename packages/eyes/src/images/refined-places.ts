import { leastCoarse, type Place } from './coarse-places.js';
import type { Pyramid } from './pyramid.js';
import { centre, offsetsOf, type Template } from './template.js';

/** A place stays if it is at most that much worse than the best one, in cells that are nearly in place. */
const mostBehind = 0.35;

/** Many places are kept: one that is the best in coarse cells may be another button that looks nearly the same. */
const mostKept = 1000;

/** How places are moved. */
export interface Refining {
  /** By how many pixels, at most, to each side. */
  readonly reach: number;
  /** By how many cells an image is compared. */
  readonly mostCells: number;
}

/**
 * Returns the best places, each moved to the best one near it in finer cells: to the best of its neighbors, as long as one is
 * better.
 */
export const refinedPlaces = (
  template: Template,
  picture: Pyramid,
  places: readonly Place[],
  { reach, mostCells }: Refining,
): readonly Place[] => {
  const { step } = template.cells;
  const scoreAt = comparedWith(template, picture, mostCells);
  const moved = new Map<number, Place>();
  for (const place of places.toSorted((a, b) => b.score - a.score).slice(0, mostKept)) {
    let top = { ...place, score: scoreAt(place.x, place.y) };
    let isMoving = true;
    while (isMoving) {
      const { x: column, y: row } = top;
      for (let y = row - step; y <= row + step; y += step) {
        for (let x = column - step; x <= column + step; x += step) {
          if (Math.abs(x - place.x) > reach || Math.abs(y - place.y) > reach) continue;
          const score = scoreAt(x, y);
          if (score > top.score) top = { x, y, score };
        }
      }
      isMoving = top.x !== column || top.y !== row;
    }
    if (top.score >= leastCoarse) moved.set(top.y * picture.width + top.x, top);
  }
  const all = [...moved.values()].toSorted((a, b) => b.score - a.score);
  const least = (all[0]?.score ?? 0) - mostBehind;
  return all.filter(({ score }) => score >= least);
};

/** Some cells of an image, and how much brighter each is than all of them on average. */
interface Sample {
  readonly values: Float64Array;
  /** Where they are in a picture, counted from the first cell of the image. */
  readonly offsets: Int32Array;
  /** The root of the sum of the squares of `values`. */
  readonly norm: number;
}

/** Returns how alike an image is to any place, by some of its cells, from -1 to 1. -1 outside the picture. */
const comparedWith = (template: Template, picture: Pyramid, most: number): ((x: number, y: number) => number) => {
  const { width, height, left, top } = template;
  const cells = picture.cells(template.cells.side);
  const { values, offsets, norm } = sampleOf(
    template,
    offsetsOf(template, template.cells.spacing, picture.width),
    most,
  );
  const known = new Map<number, number>();
  const compare = (at: number): number => {
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
  return (x, y) => {
    if (x < 0 || y < 0 || x + width > picture.width || y + height > picture.height) return -1;
    const at = (y + top) * picture.width + x + left;
    const score = known.get(at) ?? compare(at);
    known.set(at, score);
    return score;
  };
};

/** Some cells of an image, from all over it: more would cost more and find the same place. */
const sampleOf = (template: Template, offsets: Int32Array, most: number): Sample => {
  const all = template.values.length;
  const count = Math.min(all, most);
  const values = new Float64Array(count);
  const at = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    // Steps of the golden ratio never fall in with the columns.
    const cell = count === all ? index : Math.floor(((index * 0.6180339887) % 1) * all);
    values[index] = template.values[cell] ?? 0;
    at[index] = offsets[cell] ?? 0;
  }
  return { values, offsets: at, norm: centre(values).norm };
};
