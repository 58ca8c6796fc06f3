import type { Region } from '../geometry.js';
import { calmMs, isNoise, quietSince, withChange, type Flicker } from './flicker.js';

/** What to do now: look, or have all told that can be seen. */
export type Step = { readonly type: 'still' } | { readonly type: 'look' | 'catchUp'; readonly atMs: number };

/** How to tell whether a screen is still. */
export interface StillnessOptions {
  /** How long nothing may change. */
  readonly quietMs: number;
  /** When the waiting began. */
  readonly startMs: number;
  /** When it ends at the latest; `Infinity` if it has no limit. */
  readonly endMs: number;
  /** Whether changes are told as they happen. If not, only looking shows them. */
  readonly isTold: boolean;
  /** A random number from 0 to 1, so that looks do not keep step with what moves. */
  readonly random: () => number;
}

/**
 * A screen that keeps moving is looked at so long before the end, in milliseconds, only to say afterwards what moved. Before
 * that a look could be in the way of the one that counts.
 */
const lastLooksMs = [1200, 600] as const;

/** To look keeps Chromium from painting: what that has put off is told within this time after a look, in milliseconds. */
const putOffMs = 25;

/** What has rested for so long may be still: time to learn what it looks like, and what blinks in it. */
const restingLookMs = 100;

/**
 * Tells whether a screen is still, from pictures and from being told of changes. Does not wait, look or compare itself.
 *
 * @remarks
 * Where changes are told, still is what has not been told to change for `quietMs`, once all has been told that could be
 * seen by then; and if something was painted since the last look, what looks the same in another one. Where nothing is
 * told, it is what looks the same in all looks from before the beginning of that time until after its end.
 */
export class Stillness<Picture> {
  readonly #options: StillnessOptions;
  /** Since when nothing has changed but the flicker. */
  #restSinceMs: number;
  /** When anything was last told or seen to change. */
  #activeAtMs: number;
  /** What was told last, while no look has shown what it was. */
  #unseenMs: number | undefined;
  /** When something was last painted that may look otherwise. */
  #paintedAtMs = -Infinity;
  /** By when all had been told; `never` if that could not be said. */
  #toldUntilMs: number | 'never' = -Infinity;
  #last: Look<Picture> | undefined;
  /** How many looks have shown the last picture. 0: what it shows is known to be gone. */
  #sightings = 0;
  /** Whether the last look agrees with the one before, but for the flicker. */
  #agrees = false;
  #flicker: Flicker<Picture> | undefined;
  #seen: Picture | undefined;

  constructor(options: StillnessOptions) {
    this.#options = options;
    this.#restSinceMs = options.startMs;
    this.#activeAtMs = options.startMs;
  }

  /** The pictures that the next look has to be compared with. None if what they show is known to be gone: it takes time. */
  get references(): readonly Picture[] {
    if (this.#last === undefined || this.#sightings === 0) return [];
    return [this.#last.picture, ...(this.#flicker?.states ?? [])];
  }

  /** Where something blinks, or ticks, that does not count. */
  get noise(): readonly Region[] {
    return this.#flicker !== undefined && isNoise(this.#flicker) ? [this.#flicker.box] : [];
  }

  /** The last picture. */
  get seen(): Picture | undefined {
    return this.#seen;
  }

  /** Takes note of a change whose place is not known. */
  told(atMs: number): void {
    // What it was like before is known.
    const isKnown = this.#sightings > 0 && this.#unseenMs === undefined;
    const isCalm = isKnown && atMs - this.#activeAtMs >= calmMs;
    this.#activeAtMs = atMs;
    if (isCalm) this.#unseenMs = atMs;
    else this.#move(atMs);
  }

  /** Takes note that something was painted, and may look otherwise. */
  painted(atMs: number): void {
    this.#paintedAtMs = atMs;
  }

  /** Takes note that all that could be seen at a time has been told, or that this cannot be said. */
  caughtUp(atMs: number, isSure: boolean): void {
    this.#toldUntilMs = isSure ? atMs : 'never';
  }

  /** Takes note of a look. `differences`: the regions in which it differs from each of {@link references}. */
  see(look: Look<Picture>, differences: (reference: Picture) => readonly Region[]): void {
    const before = this.#last;
    this.#seen = look.picture;
    if (before === undefined || this.#sightings === 0) return this.#begin(look);
    const regions = differences(before.picture);
    // A look that began before it was told may show the screen before or after; if it differs, after.
    const isSeen = this.#unseenMs !== undefined && (this.#unseenMs <= look.startMs || regions.length > 0);
    const toldMs = isSeen ? this.#unseenMs : undefined;
    if (regions.length > 0) return this.#change(look, before, regions, toldMs, differences);
    if (toldMs !== undefined) this.#move(toldMs);
    this.#agrees = toldMs === undefined;
    this.#sightings += 1;
    // The older picture stays, so that what changes too little to count is seen when it has added up.
    this.#last = { ...look, picture: before.picture };
  }

  /** Whether the screen is still, or when to look next. */
  next(nowMs: number): Step {
    const { quietMs, isTold, endMs } = this.#options;
    const last = this.#last;
    if (this.#unseenMs !== undefined) return { type: 'look', atMs: nowMs };
    const dueMs = quietSince(this.#flicker, this.#restSinceMs) + quietMs;
    if (last !== undefined && this.#agrees && last.startMs >= dueMs) return { type: 'still' };
    const isShown = last !== undefined && this.#sightings > 0 && this.#paintedAtMs <= last.startMs;
    if (isTold && isShown && this.#toldUntilMs !== 'never') {
      return this.#toldUntilMs >= dueMs ? { type: 'still' } : { type: 'catchUp', atMs: dueMs };
    }
    if (!isTold) return { type: 'look', atMs: last === undefined ? nowMs : this.#spaced(last, dueMs) };
    if (this.#sightings > 0) return { type: 'look', atMs: dueMs };
    const restingMs = this.#restSinceMs + Math.min(quietMs / 2, restingLookMs);
    const seenMs = last?.endMs ?? -Infinity;
    const lastLookMs = lastLooksMs.map((leftMs) => endMs - leftMs).find((atMs) => seenMs < atMs) ?? Infinity;
    return { type: 'look', atMs: Math.min(Math.max(restingMs, seenMs + putOffMs), lastLookMs) };
  }

  /** When to look again where nothing is told: not sooner than needed, and never right after the last look. */
  #spaced({ startMs, endMs }: Look<Picture>, dueMs: number): number {
    const { quietMs, random } = this.#options;
    const pauseMs = Math.max(endMs - startMs, quietMs * (0.375 + random() / 8));
    const atMs = endMs + pauseMs;
    return dueMs - atMs < pauseMs / 2 ? Math.max(dueMs, atMs) : atMs;
  }

  /** Something has moved: what was seen so far does not count any more. */
  #move(atMs: number): void {
    this.#restSinceMs = atMs;
    this.#flicker = undefined;
    this.#unseenMs = undefined;
    this.#toldUntilMs = -Infinity;
    this.#sightings = 0;
    this.#agrees = false;
  }

  /** Takes the first picture, or the first after a movement. */
  #begin(look: Look<Picture>): void {
    if (!this.#options.isTold) this.#restSinceMs = look.endMs;
    this.#last = look;
    // If it was told since, this picture may be older.
    this.#sightings = look.startMs >= this.#restSinceMs || !this.#options.isTold ? 1 : 0;
  }

  #change(
    look: Look<Picture>,
    before: Look<Picture>,
    regions: readonly Region[],
    toldMs: number | undefined,
    differences: (reference: Picture) => readonly Region[],
  ): void {
    const { isTold } = this.#options;
    // Where nothing is told, a state that was seen twice has lasted.
    const hasRested = isTold ? toldMs !== undefined : this.#sightings > 1 && look.startMs - this.#activeAtMs >= calmMs;
    const atMs = toldMs ?? look.endMs;
    const change = { atMs, regions, before: before.picture, after: look.picture };
    const flicker = hasRested
      ? withChange(this.#flicker, change, (state) => differences(state).length === 0)
      : undefined;
    if (flicker === undefined) this.#move(atMs);
    else this.#flicker = flicker;
    if (toldMs !== undefined || flicker !== undefined) this.#unseenMs = undefined;
    this.#agrees = flicker !== undefined;
    this.#activeAtMs = Math.max(this.#activeAtMs, atMs);
    this.#last = look;
    this.#sightings = 1;
  }
}

/** One look at a screen. All times are in milliseconds, of one clock. */
export interface Look<Picture> {
  /** When it was asked for. */
  readonly startMs: number;
  /** When the picture was there. It shows the screen at some moment in between. */
  readonly endMs: number;
  readonly picture: Picture;
}
