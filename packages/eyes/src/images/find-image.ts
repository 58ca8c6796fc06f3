import type { Point, Region, SeenImage } from '@farhand/core/driver';
import { coarsePlaces, firstTemplate, leastFine, type Place } from './coarse-places.js';
import { gridOf, type Cells, type Grid } from './grid.js';
import type { Grey } from '../grey.js';
import { leastScore, likeness, otherSize, sameSize, type Comparison } from './likeness.js';
import { pyramidOf, type Pyramid } from './pyramid.js';
import { refinedPlaces } from './refined-places.js';
import { resized } from './resized.js';
import { spreadOf } from './spread.js';
import { templateOf } from './template.js';

/** The sizes in which an image is looked for: those that displays and browsers scale by, and their inverses. */
const scales = [1, 1.25, 1.5, 2, 0.8, 2 / 3, 0.5] as const;

/** At most so many places are returned. */
const mostPlaces = 50;

/** An image with less deviation has one colour: anything would be as alike as anything else. */
const leastDeviation = 2;

/** What has shorter sides in another size is too small: much would be alike. */
const leastSide = 12;

/** Places are looked for by so many cells of an image, or all if it has fewer. More would cost more, and find the same. */
const someCells = 400;

/** The best places are compared by all pixels. More than `mostPlaces`, as some do not remain. */
const mostExact = 64;

/** Boxes may share so many pixels in a direction without being the same place: their sizes are rounded. */
const rounding = 2;

/** Parts of a pixel by which an image may have moved: right and down. */
const third = 1 / 3;
const betweenPixels = [-third, 0, third].flatMap((right) => [-third, 0, third].map((down) => ({ right, down })));

/** Larger images, of so many pixels, have too little to gain from that; a place with that score, nothing. */
const mostMoved = 40_000;
const certain = 0.97;

/** Whether an image has more than one colour. Without, it cannot be found. */
export const hasDetail = (image: Grey): boolean => spreadOf(image).deviation >= leastDeviation;

/**
 * Returns the places where an image may be seen in a picture, the best one first: those with a score of at least 0.8,
 * not overlapping. The score is the normalised cross-correlation of the pixels, less what the most different part lacks,
 * so that a button with another label scores clearly less. None if the image has one colour.
 */
export const findImage = (image: Grey, picture: Grey): readonly SeenImage[] => {
  if (!hasDetail(image)) return [];
  const seen = lookedAt(picture);
  const found: SeenImage[] = [];
  for (const scale of scales) {
    const width = Math.round(image.width * scale);
    const height = Math.round(image.height * scale);
    if (width > picture.width || height > picture.height) continue;
    if (scale !== 1 && Math.min(width, height) < leastSide) continue;
    const sized = resized(image, width, height);
    if (!hasDetail(sized)) continue;
    const scoreOf = scorer(image, sized, seen.pyramid, scale === 1 ? sameSize : otherSize(scale));
    for (const place of placesOf(sized, seen)) {
      const score = scoreOf(place);
      if (score >= leastScore) found.push({ box: { x: place.x, y: place.y, width, height }, score, scale });
    }
  }
  return apart(found);
};

/**
 * Compares an image in one size with places, between whole pixels too: two that are alike may not begin at the same part
 * of a pixel. The best counts.
 */
const scorer = (image: Grey, sized: Grey, picture: Pyramid, comparison: Comparison): ((place: Point) => number) => {
  const inPlace = pyramidOf(sized);
  let moved: readonly Pyramid[] | undefined;
  return (place) => {
    const score = likeness(inPlace, picture, place, comparison);
    if (score >= certain || sized.data.length > mostMoved) return score;
    moved ??= betweenPixels.map(({ right, down }) => pyramidOf(resized(image, sized.width, sized.height, right, down)));
    return Math.max(score, ...moved.map((version) => likeness(version, picture, place, comparison)));
  };
};

/** Returns the best of all places, without those that overlap a better one. */
export const apart = (found: readonly SeenImage[]): readonly SeenImage[] => {
  const kept: SeenImage[] = [];
  for (const place of found.toSorted((a, b) => b.score - a.score)) {
    if (kept.length === mostPlaces) break;
    if (!kept.some(({ box }) => overlap(box, place.box))) kept.push(place);
  }
  return kept;
};

const overlap = (a: Region, b: Region): boolean =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > rounding &&
  Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > rounding;

/** A picture that is searched: its cells are worked out once for all sizes of an image. */
interface LookedAt {
  readonly pyramid: Pyramid;
  grid(cells: Cells): Grid;
}

const lookedAt = (picture: Grey): LookedAt => {
  const pyramid = pyramidOf(picture);
  const grids = new Map<Cells, Grid>();
  const grid = (cells: Cells): Grid => {
    const known = grids.get(cells) ?? gridOf(pyramid, cells);
    grids.set(cells, known);
    return known;
  };
  return { pyramid, grid };
};

/** The places of an image in one size. */
const placesOf = (image: Grey, { pyramid, grid }: LookedAt): readonly Place[] => {
  const levels = pyramidOf(image);
  let template = firstTemplate(levels, spreadOf(image).deviation, pyramid);
  let places = coarsePlaces(template, grid(template.cells), pyramid);
  while (template.cells.side > 1) {
    const coarser = template.cells.side;
    const side = coarser >> 1;
    template = templateOf(levels, { side, spacing: side, step: Math.max(1, side >> 1) });
    places = refinedPlaces(template, pyramid, places, { reach: Math.ceil(coarser / 2), mostCells: someCells });
  }
  if (template.values.length > someCells) {
    places = refinedPlaces(template, pyramid, places.slice(0, mostExact), { reach: 1, mostCells: Infinity });
  }
  return places.filter(({ score }) => score >= leastFine);
};
