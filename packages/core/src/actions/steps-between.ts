import type { Point } from '../geometry.js';

/** The points that lead from one point to another in equal steps; the last one is exactly there. */
export const stepsBetween = (from: Point, to: Point, steps: number): readonly Point[] =>
  Array.from({ length: steps }, (_, index): Point => {
    const share = (index + 1) / steps;
    return index + 1 === steps ? to : { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  });
