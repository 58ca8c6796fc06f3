import type { Action } from './action.js';
import { expand } from './expansions.js';

/** The time that an action takes by its own meaning, in milliseconds: the pauses in it. */
export const ownTimeMs = (action: Action): number =>
  expand(action).reduce((sum, primitive) => (primitive.type === 'pause' ? sum + primitive.durationMs : sum), 0);
