import { Alarm, type Deadline, type Region } from '@farhand/core/driver';
import type { Client, DamageExtension } from 'x11';
import { ScreenMotion } from './motion.js';

/** Reports of repaints from the server. */
export interface PaintReports {
  /**
   * Makes the server forget earlier repaints, which have all been reported by then; the next repaint is the first
   * again. Resolves when that is done, to whether the server still replies.
   */
  forget(): Promise<boolean>;
  /** Stops the reports. */
  stop(): void;
}

/**
 * A client of an X server that only receives reports of repaints, through the extension DAMAGE.
 *
 * @remarks It must be a separate client from the one that takes pictures: the server (21.1.7, November 2026) may write
 * such an event between the header of a picture and its pixels, and the reader then cannot find the next reply.
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
   * Makes the server report what programs paint on the screen: with `first` only the first repaint, with `all` every
   * one, as the smallest rectangle around it.
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

  /** Lets this process end while the client is connected. */
  unref(): void {
    this.#client.stream?.unref();
  }

  /** Disconnects. */
  close(): void {
    if (!this.#isGone) this.#client.terminate();
    this.#client.stream?.destroy();
  }
}

/*
 * Chromium 156 painted the effect of a click 17 to 60 ms after it on an idle machine, within 110 ms on a busy one
 * (November 2026).
 */

/** How long to wait for the first repaint after input, in milliseconds. Most input changes nothing. */
const firstMs = 250;

/**
 * How long nothing more must be painted, in milliseconds. Programs paint in several steps, in the frame of the
 * pointer's arrival and the next one.
 */
const restMs = 34;

/** The longest wait after input, in milliseconds. Some screens never stop changing. */
const longestMs = 300;

/**
 * How long the pointer stays where it hovers before it moves elsewhere, in milliseconds. Menus wait 100 to 200 ms
 * before they open, in case the pointer only passes.
 */
const hoverMs = 250;

/** How long after input repaints are noted, in milliseconds. A motion that has started by then may continue. */
const noticeMs = 1_000;

/**
 * On an overloaded machine programs and timers are late. In milliseconds: how often to measure the delay of a timer,
 * the delay on any machine, the factor by which a program may be later than a timer, and the longest extra wait.
 */
const late = { everyMs: 50, usualMs: 8, times: 4, mostMs: 1_000 } as const;

/**
 * Waits until programs have painted the effects of input. An X server confirms that it accepted input. The receiving
 * program paints at any later time, and nothing reports that it has finished.
 */
export class PaintAfterInput {
  readonly #reports: PaintReports | undefined;
  readonly #clock: () => number;
  readonly #alarms = new Set<Alarm>();
  readonly #motion = new ScreenMotion();
  #inputMs = -Infinity;
  /** When something was last painted after the input. */
  #paintedMs: number | undefined;
  /** When the pointer reached the place where it hovers. */
  #hoverMs = -Infinity;

  /** `teller` is absent if the server does not report repaints. `clock` gives programs the time they need. */
  constructor(teller: Pick<PaintTeller, 'listen'> | undefined, clock: () => number) {
    this.#clock = clock;
    this.#reports = teller?.listen('all', (area) => this.#note(area, clock()));
  }

  /** Notes that the server has passed input on: later repaints may show its effects. */
  noteInput(): void {
    this.#begin(this.#clock());
  }

  /** Notes input that may scroll, at the time it is sent. */
  noteScroll(): void {
    if (this.#reports === undefined) return;
    // The clock reads a file, so it is read once.
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
   * Resolves when the effects of the last input are visible, as far as can be known. Resolves at once if the input was
   * long ago, or if the server does not report repaints.
   */
  async shown(deadline: Deadline): Promise<void> {
    await this.#until((nowMs) => Math.max(this.#shownMs(), this.#motion.dueMs(nowMs)), deadline);
  }

  /**
   * Resolves when the screen no longer scrolls, so that a point on it stays valid. Resolves at once if nothing moves
   * and no input was noted that may scroll. `elsewhere`: the pointer is about to leave the place where it hovers.
   */
  async calm(deadline: Deadline, elsewhere: boolean): Promise<void> {
    const hoverEndMs = elsewhere ? this.#hoverMs + hoverMs : -Infinity;
    await this.#until((nowMs) => Math.max(hoverEndMs, this.#motion.dueMs(nowMs)), deadline);
  }

  /** Whether a scroll may still follow from input that was noted. */
  get mayScroll(): boolean {
    return this.#motion.mayScroll;
  }

  /** Returns whether {@link calm} would wait. */
  mayMove(elsewhere: boolean): boolean {
    if (this.mayScroll) return true;
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
        // Every earlier repaint has been reported when this resolves.
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
    // Requests the next report only while it may be needed; a screen that never stops changing would report without
    // end.
    if (nowMs < Math.max(this.#inputMs + noticeMs, this.#motion.untilMs())) void this.#reports?.forget();
    for (const alarm of this.#alarms) alarm.ring();
  }

  /** Sleeps until something is painted, or for the given time. Resolves to whether something was painted. */
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
