import { samePoint, sleep, type Button, type Deadline, type Point } from '@farhand/core/driver';
import type { Client } from 'x11';
import type { XDisplay } from './x-display.js';

/**
 * Moves that draw or drag, and turns of the wheel, are kept this far apart, in milliseconds: two frames of a screen with
 * 60 Hz. Chromium makes one event of several that come within a frame; of ten moves 17 ms apart all ten
 * arrived, of ten 10 ms apart eight (version 156, November 2026).
 */
const frameMs = 34;

/**
 * How long the pointer rests before it lets go of something it has moved, in milliseconds, so that a program may begin to
 * drag it and see where it is.
 */
export const restMs = 100;

/** Knows what is being held and how long ago it was moved, to tell how long to wait. */
export class PointerPace {
  readonly #held = new Set<Button>();
  #hasMoved = false;
  #frameEndMs = 0;

  /** Whether a button is down, so that moves are seen one by one. */
  get isHolding(): boolean {
    return this.#held.size > 0;
  }

  /** Whether something was moved that a release lets go of. */
  get carries(): boolean {
    return this.isHolding && this.#hasMoved;
  }

  /** Notes a press or a release. */
  noteButton(button: Button, press: boolean): void {
    if (press) this.#held.add(button);
    else this.#held.delete(button);
    this.#hasMoved = false;
  }

  /** Notes a move with a button down, or a turn of the wheel. */
  noteStep(nowMs: number): void {
    this.#hasMoved = this.isHolding;
    this.#frameEndMs = nowMs + frameMs;
  }

  /** How long to wait before the next one, in milliseconds. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#frameEndMs - nowMs);
  }
}

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

/**
 * How long after a move a native drag may begin, in milliseconds: so long a button that was moved is held at least. On an
 * idle machine Chromium 156 begins within 50; with three processes too many one of eight began after 100 (November 2026).
 * A drag that begins after the release drops nothing, and keeps the page from hearing of the mouse.
 */
const beginMs = 300;

/**
 * How often the pointer moves to the place of a drop before it lets go, as a hand that is never quite still does, and how
 * long it rests each time, in milliseconds. What something is dropped on has to hear that it is there, then that it is
 * still there, and each time to say whether it takes it; Chromium 156 asks once for each move, and by itself after 350 ms
 * (November 2026).
 */
const hovers = { count: 4, restMs: 50 } as const;

/**
 * How long a drag may take to be over after the release, and how long after that a page may not have heard of it yet and
 * lose the keys that come, in milliseconds. Of 40 that came at once Chromium 156 lost one, with three processes too many; of
 * 10 that did not wait for the end either two, on an idle machine (November 2026).
 */
const drop = { mostMs: 1000, restMs: 100 } as const;

/** How often it is asked whether one is under way, in milliseconds. */
const pollMs = 10;

/** The selection that XDND has for what is dragged. */
const dragSelection = (display: XDisplay): Promise<number> =>
  display.ask((client, reply: Parameters<Client['InternAtom']>[2]) => client.InternAtom(false, 'XdndSelection', reply));

/** Whether a program is dragging something across the screen: then it offers it as the selection. */
const isUnderWay = async (display: XDisplay, selection: number): Promise<boolean> => {
  const owner = await display.ask((client, reply: Parameters<Client['GetSelectionOwner']>[1]) =>
    client.GetSelectionOwner(selection, reply),
  );
  return owner !== 0;
};

/**
 * Waits until a drag is under way, or is not; at most so long. Whether it came to that. The time counts in questions too: on
 * a busy machine the display answers later, and so does the program.
 */
const comesTo = async (wanted: boolean, mostMs: number, display: XDisplay, deadline: Deadline): Promise<boolean> => {
  const untilMs = performance.now() + mostMs;
  let questions = 0;
  const selection = await deadline.race(dragSelection(display));
  do {
    if ((await deadline.race(isUnderWay(display, selection))) === wanted) return true;
    await wait(pollMs, deadline);
    questions += 1;
  } while (performance.now() < untilMs || questions < mostMs / pollMs);
  return false;
};

/** Whether what a pressed button has moved is dragged natively: waits for as long as that may take to begin. */
export const dragBegins = (display: XDisplay, deadline: Deadline): Promise<boolean> =>
  comesTo(true, beginMs, display, deadline);

/**
 * Whether what a pressed button has moved is dragged natively: waits for as long as that may take to begin, and then holds
 * it over the place where it is.
 */
export const holdOverTarget = async (
  at: Point | undefined,
  display: XDisplay,
  deadline: Deadline,
): Promise<boolean> => {
  if (!(await dragBegins(display, deadline)) || at === undefined) return false;
  for (let count = 0; count < hovers.count; count += 1) {
    display.move(at);
    await deadline.race(display.sync());
    await wait(hovers.restMs, deadline);
  }
  return true;
};

/** Waits until what was let go of has been dropped, or its drag was given up. */
export const dropped = async (display: XDisplay, deadline: Deadline): Promise<void> => {
  await comesTo(false, drop.mostMs, display, deadline);
  await comesTo(true, drop.restMs, display, deadline);
};

/**
 * Waits for some milliseconds; not at all if there are none.
 *
 * @throws the deadline's error if that comes first.
 */
export const wait = async (durationMs: number, deadline: Deadline): Promise<void> => {
  if (durationMs > 0) await deadline.race(sleep(durationMs, deadline.signal));
};
