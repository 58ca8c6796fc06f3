import type { ChangeListener, ChangeWatch } from '@farhand/core/driver';
import type { Page } from 'playwright-core';
import { onceReady } from './screenshot.js';

/**
 * Small frames are fast to make and still show a caret. Measured at 1280 × 720: a frame arrives about 20 ms after a
 * change.
 */
const frames = { format: 'jpeg', quality: 50, maxWidth: 320, maxHeight: 240 } as const;

/** How long after a screenshot its frame may still arrive, in milliseconds. On an idle machine about 6. */
const frameAfterMs = 50;

/** The part of a CDP session that is used here. */
export interface WatchSession {
  on(event: 'Page.screencastFrame', listener: (frame: SentFrame) => void): unknown;
  on(event: 'Inspector.targetCrashed', listener: () => void): unknown;
  send(method: string, params?: object): Promise<unknown>;
  detach(): Promise<void>;
}

/** Two sessions of a page: one is notified of repaints, the other asks for the current frame. */
export interface WatchSessions {
  readonly telling: WatchSession;
  readonly showing: WatchSession;
}

/**
 * Reports the changes of a page by the frames that Chromium sends for every repaint, through CDP sessions of its own. A
 * crash counts as a change.
 */
export class PageWatch implements ChangeWatch {
  readonly #sessions: WatchSessions;
  readonly #listener: ChangeListener;
  #shown: string | undefined;
  /** The times until which frames of screenshots may arrive: Chromium paints once more for each screenshot. */
  #pictures: { untilMs: number }[] = [];
  #onShown: (() => void) | undefined;
  #catchingUp: Promise<unknown> = Promise.resolve();
  #isStopped = false;
  readonly #crashed: Promise<void>;

  private constructor(sessions: WatchSessions, listener: ChangeListener) {
    this.#sessions = sessions;
    this.#listener = listener;
    const { telling, showing } = sessions;
    telling.on('Page.screencastFrame', (frame) => this.#hear(frame));
    showing.on('Page.screencastFrame', (frame) => this.#see(frame));
    this.#crashed = new Promise((resolve) => {
      telling.on('Inspector.targetCrashed', () => {
        resolve();
        listener.changed();
      });
    });
  }

  /** Starts a watch. */
  static async start(page: Page, listener: ChangeListener): Promise<PageWatch> {
    const context = page.context();
    const [telling, showing] = await Promise.all([context.newCDPSession(page), context.newCDPSession(page)]);
    return PageWatch.by({ telling, showing }, listener);
  }

  /** The same, with sessions that were created for the watch and end with it. */
  static async by(sessions: WatchSessions, listener: ChangeListener): Promise<PageWatch> {
    const watch = new PageWatch(sessions, listener);
    try {
      await startScreencast(sessions.telling, frames, () => watch.#isStopped);
      return watch;
    } catch (error) {
      await watch.stop();
      throw error;
    }
  }

  /** Announces a screenshot. Returns a function to call after the screenshot has been taken. */
  expectPicture(): () => void {
    const picture = { untilMs: Infinity };
    this.#pictures.push(picture);
    return () => {
      picture.untilMs = performance.now() + frameAfterMs;
    };
  }

  /**
   * Requests one more frame of the page. Every earlier repaint has been reported by then: Chromium drops a frame only
   * while three are in flight, and this frame arrives after what was dropped.
   */
  catchUp(): Promise<boolean> {
    const caughtUp = this.#catchingUp.then(() => this.#catchUp());
    this.#catchingUp = caughtUp.catch(() => undefined);
    return caughtUp;
  }

  /** Ends the watch once, also if the page has closed or crashed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const { telling, showing } = this.#sessions;
    const ending = Promise.allSettled([telling.detach(), showing.detach()]);
    // A crashed page does not reply.
    await Promise.race([this.#crashed, ending]);
  }

  async #catchUp(): Promise<boolean> {
    // A page that has not been shown has nothing to compare with.
    if (this.#shown === undefined) return false;
    const { telling, showing } = this.#sessions;
    const shown = new Promise<void>((resolve) => {
      this.#onShown = resolve;
    });
    const asking = (async () => {
      await showing.send('Page.startScreencast', frames);
      await shown;
      await showing.send('Page.stopScreencast');
      // The reply arrives after the reports.
      await telling.send('Page.getNavigationHistory');
      return true;
    })();
    // The rejection is unhandled otherwise if the page has crashed.
    asking.catch(() => undefined);
    return Promise.race([asking, this.#crashed.then(() => false)]);
  }

  #hear({ data, sessionId }: SentFrame): void {
    if (this.#isStopped) return;
    // Without an answer, no more frames arrive. It fails only if the page has closed.
    this.#sessions.telling.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    const before = this.#shown;
    this.#shown = data;
    if (before === undefined) return;
    if (data !== before) this.#listener.changed();
    else if (!this.#isOfPicture()) this.#listener.painted();
  }

  /**
   * Returns whether an identical frame belongs to a screenshot. The frame of a screenshot taken during a change may
   * have shown the change.
   */
  #isOfPicture(): boolean {
    const nowMs = performance.now();
    this.#pictures = this.#pictures.filter(({ untilMs }) => nowMs < untilMs);
    return this.#pictures.shift() !== undefined;
  }

  #see({ data }: SentFrame): void {
    if (this.#isStopped) return;
    const before = this.#shown;
    // A dropped frame may never be reported again, so it counts once.
    this.#shown = data;
    if (data !== before) this.#listener.changed();
    this.#onShown?.();
  }
}

/** The watches of a page, which are notified of screenshots. */
export class PageWatches {
  readonly #watches = new Set<PageWatch>();

  /** Starts another watch. */
  async start(page: Page, listener: ChangeListener): Promise<ChangeWatch> {
    const watch = await PageWatch.start(page, listener);
    this.#watches.add(watch);
    return {
      catchUp: () => watch.catchUp(),
      stop: () => {
        this.#watches.delete(watch);
        return watch.stop();
      },
    };
  }

  /** Takes a screenshot that the watches know of. */
  async take<T>(picture: () => Promise<T>): Promise<T> {
    const expecting = [...this.#watches].map((watch) => watch.expectPicture());
    try {
      return await picture();
    } finally {
      for (const isThere of expecting) isThere();
    }
  }
}

/** The format of frames. */
export interface FrameOptions {
  readonly format: 'jpeg';
  readonly quality: number;
  readonly maxWidth?: number;
  readonly maxHeight?: number;
}

/** A frame as Chromium sends it: a JPEG in Base64, and the number to answer with. */
export interface SentFrame {
  readonly data: string;
  readonly sessionId: number;
}

/** The part of a CDP session that is used here. */
export interface StartingSession {
  send(method: 'Page.startScreencast', params: FrameOptions): Promise<unknown>;
}

/**
 * Makes Chromium send a frame of a page's current state, and of every later repaint. `isOver` returns `true`
 * when the frames are no longer needed.
 */
export const startScreencast = async (
  session: StartingSession,
  frames: FrameOptions,
  isOver: () => boolean,
): Promise<void> => {
  await onceReady(() => session.send('Page.startScreencast', frames), isOver);
};
