import type { Region } from '@farhand/core/driver';

/*
 * Measured with Chromium 156 on Xvfb 21.1.7, November 2026. A scroll paints the whole of what scrolls once a frame, 17 to 27 ms
 * apart, up to 75 on a machine with three times the work it can do, the first time 11 to 66 ms after the input. It lasts 150 ms
 * after the last notch or a key, 350 with a snap behind it, and 1,550 from one end of a long page with snaps to the other. A
 * spinner or a caret paints only its own place.
 */

/** How long to wait for the first thing that a scroll paints, in milliseconds: the end of a page has none. */
const firstMs = 250;

/** How long the last notch of several may take to show, in milliseconds, while those before it do. */
const lastNotchMs = 100;

/**
 * How long to wait at least while fewer frames were painted than make a motion, in milliseconds: they may be of something else,
 * such as a page that is late with its first picture, and the scroll still to come.
 */
const fewMs = 200;

/** How long nothing large must be painted, in milliseconds: at least, and at most on a machine whose frames are late. */
const rest = { leastMs: 60, mostMs: 400, gaps: 3 } as const;

/** How long something small may go on after the last large thing, in milliseconds, such as a header that slides away. */
const smallMs = 300;

/** How long to wait at most, in milliseconds: after input that may scroll, and while something large moves by itself. */
const longest = { scrollMs: 2_500, alone: 1_000 } as const;

/** How long a scroll gets that cannot be told from a film under it, in milliseconds. */
const hiddenMs = 400;

/** What is smaller than this is no scroll, in pixels; and what is larger may hide one. */
const [leastPx, filmPx] = [10_000, 200_000];

/** How much of the largest thing painted the others must be to belong to the same motion. */
const alike = 0.8;

/** How many frames that follow one another are a motion. */
const fewestFrames = 3;

/**
 * Tells from what is painted whether the screen still moves: scrolls above all, which go on for some time after the input
 * that began them.
 *
 * @remarks
 * What goes on without end costs the longest wait once. It is known from then on by its size, until the screen is calm.
 */
export class ScreenMotion {
  /** Input that may scroll, and has not come to its end. */
  #input: { readonly lastMs: number } | undefined;
  /** When the motion under way was first and last seen, how large it is, and how far its frames are apart at most. */
  #startMs = -Infinity;
  #frameMs = -Infinity;
  #frames = 0;
  #mostPx = 0;
  #gapMs = 0;
  /** When anything was painted. */
  #paintedMs = -Infinity;
  /** How large what moves without end is; and whether something small does. */
  #endlessPx = 0;
  #isRestless = false;

  /** Notes input that may scroll, or more of it. */
  noteScroll(nowMs: number): void {
    if (this.#input === undefined) this.#begin();
    this.#input = { lastMs: nowMs };
  }

  /** Whether input that may scroll has not come to its end. */
  get mayScroll(): boolean {
    return this.#input !== undefined;
  }

  /** Until when it makes sense to be told what is painted, in milliseconds. */
  untilMs(): number {
    return this.#input === undefined ? -Infinity : this.#input.lastMs + longest.scrollMs;
  }

  /** Notes what was painted. */
  notePaint({ width, height }: Pick<Region, 'width' | 'height'>, nowMs: number): void {
    if (this.#input === undefined && nowMs - this.#frameMs > rest.mostMs) this.#begin();
    this.#paintedMs = nowMs;
    const px = width * height;
    if (px < leastPx || px <= this.#endlessPx / alike) return;
    this.#mostPx = Math.max(this.#mostPx, px);
    if (px < this.#mostPx * alike) return;
    if (this.#frames === 0) this.#startMs = nowMs;
    else this.#gapMs = Math.max(this.#gapMs, nowMs - this.#frameMs);
    this.#frames += 1;
    this.#frameMs = nowMs;
  }

  /** When it will be over if nothing more is painted, in milliseconds; in the past if it is. */
  dueMs(nowMs: number): number {
    return this.#input === undefined ? this.#aloneDueMs(nowMs) : this.#scrollDueMs(this.#input);
  }

  /** Notes that nothing is waited for any more: it is over, or goes on without end. */
  end(nowMs: number): void {
    const input = this.#input;
    const isMoving = nowMs - this.#frameMs < this.#restMs();
    const isCalm = nowMs - this.#paintedMs >= this.#restMs();
    const isTold = input === undefined || nowMs <= this.untilMs();
    if (isMoving) this.#endlessPx = this.#mostPx;
    else if (isTold && isCalm) this.#endlessPx = 0;
    if (isTold) this.#isRestless = !isCalm;
    this.#input = undefined;
    this.#begin();
  }

  #begin(): void {
    this.#frames = 0;
    this.#frameMs = -Infinity;
    this.#mostPx = 0;
    this.#gapMs = 0;
  }

  #scrollDueMs({ lastMs }: { readonly lastMs: number }): number {
    const isHidden = this.#endlessPx >= filmPx && this.#paintedMs > lastMs;
    if (this.#frames === 0) return lastMs + (isHidden ? hiddenMs : firstMs);
    const calmMs = this.#restMs();
    const largeMs = this.#frameMs + calmMs;
    const seenMs = this.#frameMs > lastMs ? largeMs : Math.max(largeMs, lastMs + lastNotchMs);
    const restlessMs = this.#isRestless ? 0 : Math.min(this.#paintedMs + calmMs, this.#frameMs + smallMs);
    const leastMs = this.#frames < fewestFrames ? lastMs + fewMs : -Infinity;
    return Math.min(Math.max(seenMs, restlessMs, leastMs), lastMs + longest.scrollMs);
  }

  /** What moves by itself is waited for only once it is seen to. */
  #aloneDueMs(nowMs: number): number {
    const dueMs = this.#frameMs + this.#restMs();
    if (this.#frames < fewestFrames || dueMs <= nowMs) return -Infinity;
    return Math.min(dueMs, this.#startMs + longest.alone);
  }

  #restMs(): number {
    return Math.min(Math.max(this.#gapMs * rest.gaps, rest.leastMs), rest.mostMs);
  }
}
