import type { Grey } from '../grey.js';

/** The mean and the standard deviation of some pixels. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

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
