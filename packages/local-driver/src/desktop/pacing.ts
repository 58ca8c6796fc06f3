import { sleep, type Button, type Deadline, type Point } from '@farhand/core/driver';
import type { Client } from 'x11';
import type { XDisplay } from './x-display.js';

/**
 * How long programs get between moves that draw or drag, and between turns of the wheel, in milliseconds. Chromium and
 * GTK merge those that arrive within one frame, which is 16.7 ms at 60 Hz. After `leastMs` the next frame has begun; if
 * the whole machine is idle by then, programs have dealt with it. Otherwise they get `usualMs` of the time that they
 * need, and if they are still at work, up to `mostMs`, in case they never rest.
 */
const frame = { leastMs: 17, usualMs: 34, mostMs: 102 } as const;

/** The interval between looks at what programs do, in milliseconds. */
const lookMs = 1;

/** Programs start a native drag at the latest when the pointer is this far from the press, in pixels. Qt: 10. */
const dragPx = 10;

/**
 * How long after that a native drag may start, in milliseconds: if the machine is idle after `leastMs`, none will. On
 * an idle machine Chromium 156 starts a drag within 50 ms; with three processes too many, one of eight started after
 * 100 ms (November 2026). A drag that starts after the release drops nothing, and the page then gets no mouse events.
 */
const begin = { leastMs: 100, usualMs: 300, mostMs: 300 } as const;

/** A point in time, in milliseconds: of this process, and of the programs. */
interface Moment {
  readonly ownMs: number;
  readonly programMs: number;
}

/** What is known of programs. */
export interface ProgramReports {
  /** Gives programs the time they need, in milliseconds. */
  readonly clock: () => number;
  /** Whether no thread of this machine has anything to do, so that programs have done what there was to do. */
  readonly isIdle: () => boolean;
  /** Whether the programs of the desktop have nothing to do at this moment. */
  readonly areAsleep: () => boolean;
}

/** Knows what is held and how far programs are with its moves. */
export class PointerPace {
  readonly #programs: ProgramReports;
  readonly #held = new Set<Button>();
  #pressedAt: Point | undefined;
  /** The last step, unless programs have dealt with it. */
  #step: Moment | undefined;
  /** When what is held was moved: the last time, or the first time that it was far from the press. */
  #moved: Moment | undefined;
  #isFar = false;

  constructor(programs: ProgramReports) {
    this.#programs = programs;
  }

  /** Whether a button is down, so that programs see each move. */
  get isHolding(): boolean {
    return this.#held.size > 0;
  }

  /** Whether something was moved that a release would drop. */
  get carries(): boolean {
    return this.isHolding && this.#moved !== undefined;
  }

  /** Whether the last step is so recent that another one may merge with it. */
  get mayMerge(): boolean {
    return this.#step !== undefined;
  }

  /** Notes a press or a release. */
  noteButton(button: Button, press: boolean, at: Point | undefined): void {
    if (press) this.#held.add(button);
    else this.#held.delete(button);
    this.#pressedAt = at;
    this.#moved = undefined;
    this.#isFar = false;
  }

  /** Notes a move, with a button down or one of several, or a turn of the wheel. */
  noteStep(at: Point | undefined): void {
    this.#step = this.#now();
    if (!this.isHolding) return;
    if (!this.#isFar) this.#moved = this.#step;
    this.#isFar ||= !isNear(this.#pressedAt, at, dragPx);
  }

  /** Resolves when the next step will be an event of its own. */
  nextFrame(deadline: Deadline): Promise<void> {
    return this.#stepOver((step) => this.#isPast(step, frame), deadline);
  }

  /**
   * Resolves when the next notch of a turn of the wheel will be an event of its own. It does not wait until busy programs
   * have dealt with the last one: a page that snaps would take a later notch for another turn, 150 ms after the last.
   */
  nextNotch(deadline: Deadline): Promise<void> {
    return this.#stepOver(({ ownMs }) => {
      const ageMs = performance.now() - ownMs;
      return ageMs >= frame.usualMs || (ageMs >= frame.leastMs && this.#programs.isIdle());
    }, deadline);
  }

  /** Whether a native drag may still start for what is held. */
  get mayBegin(): boolean {
    return this.#moved !== undefined && !this.#isPast(this.#moved, begin);
  }

  /** Waits until the last step is past. */
  async #stepOver(isPast: (step: Moment) => boolean, deadline: Deadline): Promise<void> {
    while (this.#step !== undefined) {
      if (isPast(this.#step)) this.#step = undefined;
      else await wait(Math.max(lookMs, this.#step.ownMs + frame.leastMs - performance.now()), deadline);
    }
  }

  #isPast({ ownMs, programMs }: Moment, { leastMs, usualMs, mostMs }: typeof frame | typeof begin): boolean {
    const { clock, isIdle, areAsleep } = this.#programs;
    if (performance.now() - ownMs < leastMs) return false;
    const passedMs = clock() - programMs;
    return isIdle() || passedMs >= mostMs || (passedMs >= usualMs && areAsleep());
  }

  #now(): Moment {
    return { ownMs: performance.now(), programMs: this.#programs.clock() };
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

const isNear = (a: Point | undefined, b: Point | undefined, px: number): boolean =>
  a === undefined || b === undefined || (Math.abs(a.x - b.x) <= px && Math.abs(a.y - b.y) <= px);

/** Remembers the last press of a button, to know whether the next press would make a double click. */
export class PressSpacing {
  readonly #apartMs: number;
  #last: Press | undefined;

  /** `apartMs`: how far first presses at one place are kept apart. Less than the limit of a program allows double clicks. */
  constructor(apartMs: number = multiClickMs) {
    this.#apartMs = apartMs;
  }

  /** Returns how long to wait before a press, in milliseconds, so that it counts as a first press. */
  waitMs(button: Button, at: Point | undefined, nowMs: number): number {
    const last = this.#last;
    if (last === undefined || last.button !== button || !isNear(last.at, at, multiClickPx)) return 0;
    return Math.max(0, last.timeMs + this.#apartMs - nowMs);
  }

  /** Whether a press would repeat the last one sooner than programs tell two clicks apart, as the user has allowed. */
  repeats(at: Point | undefined, nowMs: number): boolean {
    if (this.#last === undefined || !isNear(this.#last.at, at, multiClickPx)) return false;
    const ageMs = nowMs - this.#last.timeMs;
    return ageMs >= this.#apartMs && ageMs < multiClickMs;
  }

  /** Notes a press, with the latest time at which the server received it. */
  note(button: Button, at: Point | undefined, nowMs: number): void {
    this.#last = { button, at, timeMs: nowMs };
  }
}

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
export const dragBegins = async (pace: PointerPace, display: XDisplay, deadline: Deadline): Promise<boolean> => {
  const selection = await deadline.race(dragSelection(display));
  for (;;) {
    // A drag may start between a look at the display and one at the programs.
    const mayBegin = pace.mayBegin;
    if (await deadline.race(isUnderWay(display, selection))) return true;
    if (!mayBegin) return false;
    await wait(pollMs, deadline);
  }
};

/**
 * Resolves to whether a native drag started for what a pressed button has moved, and then holds it over its current
 * place.
 */
export const holdOverTarget = async (
  at: Point | undefined,
  pace: PointerPace,
  display: XDisplay,
  deadline: Deadline,
): Promise<boolean> => {
  if (!(await dragBegins(pace, display, deadline)) || at === undefined) return false;
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
