import { ActionRefusedError } from '../machine/action-refused.js';

/** Returns a number of a request that lies in its range, ends included. Throws {@link ActionRefusedError} otherwise. */
export const within = (name: string, value: number, least: number, most: number): number => {
  if (value >= least && value <= most) return value;
  throw new ActionRefusedError(`${name} must be a number from ${least} to ${most}`);
};
