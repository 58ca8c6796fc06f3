import { Alarm, type Deadline, type Region } from '@farhand/core/driver';
import type { Client, DamageExtension } from 'x11';
import { ScreenMotion } from './motion.js';

/** What is painted, as the server reports it. */
export interface PaintReports {
  /**
   * Has the server forget what was painted so far, which has been told by then: what comes afterwards is the first. Resolves
   * when it has, with whether it is still there.
   */
  forget(): Promise<boolean>;
  /** Ends the reports. */
  stop(): void;
}

/**
 * A client of an X server that only hears what is painted, by the extension DAMAGE.
 *
 * @remarks
 * It must be another one than takes pictures: the server (21.1.7, November 2026) may write such an event between the
 * head of a picture and its pixels, and whoever reads the answer does not find the next one any more.
 */
export class PaintTeller {
  readonly #client: Client;
  readonly #damage: DamageExtension;
  readonly #root: number;
  readonly #waiting = new Set<() => void>();
  #isGone = false;

  constructor(client: Client, damage: DamageExtension, root: number) {
    this.#client = client;
    this.#damage = damage;
    this.#root = root;
    const leave = (): void => {
      this.#isGone = true;
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    };
    client.on('end', leave);
    client.stream?.on('close', leave);
  }

  /**
   * Has the server tell what programs paint on the screen: `first` only the first of it, `all` whenever there is more, as
   * the smallest rectangle around it.
   */
  listen(what: 'first' | 'all', onPaint: (area: Region) => void): PaintReports {
    const [client, damage] = [this.#client, this.#damage];
    if (this.#isGone) return { forget: () => Promise.resolve(false), stop: () => undefined };
    const id = client.AllocID();
    damage.Create(id, this.#root, damage.ReportLevel[what === 'first' ? 'NonEmpty' : 'BoundingBox']);
    const listener = ({ damage: of, area }: Parameters<Parameters<Client['off']>[1]>[0]): void => {
      if (of === id && area !== undefined) onPaint({ x: area.x, y: area.y, width: area.w, height: area.h });
    };
    client.on('event', listener);
    return {
      forget: async () => {
        if (!this.#isGone) {
          damage.Subtract(id, 0, 0);
          await this.#sync();
        }
        return !this.#isGone;
      },
      stop: () => {
        client.off('event', listener);
        if (!this.#isGone) damage.Destroy(id);
      },
    };
  }

  #sync(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
      this.#client.GetInputFocus(() => {
        this.#waiting.delete(resolve);
        resolve();
        return true;
      });
    });
  }

  /** Lets this process end although the client has not left. */
  unref(): void {
    this.#client.stream?.unref();
  }

  /** Leaves. */
  close(): void {
    if (!this.#isGone) this.#client.terminate();
    this.#client.stream?.destroy();
  }
}

/*
 * Chromium 156 painted what a click led to 17 to 60 ms after it on an idle machine, within 110 on a busy one (November
 * 2026).
 */

/** How long to wait for the first thing painted after input, in milliseconds: most input changes nothing. */
const firstMs = 250;

/** Programs paint in several goes, of the frame the pointer came in and the next: how long nothing more must come. */
const restMs = 34;

/** How long after input to wait at most, in milliseconds: some screens never rest. */
const longestMs = 300;

/**
 * How long the pointer stays where it hovers before it goes elsewhere, in milliseconds: menus wait for 100 to 200 before they
 * open, for a pointer that only passes.
 */
const hoverMs = 250;

/** How long after input what is painted is noted, in milliseconds: what moves by then may go on. */
const noticeMs = 1_000;

/**
 * On a machine with too much to do programs are late, and so are timers: how often to look how late, how late a timer is on
 * any machine, how many times that a program may be, and how long it is waited for at most because of that. In milliseconds.
 */
const late = { everyMs: 50, usualMs: 8, times: 4, mostMs: 1_000 } as const;

/**
 * Waits until programs have shown what input led to. X servers take input and say so; the program that gets it paints
 * when it likes, and nothing says that it has painted all.
 */
export class PaintAfterInput {
  readonly #reports: PaintReports | undefined;
  readonly #clock: () => number;
  readonly #alarms = new Set<Alarm>();
  readonly #motion = new ScreenMotion();
  #inputMs = -Infinity;
  /** When something was last painted after the input. */
  #paintedMs: number | undefined;
  /** When the pointer came to where it hovers. */
  #hoverMs = -Infinity;

  /** `teller` is absent if the server cannot tell what is painted; `clock` gives programs the time they need. */
  constructor(teller: Pick<PaintTeller, 'listen'> | undefined, clock: () => number) {
    this.#clock = clock;
    this.#reports = teller?.listen('all', (area) => this.#note(area, clock()));
  }

  /** Notes that the server has passed input on: what is painted from now on can show what it led to. */
  noteInput(): void {
    this.#begin(this.#clock());
  }

  /** Notes input that may scroll, as it goes out. */
  noteScroll(): void {
    if (this.#reports === undefined) return;
    // The clock reads a file: once is enough.
    const nowMs = this.#clock();
    if (!this.#motion.mayScroll) this.#begin(nowMs);
    this.#motion.noteScroll(nowMs);
  }

  /** Notes that the pointer hovers. */
  noteHover(): void {
    this.noteInput();
    this.#hoverMs = this.#inputMs;
  }

  /**
   * Resolves when what the last input led to can be seen, as far as can be told; at once if that input was long ago, or
   * if the server does not tell what is painted.
   */
  async shown(deadline: Deadline): Promise<void> {
    await this.#until((nowMs) => Math.max(this.#shownMs(), this.#motion.dueMs(nowMs)), deadline);
  }

  /**
   * Resolves when the screen does not scroll any more, so that a point on it is what it was; at once if nothing is seen to
   * move and no input was noted that may scroll. `elsewhere`: the pointer is about to leave where it hovers.
   */
  async calm(deadline: Deadline, elsewhere: boolean): Promise<void> {
    const hoverEndMs = elsewhere ? this.#hoverMs + hoverMs : -Infinity;
    await this.#until((nowMs) => Math.max(hoverEndMs, this.#motion.dueMs(nowMs)), deadline);
  }

  /** Whether {@link calm} has anything to wait for. */
  mayMove(elsewhere: boolean): boolean {
    if (this.#motion.mayScroll) return true;
    const nowMs = this.#clock();
    return this.#motion.dueMs(nowMs) > nowMs || (elsewhere && nowMs < this.#hoverMs + hoverMs);
  }

  #begin(inputMs: number): void {
    this.#inputMs = inputMs;
    this.#paintedMs = undefined;
    void this.#reports?.forget();
  }

  async #until(dueMs: (nowMs: number) => number, deadline: Deadline): Promise<void> {
    if (this.#reports === undefined) return;
    let lateMs = 0;
    let isSure = true;
    let hasWaited = this.#motion.mayScroll;
    for (;;) {
      const nowMs = this.#clock();
      const leftMs = dueMs(nowMs) + lateMs - nowMs;
      if (leftMs <= 0 && isSure) break;
      if (leftMs <= 0) {
        // What was painted before this has been told by the time it answers.
        await deadline.race(this.#reports.forget());
        isSure = true;
        continue;
      }
      hasWaited = true;
      const sleepMs = Math.min(leftMs, late.everyMs);
      const startMs = performance.now();
      isSure = await this.#sleep(sleepMs, deadline);
      const overMs = performance.now() - startMs - sleepMs;
      if (overMs > late.usualMs) lateMs = Math.min(lateMs + overMs * late.times, late.mostMs);
    }
    if (hasWaited) this.#motion.end(this.#clock());
  }

  #shownMs(): number {
    if (this.#paintedMs === undefined) return this.#inputMs + firstMs;
    return Math.min(this.#paintedMs + restMs, this.#inputMs + longestMs);
  }

  #note(area: Region, nowMs: number): void {
    this.#paintedMs = nowMs;
    this.#motion.notePaint(area, nowMs);
    // Asks for the next one while somebody may want to know; a screen that never rests would tell without end.
    if (nowMs < Math.max(this.#inputMs + noticeMs, this.#motion.untilMs())) void this.#reports?.forget();
    for (const alarm of this.#alarms) alarm.ring();
  }

  /** Sleeps until something is painted, or for so long. Whether something was. */
  async #sleep(delayMs: number, deadline: Deadline): Promise<boolean> {
    const alarm = new Alarm();
    this.#alarms.add(alarm);
    try {
      return await deadline.race(alarm.sleep(delayMs, deadline.signal));
    } finally {
      this.#alarms.delete(alarm);
    }
  }
}
