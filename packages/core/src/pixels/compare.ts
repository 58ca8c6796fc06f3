import pixelmatch from 'pixelmatch';
import type { Region, Size } from '../geometry.js';
import type { RawPicture } from '../image.js';
import { nearRegions } from './near-regions.js';

/** What two pictures differ in. */
export interface Comparison {
  /** How many pixels differ. */
  readonly changedPixels: number;
  /** How many were compared: all that no mask leaves out. */
  readonly comparedPixels: number;
  /** Boxes around what differs. */
  readonly regions: readonly Region[];
  /** The first picture, pale and grey, with what differs in red. */
  readonly image: RawPicture;
}

/** How pictures are compared. */
export interface ComparisonOptions {
  /** How far colours may be apart: 0 is not at all, 1 is black and white. */
  readonly tolerance: number;
  /** What is left out. */
  readonly mask: readonly Region[];
}

const maskOf = ({ width, height }: Size, mask: readonly Region[]): Uint8Array => {
  const left = new Uint8Array(width * height);
  for (const region of mask) {
    for (let y = region.y; y < region.y + region.height; y += 1) {
      left.fill(1, y * width + region.x, y * width + region.x + region.width);
    }
  }
  return left;
};

/** The pixels at an address that four bytes at a time can be read from. */
const aligned = (data: Uint8Array): Uint8Array => (data.byteOffset % 4 === 0 ? data : data.slice());

/** Compares two pictures of one size and four channels. Pixels that smooth an edge count as any other. */
export const comparePixels = (
  before: RawPicture,
  after: RawPicture,
  { tolerance, mask }: ComparisonOptions,
): Comparison => {
  const { width, height } = before;
  const ignoreMask = maskOf(before, mask);
  const output = new Uint8Array(width * height * 4);
  const changedPixels = pixelmatch(aligned(before.data), aligned(after.data), output, width, height, {
    threshold: tolerance,
    includeAA: true,
    ignoreMask,
    diffColor: [255, 0, 0],
  });
  // All that is not red is grey.
  const isChanged = (index: number): boolean => output[index * 4] !== output[index * 4 + 1];
  return {
    changedPixels,
    comparedPixels: ignoreMask.reduce((count, left) => count + 1 - left, 0),
    regions: changedPixels === 0 ? [] : nearRegions(before, isChanged),
    image: { data: output, width, height, channels: 4 },
  };
};
