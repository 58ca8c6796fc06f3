import type { Point, Region } from '@farhand/core/driver';
import type { Pyramid } from './pyramid.js';

/** A place with a lower score is not the image. */
export const leastScore = 0.8;

/** How an image and a place are compared. */
export interface Comparison {
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
export const sameSize: Comparison = { blur: 1, part: 12, slack: 0, least: 0.7, weight: 0.5 };

/** Letters and borders that are drawn anew begin at whole pixels, and are not resized as a picture would be. */
export const otherSize = (scale: number): Comparison => ({
  blur: scale >= 1.5 ? 3 : 2,
  part: 8,
  slack: scale >= 1.5 ? 2 : 1,
  least: 0.8,
  weight: 0.3,
});

/** The share of the variance of the whole by which a flat part may differ, and the variance of noise. */
const flatShare = 0.1;
const noise = 50;

/**
 * How alike an image and a place are, from 0 to 1: the correlation of the whole and the likeness of its parts, less what
 * the least alike part lacks. In a large image the correlation hardly notices another label.
 */
export const likeness = (own: Pyramid, picture: Pyramid, place: Point, comparison: Comparison): number => {
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

const fitOf = (own: Pyramid, picture: Pyramid, { x, y }: Point, blur: number): Fit => {
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
  place: Point,
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
