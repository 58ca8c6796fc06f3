import { samePoint, type Button, type Point } from '@farhand/core/driver';

/**
 * Presses with less time between them are a double click. Chromium 156: 500 ms and 2 px (measured November 2026; 480 ms
 * apart are one, 510 ms are not). The toolkits' limits are 250 to 400 ms. The rest is for the clock's sake.
 */
const multiClickMs = 500 + 40;

/** And with less distance: toolkits allow up to 5 px. */
const multiClickPx = 8;

interface Press {
  readonly button: Button;
  readonly at: Point | undefined;
  readonly timeMs: number;
}

const isNear = (a: Point | undefined, b: Point | undefined): boolean =>
  a === undefined ||
  b === undefined ||
  samePoint(a, b) ||
  (Math.abs(a.x - b.x) <= multiClickPx && Math.abs(a.y - b.y) <= multiClickPx);

/** Remembers the last press of a button, to tell what would make a double click of the next one. */
export class PressSpacing {
  #last: Press | undefined;

  /** How long to wait before a press, in milliseconds, so that it counts as the first one. */
  waitMs(button: Button, at: Point | undefined, nowMs: number): number {
    const last = this.#last;
    if (last === undefined || last.button !== button || !isNear(last.at, at)) return 0;
    return Math.max(0, last.timeMs + multiClickMs - nowMs);
  }

  /** Notes a press, at the time when the server had it at the latest. */
  note(button: Button, at: Point | undefined, nowMs: number): void {
    this.#last = { button, at, timeMs: nowMs };
  }
}
