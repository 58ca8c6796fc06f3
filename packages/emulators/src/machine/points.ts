import type { Action, Point, Size } from '@farhand/core/driver';
import { ActionRefusedError } from './action-refused.js';

/** The points an action goes to, in order. */
export const pointsOf = (action: Action): readonly Point[] => {
  switch (action.type) {
    case 'pointerMove':
    case 'move':
      return [action.to];
    case 'click':
    case 'wheel':
    case 'hover':
      return [action.at];
    case 'drag':
      return action.path;
    default:
      return [];
  }
};

/** Throws an {@link ActionRefusedError} if a point is not on the screen. */
export const checkInside = ({ x, y }: Point, { width, height }: Size): void => {
  if (x >= 0 && y >= 0 && x < width && y < height) return;
  throw new ActionRefusedError(`The point (${x}, ${y}) is outside the screen, which is ${width}x${height} pixels`);
};
