import type { Region } from '../geometry.js';
import type { Movement } from './last-movement.js';

const most = 3;

/** Regions in words. */
const wordsOf = (regions: readonly Region[]): string => {
  const named = regions.slice(0, most).map(({ x, y, width, height }) => `${width}×${height} at ${x}, ${y}`);
  const more = regions.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
};

/** What the message of a timeout says of what kept moving. */
export const movementNote = (movement: Movement | undefined, lastLookMs: number | undefined): string => {
  if (lastLookMs === undefined) return ' It has not got to look at the screen.';
  const nowMs = performance.now();
  const picture = ` The last picture was taken ${Math.round(nowMs - lastLookMs)} ms before.`;
  if (movement === undefined) return `${picture} Nothing was seen to change, but it was not still for quietMs either.`;
  const agoMs = Math.round(nowMs - movement.atMs);
  return ` The last change was seen ${agoMs} ms before, in ${wordsOf(movement.regions)}.${picture} Mask what never rests, or wait longer.`;
};
