import type { Region } from '../geometry.js';
import type { Movement } from './last-movement.js';

const most = 3;

/** Regions in words. */
const wordsOf = (regions: readonly Region[]): string => {
  const named = regions.slice(0, most).map(({ x, y, width, height }) => `${width}×${height} at ${x}, ${y}`);
  const more = regions.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
};

/** What was seen and told while it was waited. All times are in milliseconds, of one clock. */
export interface Witnessed {
  /** The last difference between two pictures. */
  readonly movement: Movement | undefined;
  /** When the driver last told of a change. */
  readonly toldMs: number | undefined;
  /** When the last picture was there. */
  readonly lookMs: number | undefined;
}

const advice = 'Mask what never rests, or wait longer.';

/** What the message of a timeout says of what kept moving. */
export const movementNote = ({ movement, toldMs, lookMs }: Witnessed): string => {
  if (lookMs === undefined) return ' It has not got to look at the screen.';
  const nowMs = performance.now();
  const ago = (atMs: number): string => `${Math.round(nowMs - atMs)} ms before`;
  const picture = `The last picture was taken ${ago(lookMs)}.`;
  if (movement !== undefined) {
    return ` The last change was seen ${ago(movement.atMs)}, in ${wordsOf(movement.regions)}. ${picture} ${advice}`;
  }
  // What goes to and fro may look the same whenever it is looked at.
  if (toldMs !== undefined) {
    return ` The last change was told ${ago(toldMs)}, but the pictures that were taken look the same. ${picture} ${advice}`;
  }
  return ` ${picture} Nothing was seen to change, but it was not still for quietMs either.`;
};
