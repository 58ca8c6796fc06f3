import type { Region, SeenImage } from '@farhand/core/driver';
import type { Grey } from './grey.js';
import {
  correlation,
  finerTemplate,
  firstTemplate,
  pyramidOf,
  resized,
  sampleOf,
  spreadOf,
  strideOf,
  type Pyramid,
  type Spread,
  type Template,
} from './pyramid.js';

/** The sizes in which an image is looked for: those that displays and browsers scale by, and their inverses. */
const scales = [1, 1.25, 1.5, 2, 0.8, 2 / 3, 0.5] as const;

/** Places with a lower score are not returned. */
const leastScore = 0.8;

/** At most so many places are returned. */
const mostPlaces = 50;

/** An image with less deviation has one colour: anything would be as alike as anything else. */
const leastDeviation = 2;

/** What has shorter sides in another size is too small: much would be alike. */
const leastSide = 12;

/** A theme may change the brightness by that much, on average. */
const mostBrighter = 64;

/** A theme may change the contrast by that factor, or its inverse. */
const mostContrast = 2;

/** What a place needs in cells of several pixels, where half a cell may be between it and the nearest looked at. */
const leastCoarse = 0.5;

/** What a place needs in pixels, before its parts are compared. */
const leastFine = 0.65;

/** So many cells of an image are looked at first, and are at least that much alike where the image may be. */
const sampled = 24;
const leastSample = 0.2;

/** A place stays if it is at most that much worse than the best one, in cells that are nearly in place. */
const mostBehind = 0.35;

/** Refining costs no more than so many products for each size, but for `leastKept` places. */
const refineProducts = 16e6;
const leastKept = 24;
const mostKept = 2500;

/** Boxes may share so many pixels in a direction without being the same place: their sizes are rounded. */
const rounding = 2;

/** How an image and a place are compared. */
interface Comparison {
  /** The side of the cells that are compared: what a browser draws in another size has other edges. */
  readonly blur: number;
  /** The side of the parts, in pixels. */
  readonly part: number;
  /** By how many pixels each part may have moved. */
  readonly slack: number;
  /** A part that is that much alike lacks nothing. Noise and theme variants stay above it. */
  readonly least: number;
  /** How much of what the least alike part lacks counts. */
  readonly weight: number;
}

/** The same pixels, but for noise and the brightness of a theme. */
const sameSize: Comparison = { blur: 1, part: 12, slack: 0, least: 0.7, weight: 0.5 };

/** Letters and borders that are drawn anew begin at whole pixels, and are not resized as a picture would be. */
const otherSize = (scale: number): Comparison => ({
  blur: scale >= 2 ? 3 : 2,
  part: 8,
  slack: 1,
  least: 0.8,
  weight: 0.3,
});

/** Parts of a pixel by which an image may have moved: right and down. */
const third = 1 / 3;
const betweenPixels = [-third, 0, third].flatMap((right) => [-third, 0, third].map((down) => ({ right, down })));

/** Larger images, of so many pixels, have too little to gain from that; a place with that score, nothing. */
const mostMoved = 40_000;
const certain = 0.97;

/** The share of the variance of the whole by which a flat part may differ, and the variance of noise. */
const flatShare = 0.1;
const noise = 50;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

/** Whether an image has more than one colour. Without, it cannot be found. */
export const hasDetail = (image: Grey): boolean => spreadOf(image).deviation >= leastDeviation;

/**
 * Returns the places where an image may be seen in a picture, the best one first: those with a score of at least 0.8,
 * not overlapping. The score is the normalised cross-correlation of the pixels, less what the most different part lacks,
 * so that a button with another label scores clearly less. None if the image has one colour.
 */
export const findImage = (image: Grey, picture: Grey): readonly SeenImage[] => {
  if (!hasDetail(image)) return [];
  const pyramid = pyramidOf(picture);
  const found: SeenImage[] = [];
  for (const scale of scales) {
    const width = Math.round(image.width * scale);
    const height = Math.round(image.height * scale);
    if (width > picture.width || height > picture.height) continue;
    if (scale !== 1 && Math.min(width, height) < leastSide) continue;
    const sized = resized(image, width, height);
    if (!hasDetail(sized)) continue;
    const scoreOf = scorer(image, sized, pyramid, scale === 1 ? sameSize : otherSize(scale));
    for (const place of placesOf(sized, pyramid)) {
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
const scorer = (image: Grey, sized: Grey, picture: Pyramid, comparison: Comparison): ((place: Place) => number) => {
  const inPlace = pyramidOf(sized);
  let moved: readonly Pyramid[] | undefined;
  return (place) => {
    const score = likeness(inPlace, picture, place, comparison);
    if (score >= certain || sized.data.length > mostMoved) return score;
    moved ??= betweenPixels.map(({ right, down }) => pyramidOf(resized(image, sized.width, sized.height, right, down)));
    return Math.max(score, ...moved.map((version) => likeness(version, picture, place, comparison)));
  };
};

/** The best of all places, without those that overlap a better one. */
const apart = (found: readonly SeenImage[]): readonly SeenImage[] => {
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

/** The places of an image in one size. */
const placesOf = (image: Grey, picture: Pyramid): readonly Place[] => {
  const levels = pyramidOf(image);
  let template = firstTemplate(image, levels, picture);
  let places = coarsePlaces(template, spreadOf(image), picture);
  while (template.side > 1) {
    const reach = strideOf(template.side);
    template = finerTemplate(template, levels, picture.width);
    places = refined(template, picture, places, reach);
  }
  return places.filter(({ score }) => score >= leastFine);
};

/** Some cells of an image that has many, if there is enough to see in them. */
const firstSample = (template: Template): Template | undefined => {
  if (template.values.length < 2 * sampled) return undefined;
  const sample = sampleOf(template, sampled);
  return sample.norm ** 2 / sampled < (0.5 * template.norm ** 2) / template.values.length ? undefined : sample;
};

/** Looks everywhere, in steps of half a cell. Places around a better one are left out. */
const coarsePlaces = (template: Template, spread: Spread, picture: Pyramid): readonly Place[] => {
  const { width, height, side, values } = template;
  const stride = strideOf(side);
  const columns = Math.floor((picture.width - width) / stride) + 1;
  const rows = Math.floor((picture.height - height) / stride) + 1;
  const scores = new Float32Array(columns * rows);
  const cells = picture.cells(side);
  const { sums, squares } = picture;
  const corners = picture.width + 1;
  const pixels = width * height;
  const darkest = (spread.mean - mostBrighter) * pixels;
  const brightest = (spread.mean + mostBrighter) * pixels;
  const leastVariance = (spread.deviation / mostContrast) ** 2 * pixels;
  const mostVariance = (spread.deviation * mostContrast) ** 2 * pixels;
  const least = side === 1 ? leastFine : leastCoarse;
  const sample = firstSample(template);
  const seen: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const top = row * stride * corners;
    const bottom = top + height * corners;
    for (let column = 0; column < columns; column += 1) {
      // Most of a screen is too flat, too bright or too dark. Four corners tell, without a look at its cells.
      const left = column * stride;
      const right = left + width;
      const sum =
        (sums[bottom + right] ?? 0) - (sums[bottom + left] ?? 0) - (sums[top + right] ?? 0) + (sums[top + left] ?? 0);
      if (sum < darkest || sum > brightest) continue;
      const variance =
        (squares[bottom + right] ?? 0) -
        (squares[bottom + left] ?? 0) -
        (squares[top + right] ?? 0) +
        (squares[top + left] ?? 0) -
        (sum * sum) / pixels;
      if (variance < leastVariance || variance > mostVariance) continue;
      const at = row * stride * picture.width + left;
      if (sample !== undefined && correlation(sample, cells, at) < leastSample) continue;
      const score = correlation(template, cells, at);
      if (score < least) continue;
      scores[row * columns + column] = score;
      seen.push(row * columns + column);
    }
  }
  const places: Place[] = [];
  for (const index of seen) {
    const column = index % columns;
    const row = (index - column) / columns;
    if (isPeak(scores, columns, rows, column, row)) {
      places.push({ x: column * stride, y: row * stride, score: scores[index] ?? 0 });
    }
  }
  return best(places, values.length);
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

/** Many places are kept: one that is the best in coarse cells may be another button that looks nearly the same. */
const best = (places: readonly Place[], products: number): readonly Place[] => {
  const affordable = Math.min(mostKept, Math.max(leastKept, Math.floor(refineProducts / (25 * products))));
  return places.toSorted((a, b) => b.score - a.score).slice(0, affordable);
};

/** Moves each place to the best one in reach, in finer cells. */
const refined = (template: Template, picture: Pyramid, places: readonly Place[], reach: number): readonly Place[] => {
  const cells = picture.cells(template.side);
  const stride = strideOf(template.side);
  const steps = Math.floor(reach / stride) * stride;
  const moved = new Map<number, Place>();
  for (const place of places) {
    let top: Place | undefined;
    for (let y = place.y - steps; y <= place.y + steps; y += stride) {
      if (y < 0 || y + template.height > picture.height) continue;
      for (let x = place.x - steps; x <= place.x + steps; x += stride) {
        if (x < 0 || x + template.width > picture.width) continue;
        const score = correlation(template, cells, y * picture.width + x);
        if (top === undefined || score > top.score) top = { x, y, score };
      }
    }
    if (top !== undefined && top.score >= leastCoarse) moved.set(top.y * picture.width + top.x, top);
  }
  const all = [...moved.values()];
  const least = Math.max(...all.map(({ score }) => score)) - mostBehind;
  return best(
    all.filter(({ score }) => score >= least),
    template.values.length,
  );
};

/**
 * How alike an image and a place are, from 0 to 1: the correlation of the whole and the likeness of its parts, less what
 * the least alike part lacks. In a large image the correlation hardly notices another label.
 */
const likeness = (own: Pyramid, picture: Pyramid, place: Place, comparison: Comparison): number => {
  const { blur, part, slack, least, weight } = comparison;
  const fit = fitOf(own, picture, place, blur);
  // Whatever the parts are, the score would be too low.
  if (fit.correlation < 2 * leastScore - 1) return 0;
  const columns = Math.max(1, Math.round(own.width / part));
  const rows = Math.max(1, Math.round(own.height / part));
  const width = own.width - blur + 1;
  const height = own.height - blur + 1;
  let worst = 1;
  let alike = 0;
  let all = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const x = Math.round((column * width) / columns);
      const y = Math.round((row * height) / rows);
      const box = {
        x,
        y,
        width: Math.round(((column + 1) * width) / columns) - x,
        height: Math.round(((row + 1) * height) / rows) - y,
      };
      const { score, energy } = partLikeness(own, picture, place, box, fit, blur, slack);
      worst = Math.min(worst, score);
      alike += score * energy;
      all += energy;
    }
  }
  const score = (fit.correlation + alike / all) / 2 - weight * Math.max(0, least - worst);
  return Math.min(1, Math.max(0, score));
};

/** How the brightness of a place follows from that of an image: `gain × brightness + shift`. */
interface Fit {
  readonly gain: number;
  readonly shift: number;
  /** The deviation of the place. */
  readonly deviation: number;
  readonly correlation: number;
}

const fitOf = (own: Pyramid, picture: Pyramid, { x, y }: Place, blur: number): Fit => {
  const ownCells = own.cells(blur);
  const cells = picture.cells(blur);
  const width = own.width - blur + 1;
  const height = own.height - blur + 1;
  let [sum, square, ownSum, ownSquare, product] = [0, 0, 0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const seen = cells[(y + row) * picture.width + x + column] ?? 0;
      const wanted = ownCells[row * own.width + column] ?? 0;
      sum += seen;
      square += seen * seen;
      ownSum += wanted;
      ownSquare += wanted * wanted;
      product += seen * wanted;
    }
  }
  const count = width * height;
  const mean = sum / count;
  const ownMean = ownSum / count;
  const deviation = Math.sqrt(Math.max(0, square / count - mean * mean));
  const ownDeviation = Math.sqrt(Math.max(0, ownSquare / count - ownMean * ownMean));
  if (deviation < 1e-6 || ownDeviation < 1e-6) return { gain: 1, shift: 0, deviation, correlation: 0 };
  const gain = deviation / ownDeviation;
  const correlation = (product / count - mean * ownMean) / (deviation * ownDeviation);
  return { gain, shift: mean - gain * ownMean, deviation, correlation };
};

/** How alike a part is, at best, when it moves by at most `slack` pixels; and how much there is to see in it. */
const partLikeness = (
  own: Pyramid,
  picture: Pyramid,
  place: Place,
  box: Region,
  { gain, shift, deviation }: Fit,
  blur: number,
  slack: number,
): { readonly score: number; readonly energy: number } => {
  const ownCells = own.cells(blur);
  const cells = picture.cells(blur);
  const count = box.width * box.height;
  // A flat part has no detail of its own: it may differ by a share of the contrast of the whole, and by noise.
  const tolerated = count * (flatShare * deviation * deviation + noise);
  let top = { score: -1, energy: 0 };
  for (let down = -slack; down <= slack; down += 1) {
    const y = place.y + box.y + down;
    if (y < 0 || y + box.height + blur - 1 > picture.height) continue;
    for (let across = -slack; across <= slack; across += 1) {
      const x = place.x + box.x + across;
      if (x < 0 || x + box.width + blur - 1 > picture.width) continue;
      let sum = 0;
      let square = 0;
      let ownSum = 0;
      let ownSquare = 0;
      let difference = 0;
      for (let row = 0; row < box.height; row += 1) {
        const from = (y + row) * picture.width + x;
        const ownFrom = (box.y + row) * own.width + box.x;
        for (let column = 0; column < box.width; column += 1) {
          const seen = cells[from + column] ?? 0;
          const wanted = gain * (ownCells[ownFrom + column] ?? 0) + shift;
          sum += seen;
          square += seen * seen;
          ownSum += wanted;
          ownSquare += wanted * wanted;
          difference += (seen - wanted) * (seen - wanted);
        }
      }
      const energy = square - (sum * sum) / count + ownSquare - (ownSum * ownSum) / count + tolerated;
      const score = Math.max(0, 1 - difference / energy);
      if (score > top.score) top = { score, energy };
    }
  }
  return top;
};
