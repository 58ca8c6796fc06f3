import type { Grey } from '../grey.js';
import type { TextLine } from './text-lines.js';

/** A line of text, cut out and made dark on white. */
export interface LinePicture extends Grey {
  /** Where its left edge is in the picture that it was cut from. May be negative. */
  readonly left: number;
  /** Where its top edge is in that picture. May be negative. */
  readonly top: number;
  /** Height of its text, without the white around it. */
  readonly textHeight: number;
}

/** White around the line. Recognition loses letters that touch the edge of a picture. */
const borderPixels = 6;

/** The least difference between text and background, so that noise is not stretched to black. */
const leastContrast = 32;

/** Cuts a line out of a picture. Its text becomes black and its background white, whatever the colors were. */
export const linePicture = (picture: Grey, { box, cut }: TextLine): LinePicture => {
  const from = { x: cut.x, y: cut.y };
  const to = { x: cut.x + cut.width, y: cut.y + cut.height };
  const shades = new Uint32Array(256);
  for (let row = from.y; row < to.y; row += 1) {
    for (let at = row * picture.width + from.x; at < row * picture.width + to.x; at += 1) {
      const shade = picture.data[at] ?? 0;
      shades[shade] = (shades[shade] ?? 0) + 1;
    }
  }
  const background = mostCommon(shades);
  const darkest = shades.findIndex((count) => count > 0);
  const brightest = shades.findLastIndex((count) => count > 0);
  const isDarkInk = background - darkest >= brightest - background;
  const contrast = Math.max(leastContrast, isDarkInk ? background - darkest : brightest - background);
  const size = { width: cut.width + 2 * borderPixels, height: cut.height + 2 * borderPixels };
  const data = new Uint8Array(size.width * size.height).fill(255);
  for (let row = 0; row < cut.height; row += 1) {
    for (let column = 0; column < cut.width; column += 1) {
      const shade = picture.data[(from.y + row) * picture.width + from.x + column] ?? 0;
      const ink = Math.max(0, isDarkInk ? background - shade : shade - background);
      data[(row + borderPixels) * size.width + column + borderPixels] = 255 - Math.round((255 * ink) / contrast);
    }
  }
  return { data, ...size, left: from.x - borderPixels, top: from.y - borderPixels, textHeight: box.height };
};

const mostCommon = (shades: Uint32Array): number =>
  shades.reduce((best, count, shade) => (count > (shades[best] ?? 0) ? shade : best), 0);
