import type { CallTarget } from './send-calls.js';

/** Where calls go that cannot go anywhere: each fails in its turn. */
export const nowhere = (error: Error): CallTarget => ({
  scale: 1,
  send: () => Promise.reject(error),
  settle: () => Promise.reject(error),
  hasForeignFrames: () => false,
  lost: () => error,
  trouble: () => Promise.resolve(error),
});
