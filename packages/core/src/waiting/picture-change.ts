import type { Region, Size } from '../geometry.js';
import type { RawPicture, ScreenshotData } from '../image.js';
import { comparePixels, type ComparisonOptions } from '../pixels/compare.js';
import { decodeRgba } from '../pixels/decode.js';

/** What a look gives: pixels, or an encoded picture. */
export type Seen = RawPicture | ScreenshotData;

/** Pixels of what had to be decoded, for as long as somebody has it. */
const decoded = new WeakMap<Seen, Promise<RawPicture>>();

const bytesOf = (seen: Seen): Uint8Array => ('data' in seen ? seen.data : seen.bytes);

const pixelsOf = (seen: Seen): Promise<RawPicture> => {
  if ('data' in seen && seen.channels === 4) return Promise.resolve(seen);
  const known = decoded.get(seen);
  if (known !== undefined) return known;
  const pixels = decodeRgba(seen, []);
  decoded.set(seen, pixels);
  return pixels;
};

const whole = ({ width, height }: Size): Region => ({ x: 0, y: 0, width, height });

/** The part of a region that lies in a picture. */
const clip = (region: Region, { width, height }: Size): Region => ({
  x: Math.min(region.x, width),
  y: Math.min(region.y, height),
  width: Math.max(0, Math.min(region.width, width - region.x)),
  height: Math.max(0, Math.min(region.height, height - region.y)),
});

/** The regions in which one picture differs from another; all of it if they differ in size. Decodes only what has other bytes. */
export const changedRegions = async (
  before: Seen,
  after: Seen,
  { tolerance, mask }: ComparisonOptions,
): Promise<readonly Region[]> => {
  if (before === after) return [];
  const isSize = before.width === after.width && before.height === after.height;
  if (isSize && Buffer.compare(bytesOf(before), bytesOf(after)) === 0) return [];
  if (!isSize) return [whole(after)];
  const [first, second] = await Promise.all([pixelsOf(before), pixelsOf(after)]);
  return comparePixels(first, second, { tolerance, mask: mask.map((region) => clip(region, after)) }).regions;
};
