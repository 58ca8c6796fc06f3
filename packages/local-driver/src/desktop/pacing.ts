import { samePoint, sleep, type Button, type Deadline, type Point } from '@farhand/core/driver';
import type { Client } from 'x11';
import type { XDisplay } from './x-display.js';

/**
 * The minimum distance between moves that draw or drag, and between turns of the wheel, in milliseconds: two frames at
 * 60 Hz. Chromium merges events that arrive within one frame: of ten moves 17 ms apart all ten arrived, of ten moves 10
 * ms apart eight (version 156, November 2026).
 */
const frameMs = 34;

/**
 * How long the pointer rests before it releases something it has moved, in milliseconds, so that a program can start
 * the drag and see the position.
 */
export const restMs = 100;

/** Records what is held and when it was moved, to compute how long to wait. */
export class PointerPace {
  readonly #held = new Set<Button>();
  #hasMoved = false;
  #frameEndMs = 0;

  /** Whether a button is down, so that programs see each move. */
  get isHolding(): boolean {
    return this.#held.size > 0;
  }

  /** Whether something was moved that a release would drop. */
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

  /** Returns how long to wait before the next one, in milliseconds. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#frameEndMs - nowMs);
  }
}

/**
 * Presses less than this apart are a double click, in milliseconds. Chromium 156: 500 ms and 2 px (measured November
 * 2026; 480 ms apart is a double click, 510 ms is not). The toolkits' limits are 250 to 400 ms. The extra time allows
 * for clock differences.
 */
const multiClickMs = 500 + 40;

/** The distance within which presses are a double click. Toolkits allow up to 5 px. */
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

/** Remembers the last press of a button, to know whether the next press would make a double click. */
export class PressSpacing {
  #last: Press | undefined;

  /** Returns how long to wait before a press, in milliseconds, so that it counts as a first press. */
  waitMs(button: Button, at: Point | undefined, nowMs: number): number {
    const last = this.#last;
    if (last === undefined || last.button !== button || !isNear(last.at, at)) return 0;
    return Math.max(0, last.timeMs + multiClickMs - nowMs);
  }

  /** Notes a press, with the latest time at which the server received it. */
  note(button: Button, at: Point | undefined, nowMs: number): void {
    this.#last = { button, at, timeMs: nowMs };
  }
}

/**
 * How long after a move a native drag may start, in milliseconds. A button that was moved is held at least this long.
 * On an idle machine Chromium 156 starts a drag within 50 ms; with three processes too many, one of eight started after
 * 100 ms (November 2026). A drag that starts after the release drops nothing, and the page then gets no mouse events.
 */
const beginMs = 300;

/**
 * How often the pointer moves at the place of a drop before the release, as a hand does, and how long it rests each
 * time, in milliseconds. The target must learn that the object has entered, then that it is still there, and reply each
 * time whether it accepts it. Chromium 156 asks once per move, and by itself after 350 ms (November 2026).
 */
const hovers = { count: 4, restMs: 50 } as const;

/**
 * How long a drag may take to end after the release, and how long after that a page may not know of the end and lose
 * keys, in milliseconds. Of 40 keys sent at once Chromium 156 lost one, with three processes too many; of 10 keys that
 * did not wait for the end either, two, on an idle machine (November 2026).
 */
const drop = { mostMs: 1000, restMs: 100 } as const;

/** The interval between checks whether a drag is in progress, in milliseconds. */
const pollMs = 10;

/** Returns the XDND selection of what is dragged. */
const dragSelection = (display: XDisplay): Promise<number> =>
  display.ask((client, reply: Parameters<Client['InternAtom']>[2]) => client.InternAtom(false, 'XdndSelection', reply));

/** Resolves to whether a program is dragging something across the screen: it then owns the XDND selection. */
const isUnderWay = async (display: XDisplay, selection: number): Promise<boolean> => {
  const owner = await display.ask((client, reply: Parameters<Client['GetSelectionOwner']>[1]) =>
    client.GetSelectionOwner(selection, reply),
  );
  return owner !== 0;
};

/**
 * Waits until a drag is in progress, or is not, for at most `mostMs`. Resolves to whether that happened. The limit also
 * counts questions, because on a busy machine both the display and the program reply late.
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

/**
 * Resolves to whether a native drag started for what a pressed button has moved. Waits as long as the start may take.
 */
export const dragBegins = (display: XDisplay, deadline: Deadline): Promise<boolean> =>
  comesTo(true, beginMs, display, deadline);

/**
 * Resolves to whether a native drag started for what a pressed button has moved, and then holds it over its current
 * place.
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

/** Waits until a released drag was dropped or canceled. */
export const dropped = async (display: XDisplay, deadline: Deadline): Promise<void> => {
  await comesTo(false, drop.mostMs, display, deadline);
  await comesTo(true, drop.restMs, display, deadline);
};

/**
 * Waits for some milliseconds; not at all for 0 or less.
 *
 * @throws the deadline's error if the deadline comes first.
 */
export const wait = async (durationMs: number, deadline: Deadline): Promise<void> => {
  if (durationMs > 0) await deadline.race(sleep(durationMs, deadline.signal));
};
