import type { Region } from '../geometry.js';
import { calmMs, isNoise, quietSince, withChange, type Flicker } from './flicker.js';

/** What to do next: capture the screen, or let the reports catch up. */
export type Step = { readonly type: 'still' } | { readonly type: 'look' | 'catchUp'; readonly atMs: number };

/** How to decide whether a screen is still. */
export interface StillnessOptions {
  /** How long nothing may change, in milliseconds. */
  readonly quietMs: number;
  /** When the wait began. */
  readonly startMs: number;
  /** When the wait ends. `Infinity` without a limit. */
  readonly endMs: number;
  /** Whether changes are reported as they happen. If not, only captures show them. */
  readonly isTold: boolean;
  /** Returns a random number from 0 to 1, so that captures do not synchronize with animations. */
  readonly random: () => number;
}

/**
 * A screen that keeps changing is captured this long before the end, in milliseconds, only to report what changed.
 * Earlier captures could delay the one that counts.
 */
const lastLooksMs = [1200, 600] as const;

/** A capture keeps Chromium from painting. Postponed paints are reported within this time after it, in milliseconds. */
const putOffMs = 25;

/**
 * A screen that has not changed for this long may be still, so it is captured to learn its state and what blinks. In
 * milliseconds.
 */
const restingLookMs = 100;

/**
 * Decides whether a screen is still, from captures and reports of changes. Does not wait, capture or compare on its
 * own.
 *
 * @remarks
 * With reports, the screen is still if no change was reported for `quietMs` and the reports have caught up. If
 * something was painted since the last capture, another capture must look the same. Without reports, the screen is
 * still if all captures look the same, from before the start of `quietMs` until after its end.
 */
export class Stillness<Picture> {
  readonly #options: StillnessOptions;
  /** Since when nothing but the flicker has changed. */
  #restSinceMs: number;
  /** When a change was last reported or seen. */
  #activeAtMs: number;
  /** The last reported change that no capture has shown yet. */
  #unseenMs: number | undefined;
  /** When something was last painted that may look different. */
  #paintedAtMs = -Infinity;
  /** The time up to which the reports are complete. `never` if that cannot be known. */
  #toldUntilMs: number | 'never' = -Infinity;
  #last: Look<Picture> | undefined;
  /** How many captures have shown the last picture. 0: the picture is known to be outdated. */
  #sightings = 0;
  /** Whether the last capture agrees with the one before, except for the flicker. `undefined`: there is none before. */
  #agrees: boolean | undefined;
  #flicker: Flicker<Picture> | undefined;
  #seen: Picture | undefined;

  constructor(options: StillnessOptions) {
    this.#options = options;
    this.#restSinceMs = options.startMs;
    this.#activeAtMs = options.startMs;
  }

  /**
   * The pictures to compare the next capture with. None if they are known to be outdated, because comparing takes time.
   */
  get references(): readonly Picture[] {
    if (this.#last === undefined || this.#sightings === 0) return [];
    return [this.#last.picture, ...(this.#flicker?.states ?? [])];
  }

  /** The place of a blinking or ticking object that is ignored. */
  get noise(): readonly Region[] {
    return this.#flicker !== undefined && isNoise(this.#flicker) ? [this.#flicker.box] : [];
  }

  /** The last picture. */
  get seen(): Picture | undefined {
    return this.#seen;
  }

  /** Records a reported change at an unknown place. */
  told(atMs: number): void {
    // The state before the change is known.
    const isKnown = this.#sightings > 0 && this.#unseenMs === undefined;
    const isCalm = isKnown && atMs - this.#activeAtMs >= calmMs;
    this.#activeAtMs = atMs;
    if (isCalm) this.#unseenMs = atMs;
    else this.#move(atMs);
  }

  /** Records that something was painted, and may look different. */
  painted(atMs: number): void {
    this.#paintedAtMs = atMs;
  }

  /** Records that the reports are complete up to a time, or that this cannot be known. */
  caughtUp(atMs: number, isSure: boolean): void {
    this.#toldUntilMs = isSure ? atMs : 'never';
  }

  /** Records a capture. `differences`: the regions in which it differs from each of {@link references}. */
  see(look: Look<Picture>, differences: (reference: Picture) => readonly Region[]): void {
    const before = this.#last;
    this.#seen = look.picture;
    if (before === undefined || this.#sightings === 0) return this.#begin(look);
    const regions = differences(before.picture);
    // A capture that began before the report may show the screen before or after the change; if it differs, after.
    const isSeen = this.#unseenMs !== undefined && (this.#unseenMs <= look.startMs || regions.length > 0);
    const toldMs = isSeen ? this.#unseenMs : undefined;
    if (regions.length > 0) return this.#change(look, before, regions, toldMs, differences);
    if (toldMs !== undefined) this.#move(toldMs);
    this.#agrees = toldMs === undefined;
    this.#sightings += 1;
    // The older picture is kept, so that changes too small to count are detected when they add up.
    this.#last = { ...look, picture: before.picture };
  }

  /** Returns whether the screen is still, or when to capture it next. */
  next(nowMs: number): Step {
    const { quietMs, isTold, endMs } = this.#options;
    const last = this.#last;
    if (this.#unseenMs !== undefined) return { type: 'look', atMs: nowMs };
    const dueMs = quietSince(this.#flicker, this.#restSinceMs) + quietMs;
    if (last !== undefined && this.#agrees === true && last.startMs >= dueMs) return { type: 'still' };
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

  /**
   * When to capture next without reports: when the capture may decide, and once before if there is time. A screen that
   * has just moved rests as long as a capture takes.
   */
  #spaced({ startMs, endMs }: Look<Picture>, dueMs: number): number {
    const { quietMs, random } = this.#options;
    const lookMs = endMs - startMs;
    const pauseMs = Math.max(lookMs, quietMs * (0.375 + random() / 8));
    const atMs = endMs + pauseMs;
    if (dueMs - atMs >= Math.max(lookMs, pauseMs / 2)) return atMs;
    if (this.#agrees === false) return Math.max(dueMs, atMs);
    // Two captures alone are not to be in step with an animation.
    return Math.max(dueMs, endMs) + (this.#agrees === true ? 0 : (quietMs * random()) / 8);
  }

  /** Records movement: earlier observations no longer count. */
  #move(atMs: number): void {
    this.#restSinceMs = atMs;
    this.#flicker = undefined;
    this.#unseenMs = undefined;
    this.#toldUntilMs = -Infinity;
    this.#sightings = 0;
    this.#agrees = false;
  }

  /** Records the first picture, or the first after movement. */
  #begin(look: Look<Picture>): void {
    if (!this.#options.isTold) this.#restSinceMs = look.endMs;
    this.#last = look;
    this.#agrees = undefined;
    // If a change was reported since, this picture may be older.
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
    // Without reports, a state that was seen twice has lasted.
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

/** One capture of a screen. All times are in milliseconds, by one clock. */
export interface Look<Picture> {
  /** When it was requested. */
  readonly startMs: number;
  /** When the picture arrived. It shows the screen at some time in between. */
  readonly endMs: number;
  readonly picture: Picture;
}
