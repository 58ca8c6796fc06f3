import type { Grey } from '../grey.js';

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
