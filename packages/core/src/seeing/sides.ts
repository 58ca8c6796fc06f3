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

/** The least difference between neighbouring pixels that counts as an edge, from 0 to 255. */
const leastEdge = 8;

/** A click goes this many pixels into what is next to a place. */
const inside = 8;

/** What has edges on all sides is a field, of at most this size. */
const largestField = { width: 1200, height: 60 };

/** What has this many edges within a letter's reach is a text or an icon. */
const leastStrokes = 3;
const reach = 40;

/** How a side is walked: one step away from the place, and one across. */
const steps = { left: [-1, 0], right: [1, 0], above: [0, -1], below: [0, 1] } as const;

/**
 * Returns a point in what is next to a place on a side, such as the field beside its label: a little behind its first
 * edge. It is a field with edges around it, or a text. A single line, such as the border of the place's own box, is
 * nothing. `undefined` if there is none.
 */
export const pointBeside = (side: Side, of: Region, picture: RawPicture): Point | undefined => {
  const { data, width, height, channels } = picture;
  const [dx, dy] = steps[side];
  const isInside = ({ x, y }: Point): boolean => x >= 0 && y >= 0 && x < width && y < height;
  const shade = ({ x, y }: Point, channel: number): number => data[(y * width + x) * channels + channel] ?? 0;
  const after = ({ x, y }: Point, across: boolean, count: number): Point =>
    across ? { x: x + Math.abs(dy) * count, y: y + Math.abs(dx) * count } : { x: x + dx * count, y: y + dy * count };
  /** Whether pixels differ between a point and the one before it. */
  const isEdge = (point: Point, across: boolean, step: number): boolean => {
    const before = after(point, across, -step);
    return (
      isInside(before) &&
      [0, 1, 2].some((channel) => Math.abs(shade(point, channel) - shade(before, channel)) >= leastEdge)
    );
  };
  /** How many edges a walk from a point meets. */
  const edgesFrom = (point: Point, across: boolean, step: 1 | -1, length: number): number => {
    let count = 0;
    for (let walked = 1; walked <= length; walked += 1) {
      const next = after(point, across, step * walked);
      if (!isInside(next)) break;
      if (isEdge(next, across, step)) count += 1;
    }
    return count;
  };
  const isUpright = dx === 0;
  const isBetween = (point: Point, across: boolean): boolean => {
    const length = across === isUpright ? largestField.width : largestField.height;
    return ([1, -1] as const).every((step) => edgesFrom(point, across, step, length) > 0);
  };
  // Beside a label, the far end of a field does not matter: it may be as wide as the page.
  const isThing = (point: Point): boolean =>
    (isBetween(point, true) && (!isUpright || isBetween(point, false))) ||
    edgesFrom(point, false, 1, reach) >= leastStrokes;
  const middle = middleOf(of);
  const start = {
    left: { x: of.x - 2, y: middle.y },
    right: { x: of.x + of.width + 2, y: middle.y },
    above: { x: middle.x, y: of.y - 2 },
    below: { x: middle.x, y: of.y + of.height + 2 },
  }[side];
  for (let at: Point = start; isInside(at); at = after(at, false, 1)) {
    const point = after(at, false, inside);
    if (isEdge(at, false, 1) && isInside(point) && isThing(point)) return point;
  }
  return undefined;
};
