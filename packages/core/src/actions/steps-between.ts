import type { Point } from '../geometry.js';

const isWhole = ({ x, y }: Point): boolean => Number.isInteger(x) && Number.isInteger(y);

/**
 * The points that lead from one point to another in equal steps; the last one is exactly there. Between whole pixels
 * they are whole pixels too, since many computers know no others.
 */
export const stepsBetween = (from: Point, to: Point, steps: number): readonly Point[] => {
  const place = isWhole(from) && isWhole(to) ? Math.round : (value: number): number => value;
  return Array.from({ length: steps }, (_, index): Point => {
    if (index + 1 === steps) return to;
    const share = (index + 1) / steps;
    return { x: place(from.x + (to.x - from.x) * share), y: place(from.y + (to.y - from.y) * share) };
  });
};
