import type { Point, Region } from '../geometry.js';
import type { RawPicture } from '../image.js';

/** A side of a place. */
export type Side = 'left' | 'right' | 'above' | 'below';

/** What is beside a place overlaps it by this share of the smaller one. */
const leastShare = 0.3;

const overlap = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  (Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom)) / Math.min(length, otherLength);

/** The distance from a place to a box on that side of it, in pixels; `undefined` if the box is not there. */
export const distanceOn = (side: Side, box: Region, of: Region): number | undefined => {
  const isAcross = side === 'left' || side === 'right';
  const shared = isAcross ? overlap(box.y, box.height, of.y, of.height) : overlap(box.x, box.width, of.x, of.width);
  if (shared < leastShare) return undefined;
  const gaps = {
    left: of.x - (box.x + box.width),
    right: box.x - (of.x + of.width),
    above: of.y - (box.y + box.height),
    below: box.y - (of.y + of.height),
  };
  // Boxes of letters may touch.
  const least = isAcross ? -of.width / 2 : -of.height / 2;
  return gaps[side] > least ? Math.max(0, gaps[side]) : undefined;
};

/** Whether the middle of a box lies in an area. */
export const isWithin = (box: Region, area: Region): boolean => {
  const { x, y } = middleOf(box);
  return x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height;
};

/** The middle of a box, in whole pixels. */
export const middleOf = ({ x, y, width, height }: Region): Point => ({
  x: Math.floor(x + width / 2),
  y: Math.floor(y + height / 2),
});

/** The least difference between neighbouring pixels that counts as the edge of a field, from 0 to 255. */
const leastEdge = 8;

/** A click goes this many pixels into a field. */
const inside = 8;

/**
 * Returns a point in what is next to a place: a little behind the first edge on that side, such as the border of a field
 * beside its label. `undefined` if there is none.
 */
export const pointBeside = (side: Side, of: Region, picture: RawPicture): Point | undefined => {
  const { data, width, height, channels } = picture;
  const middle = middleOf(of);
  const steps = { left: [-1, 0], right: [1, 0], above: [0, -1], below: [0, 1] } as const;
  const [dx, dy] = steps[side];
  const start = {
    left: { x: of.x - 2, y: middle.y },
    right: { x: of.x + of.width + 2, y: middle.y },
    above: { x: middle.x, y: of.y - 2 },
    below: { x: middle.x, y: of.y + of.height + 2 },
  }[side];
  const isInside = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width && y < height;
  const shade = (x: number, y: number, channel: number): number => data[(y * width + x) * channels + channel] ?? 0;
  const differs = (x: number, y: number): boolean =>
    [0, 1, 2].some((channel) => Math.abs(shade(x, y, channel) - shade(x - dx, y - dy, channel)) >= leastEdge);
  for (let { x, y } = start; isInside(x, y) && isInside(x - dx, y - dy); x += dx, y += dy) {
    if (!differs(x, y)) continue;
    const point = { x: x + dx * inside, y: y + dy * inside };
    return isInside(point.x, point.y) ? point : { x, y };
  }
  return undefined;
};
