import type { RawPicture, Region } from '@farhand/core/driver';
import { boxAround } from '../box-around.js';
import { greyOf, type Grey } from '../grey.js';

/** How bright the ground behind a transparent image may be: in a dark theme and in a light one, about. */
const grounds = { dark: 56, light: 208 };

/** What is drawn is that much darker or brighter than its ground, on average. */
const leastContrast = 32;

const opaque = 255;

/** So many pixels around what is drawn belong to it: a line alone would have one color. */
const marginPixels = 1;

/** The box around what is not transparent. */
const drawnIn = ({ data, width, height }: RawPicture): Region | undefined => {
  const drawn = boxAround({ x: 0, y: 0, width, height }, width, (pixel) => data[4 * pixel + 3] !== 0);
  if (drawn === undefined) return undefined;
  const [x, y] = [Math.max(0, drawn.x - marginPixels), Math.max(0, drawn.y - marginPixels)];
  return {
    x,
    y,
    width: Math.min(width, drawn.x + drawn.width + marginPixels) - x,
    height: Math.min(height, drawn.y + drawn.height + marginPixels) - y,
  };
};

/**
 * Returns how an image looks on a screen. One that is transparent in parts, as the files of icons are, has whatever ground the
 * screen has: a light one if what it draws is dark, a dark one if that is light, one of both if it is neither. Nothing if it
 * is transparent throughout. What is transparent at its sides is left out.
 */
export const onGrounds = (image: RawPicture): readonly Grey[] => {
  const { data, width, channels } = image;
  const grey = greyOf(image);
  const isTransparent = channels === 4 && data.some((value, at) => at % 4 === 3 && value < opaque);
  if (!isTransparent) return [grey];
  const box = drawnIn(image);
  if (box === undefined) return [];
  const alphaAt = (pixel: number): number => (data[4 * pixel + 3] ?? 0) / opaque;
  let [drawn, brightness] = [0, 0];
  grey.data.forEach((value, pixel) => {
    drawn += alphaAt(pixel);
    brightness += alphaAt(pixel) * value;
  });
  const mean = brightness / drawn;
  return [
    ...(mean <= grounds.light - leastContrast ? [grounds.light] : []),
    ...(mean >= grounds.dark + leastContrast ? [grounds.dark] : []),
  ].map((ground) => {
    const shades = new Uint8Array(box.width * box.height);
    for (let row = 0; row < box.height; row += 1) {
      for (let column = 0; column < box.width; column += 1) {
        const pixel = (box.y + row) * width + box.x + column;
        const alpha = alphaAt(pixel);
        shades[row * box.width + column] = Math.round(alpha * (grey.data[pixel] ?? 0) + (1 - alpha) * ground);
      }
    }
    return { data: shades, width: box.width, height: box.height };
  });
};
