import type { Region } from '../geometry.js';

/** The largest blinking object that is ignored, in pixels: a block caret, or the digit of a clock. */
const largest = { width: 24, height: 48 } as const;

/** Changes in shorter intervals are movement, because carets and clocks rest longer. In milliseconds. */
export const calmMs = 250;

/** How many pauses of equal length make a rhythm. */
const beats = 3;

/** How far the pauses of a rhythm may deviate from their mean. */
const unevenness = 0.2;

/** One small place that changes occasionally while the rest of the screen does not. */
export interface Flicker<Picture> {
  /** The place. */
  readonly box: Region;
  /** The times of its last changes, in milliseconds. */
  readonly timesMs: readonly number[];
  /** The two states of a place that may be blinking. */
  readonly states: readonly [Picture, Picture];
  /** Since when there have been only these two states, in milliseconds. Absent: from the beginning. */
  readonly statesSinceMs?: number;
  /** Whether it was seen to return to the first state. */
  readonly hasReturned: boolean;
}

/** One change of a picture. */
export interface Change<Picture> {
  readonly atMs: number;
  readonly regions: readonly Region[];
  readonly before: Picture;
  readonly after: Picture;
}

/** Returns the box around boxes. */
const boxAround = (regions: readonly Region[]): Region => {
  const x = Math.min(...regions.map((region) => region.x));
  const y = Math.min(...regions.map((region) => region.y));
  const right = Math.max(...regions.map((region) => region.x + region.width));
  const bottom = Math.max(...regions.map((region) => region.y + region.height));
  return { x, y, width: right - x, height: bottom - y };
};

/** Whether boxes fit into the area of one caret. */
const isSmall = (regions: readonly Region[]): boolean => {
  const { width, height } = boxAround(regions);
  return width <= largest.width && height <= largest.height;
};

/**
 * Returns the flicker with one more change, or a new one with this change only. `undefined` if the change is too large
 * or elsewhere. Add only changes that came after a rest of {@link calmMs}.
 *
 * @param isState - Whether the picture after the change equals a state.
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
  // A third state: the place does not blink, or something else has happened there.
  return { ...grown, states: [before, after], statesSinceMs: atMs, hasReturned: false };
};

const isRhythm = (timesMs: readonly number[]): boolean => {
  if (timesMs.length <= beats) return false;
  const pauses = timesMs.slice(1).map((time, index) => time - (timesMs[index] ?? time));
  const meanMs = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
  return pauses.every((pause) => Math.abs(pause - meanMs) <= meanMs * unevenness);
};

/** Whether the flicker is known noise: it alternates between two states, or changes in a rhythm. */
export const isNoise = ({ hasReturned, timesMs }: Flicker<unknown>): boolean => hasReturned || isRhythm(timesMs);

/**
 * Since when only noise has changed, if the rest of the screen has not changed since `restSinceMs`. In milliseconds.
 */
export const quietSince = (flicker: Flicker<unknown> | undefined, restSinceMs: number): number => {
  if (flicker === undefined || isRhythm(flicker.timesMs)) return restSinceMs;
  if (flicker.hasReturned) return flicker.statesSinceMs ?? restSinceMs;
  return flicker.timesMs.at(-1) ?? restSinceMs;
};

/** Longer than the on or off phase of a caret, which takes about half a second. In milliseconds. */
const lastingMs = 700;

/**
 * Decides whether a difference counts as a change: at once if it is larger than a caret, otherwise if it lasts. A
 * blinking caret returns to its previous state before that.
 */
export class LastingChange {
  #smallSinceMs: number | undefined;

  /** Returns whether it counts. `regions`: the differences in a look that began at `startMs`. */
  sees(startMs: number, regions: readonly Region[]): boolean {
    if (regions.length === 0) {
      this.#smallSinceMs = undefined;
      return false;
    }
    if (!isSmall(regions)) return true;
    this.#smallSinceMs ??= startMs;
    return startMs - this.#smallSinceMs >= lastingMs;
  }

  /** When a current small difference will count, in milliseconds. `undefined` if there is none. */
  get dueMs(): number | undefined {
    return this.#smallSinceMs === undefined ? undefined : this.#smallSinceMs + lastingMs;
  }
}
