import type { Region } from '@farhand/core/driver';

/*
 * Measured with Chromium 156 on Xvfb 21.1.7, November 2026. A scroll repaints the whole scrolled area once a frame.
 * Frames are 17 to 27 ms apart, or up to 75 ms on a machine with three times the work it can do. The first comes 11 to
 * 66 ms after the input. A scroll lasts 150 ms after the last notch or key, 350 ms with a snap at its end, and 1,550 ms
 * from one end of a long page with snaps to the other. A spinner or a caret repaints only its own area.
 */

/** How long to wait for the first repaint of a scroll, in milliseconds. At the end of a page there is none. */
const firstMs = 250;

/**
 * How long the last of several notches may take to show, in milliseconds, while the scroll of the earlier ones
 * continues.
 */
const lastNotchMs = 100;

/**
 * The minimum wait while fewer frames were painted than make a motion, in milliseconds. The frames may have another
 * cause, such as a page whose first paint is late, and the scroll may still come.
 */
const fewMs = 200;

/**
 * How long nothing large must be painted, in milliseconds: at least, and at most on a machine whose frames are late.
 */
const rest = { leastMs: 60, mostMs: 400, gaps: 3 } as const;

/**
 * How long small repaints may continue after the last large one, in milliseconds, such as a header that slides away.
 */
const smallMs = 300;

/** The longest wait, in milliseconds: after input that may scroll, and while something large moves by itself. */
const longest = { scrollMs: 2_500, alone: 1_000 } as const;

/** How long to wait for a scroll that cannot be distinguished from a video below it, in milliseconds. */
const hiddenMs = 400;

/** In pixels: a smaller area is not a scroll, and a larger one may hide a scroll. */
const [leastPx, filmPx] = [10_000, 200_000];

/** How much of the largest painted area the others must cover to belong to the same motion. */
const alike = 0.8;

/** How many consecutive frames make a motion. */
const fewestFrames = 3;

/**
 * Determines from repaints whether the screen still moves. Above all it detects scrolls, which continue for some time
 * after the input that started them.
 *
 * @remarks A motion without end causes the longest wait once. From then on its size identifies it, until the screen is
 * calm.
 */
export class ScreenMotion {
  /** Input that may scroll and whose scroll has not ended. */
  #input: { readonly lastMs: number } | undefined;
  /** When the current motion was first and last seen, its size, and the longest gap between its frames. */
  #startMs = -Infinity;
  #frameMs = -Infinity;
  #frames = 0;
  #mostPx = 0;
  #gapMs = 0;
  /** The time of the last repaint. */
  #paintedMs = -Infinity;
  /** The size of the motion without end, and whether a small one continues. */
  #endlessPx = 0;
  #isRestless = false;

  /** Notes input that may scroll, or more of it. */
  noteScroll(nowMs: number): void {
    if (this.#input === undefined) this.#begin();
    this.#input = { lastMs: nowMs };
  }

  /** Whether a scroll may still follow from earlier input. */
  get mayScroll(): boolean {
    return this.#input !== undefined;
  }

  /** Until when reports of repaints are useful, in milliseconds. */
  untilMs(): number {
    return this.#input === undefined ? -Infinity : this.#input.lastMs + longest.scrollMs;
  }

  /** Notes a repaint. */
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

  /** When the motion will have ended if nothing more is painted, in milliseconds. In the past if it has ended. */
  dueMs(nowMs: number): number {
    return this.#input === undefined ? this.#aloneDueMs(nowMs) : this.#scrollDueMs(this.#input);
  }

  /** Notes that the wait is over: the motion has ended, or continues without end. */
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

  /** A motion without input is waited for only after it was seen to move. */
  #aloneDueMs(nowMs: number): number {
    const dueMs = this.#frameMs + this.#restMs();
    if (this.#frames < fewestFrames || dueMs <= nowMs) return -Infinity;
    return Math.min(dueMs, this.#startMs + longest.alone);
  }

  #restMs(): number {
    return Math.min(Math.max(this.#gapMs * rest.gaps, rest.leastMs), rest.mostMs);
  }
}
