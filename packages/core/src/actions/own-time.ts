import type { Action } from './action.js';
import { expand } from './expansions.js';

/** Whether an action asks for time, so that the others, such as long texts, need not be expanded. */
const asksForTime = (action: Action): boolean =>
  'durationMs' in action || ('delayMs' in action && action.delayMs > 0) || ('holdMs' in action && action.holdMs > 0);

/** The time that an action takes by its own meaning, in milliseconds: the pauses in it. */
export const ownTimeMs = (action: Action): number =>
  asksForTime(action)
    ? expand(action).reduce((sum, primitive) => (primitive.type === 'pause' ? sum + primitive.durationMs : sum), 0)
    : 0;
