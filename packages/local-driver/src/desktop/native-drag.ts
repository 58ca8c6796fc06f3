import type { Deadline, Point } from '@farhand/core/driver';
import type { Client } from 'x11';
import { sleep } from './sleep.js';
import type { XDisplay } from './x-display.js';

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

/** Waits until a drag is under way, or is not; at most so long. Whether it came to that. */
const comesTo = async (wanted: boolean, mostMs: number, display: XDisplay, deadline: Deadline): Promise<boolean> => {
  const untilMs = performance.now() + mostMs;
  const selection = await deadline.race(dragSelection(display));
  do {
    if ((await deadline.race(isUnderWay(display, selection))) === wanted) return true;
    await sleep(pollMs, deadline);
  } while (performance.now() < untilMs);
  return false;
};

/**
 * Whether what a pressed button has moved is dragged natively: waits for as long as that may take to begin, and then holds
 * it over the place where it is.
 */
export const holdOverTarget = async (
  at: Point | undefined,
  display: XDisplay,
  deadline: Deadline,
): Promise<boolean> => {
  if (!(await comesTo(true, beginMs, display, deadline)) || at === undefined) return false;
  for (let count = 0; count < hovers.count; count += 1) {
    display.move(at);
    await deadline.race(display.sync());
    await sleep(hovers.restMs, deadline);
  }
  return true;
};

/** Waits until what was let go of has been dropped. */
export const dropped = async (display: XDisplay, deadline: Deadline): Promise<void> => {
  await comesTo(false, drop.mostMs, display, deadline);
  await sleep(drop.restMs, deadline);
};
