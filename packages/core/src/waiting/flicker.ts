import type { Region } from '../geometry.js';

/** The largest thing that blinks, in pixels: a caret that is a block, or the digit of a clock. */
const largest = { width: 24, height: 48 } as const;

/** What changes sooner again moves: carets and clocks rest longer, in milliseconds. */
export const calmMs = 250;

/** How many pauses of one length make a rhythm. */
const beats = 3;

/** How much longer or shorter than their mean pauses of one rhythm may be. */
const unevenness = 0.2;

/** One small place that changes now and then while all else rests. */
export interface Flicker<Picture> {
  /** The place. */
  readonly box: Region;
  /** When it changed, the last few times, in milliseconds. */
  readonly timesMs: readonly number[];
  /** The two looks of what may be blinking. */
  readonly states: readonly [Picture, Picture];
  /** Since when there have been only these two, in milliseconds. Absent: from the beginning. */
  readonly statesSinceMs?: number;
  /** Whether it was seen to go back to the first look. */
  readonly hasReturned: boolean;
}

/** One change of a picture. */
export interface Change<Picture> {
  readonly atMs: number;
  readonly regions: readonly Region[];
  readonly before: Picture;
  readonly after: Picture;
}

/** The box around boxes. */
const boxAround = (regions: readonly Region[]): Region => {
  const x = Math.min(...regions.map((region) => region.x));
  const y = Math.min(...regions.map((region) => region.y));
  const right = Math.max(...regions.map((region) => region.x + region.width));
  const bottom = Math.max(...regions.map((region) => region.y + region.height));
  return { x, y, width: right - x, height: bottom - y };
};

/** Whether boxes fit into the place that one caret takes. */
const isSmall = (regions: readonly Region[]): boolean => {
  const { width, height } = boxAround(regions);
  return width <= largest.width && height <= largest.height;
};

/**
 * The flicker with one more change, or a new one of it alone. `undefined`: it is no flicker, for it is too large or
 * elsewhere. Only a change that came after a rest of {@link calmMs} may be added.
 *
 * @param isState - Whether the picture after the change looks as a state did.
 */
export const withChange = <Picture>(
  flicker: Flicker<Picture> | undefined,
  { atMs, regions, before, after }: Change<Picture>,
  isState: (state: Picture) => boolean,
): Flicker<Picture> | undefined => {
  if (!isSmall(flicker === undefined ? regions : [flicker.box, ...regions])) return undefined;
  if (flicker === undefined) {
    return { box: boxAround(regions), timesMs: [atMs], states: [before, after], hasReturned: false };
  }
  const grown = {
    ...flicker,
    box: boxAround([flicker.box, ...regions]),
    timesMs: [...flicker.timesMs.slice(-beats), atMs],
  };
  const index = flicker.states.findIndex(isState);
  if (index >= 0) return { ...grown, hasReturned: flicker.hasReturned || index === 0 };
  // A third look: it does not blink, or something else has happened there.
  return { ...grown, states: [before, after], statesSinceMs: atMs, hasReturned: false };
};

const isRhythm = (timesMs: readonly number[]): boolean => {
  if (timesMs.length <= beats) return false;
  const pauses = timesMs.slice(1).map((time, index) => time - (timesMs[index] ?? time));
  const meanMs = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
  return pauses.every((pause) => Math.abs(pause - meanMs) <= meanMs * unevenness);
};

/** Whether it is known to be noise: it goes to and fro between two looks, or changes in a rhythm. */
export const isNoise = ({ hasReturned, timesMs }: Flicker<unknown>): boolean => hasReturned || isRhythm(timesMs);

/** Since when nothing but noise has changed, if all else has rested since `restSinceMs`, in milliseconds. */
export const quietSince = (flicker: Flicker<unknown> | undefined, restSinceMs: number): number => {
  if (flicker === undefined || isRhythm(flicker.timesMs)) return restSinceMs;
  if (flicker.hasReturned) return flicker.statesSinceMs ?? restSinceMs;
  return flicker.timesMs.at(-1) ?? restSinceMs;
};

/** Longer than a caret shows, or does not show, before it is as it was: about half a second, in milliseconds. */
const lastingMs = 700;

/**
 * Tells whether a difference counts as a change: at once if it is larger than a caret, else if it has lasted. A caret
 * that blinks is as it was before that.
 */
export class LastingChange {
  #smallSinceMs: number | undefined;

  /** Whether it counts. `regions`: the differences that a look shows which began at `startMs`. */
  sees(startMs: number, regions: readonly Region[]): boolean {
    if (regions.length === 0) {
      this.#smallSinceMs = undefined;
      return false;
    }
    if (!isSmall(regions)) return true;
    this.#smallSinceMs ??= startMs;
    return startMs - this.#smallSinceMs >= lastingMs;
  }

  /** When a small difference that is there now will have lasted, in milliseconds; `undefined` if there is none. */
  get dueMs(): number | undefined {
    return this.#smallSinceMs === undefined ? undefined : this.#smallSinceMs + lastingMs;
  }
}
