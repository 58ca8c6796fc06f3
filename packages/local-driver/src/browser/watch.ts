import type { ChangeListener, ChangeWatch } from '@farhand/core/driver';
import type { Page } from 'playwright-core';
import { onceReady } from './screenshot.js';

/** Small frames are quick to make, and show a caret still. Measured at 1280 × 720: one comes some 20 ms after a change. */
const frames = { format: 'jpeg', quality: 50, maxWidth: 320, maxHeight: 240 } as const;

/** For so long after a picture its frame may still come, in milliseconds. On an idle machine it is some 6. */
const frameAfterMs = 50;

/** The part of a CDP session that is used here. */
export interface WatchSession {
  on(event: 'Page.screencastFrame', listener: (frame: SentFrame) => void): unknown;
  on(event: 'Inspector.targetCrashed', listener: () => void): unknown;
  send(method: string, params?: object): Promise<unknown>;
  detach(): Promise<void>;
}

/** Two sessions of a page: one that is told what is painted, and one that is shown what there is when it asks. */
export interface WatchSessions {
  readonly telling: WatchSession;
  readonly showing: WatchSession;
}

/**
 * Tells what happens to a page by frames that Chromium sends of whatever is painted, by CDP sessions of its own. A page
 * that crashes has changed.
 */
export class PageWatch implements ChangeWatch {
  readonly #sessions: WatchSessions;
  readonly #listener: ChangeListener;
  #shown: string | undefined;
  /** Until when frames may come of pictures: Chromium paints once more for each. */
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

  /** Starts one. */
  static async start(page: Page, listener: ChangeListener): Promise<PageWatch> {
    const context = page.context();
    const [telling, showing] = await Promise.all([context.newCDPSession(page), context.newCDPSession(page)]);
    return PageWatch.by({ telling, showing }, listener);
  }

  /** The same, by sessions that were made for it and end with it. */
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

  /** Takes note that a picture is about to be taken. Gives a function that takes note that it is there. */
  expectPicture(): () => void {
    const picture = { untilMs: Infinity };
    this.#pictures.push(picture);
    return () => {
      picture.untilMs = performance.now() + frameAfterMs;
    };
  }

  /**
   * Has the page shown once more. What was painted before has been told by then: a frame is left out only while three are
   * under way, and these come later than what was left out.
   */
  catchUp(): Promise<boolean> {
    const caughtUp = this.#catchingUp.then(() => this.#catchUp());
    this.#catchingUp = caughtUp.catch(() => undefined);
    return caughtUp;
  }

  /** Ends it. Works once, and whatever has become of the page. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const { telling, showing } = this.#sessions;
    const ending = Promise.allSettled([telling.detach(), showing.detach()]);
    // A page that has crashed does not answer that.
    await Promise.race([this.#crashed, ending]);
  }

  async #catchUp(): Promise<boolean> {
    // A page that has not been shown yet has nothing that could be compared.
    if (this.#shown === undefined) return false;
    const { telling, showing } = this.#sessions;
    const shown = new Promise<void>((resolve) => {
      this.#onShown = resolve;
    });
    const asking = (async () => {
      await showing.send('Page.startScreencast', frames);
      await shown;
      await showing.send('Page.stopScreencast');
      // The answer comes behind what was told.
      await telling.send('Page.getNavigationHistory');
      return true;
    })();
    // Nobody waits for it if the page has crashed.
    asking.catch(() => undefined);
    return Promise.race([asking, this.#crashed.then(() => false)]);
  }

  #hear({ data, sessionId }: SentFrame): void {
    if (this.#isStopped) return;
    // Without an answer no more frames come. It fails only when the page is gone.
    this.#sessions.telling.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    const before = this.#shown;
    this.#shown = data;
    if (before === undefined) return;
    if (data !== before) this.#listener.changed();
    else if (!this.#isOfPicture()) this.#listener.painted();
  }

  /** Whether an equal frame is that of a picture. The frame of one that was taken during a change may have shown that. */
  #isOfPicture(): boolean {
    const nowMs = performance.now();
    this.#pictures = this.#pictures.filter(({ untilMs }) => nowMs < untilMs);
    return this.#pictures.shift() !== undefined;
  }

  #see({ data }: SentFrame): void {
    if (this.#isStopped) return;
    const before = this.#shown;
    // What was left out may never be told otherwise: it counts once.
    this.#shown = data;
    if (data !== before) this.#listener.changed();
    this.#onShown?.();
  }
}

/** The watches of a page, which have to know when a picture of it is taken. */
export class PageWatches {
  readonly #watches = new Set<PageWatch>();

  /** Starts one more. */
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

  /** Takes a picture that they know of. */
  async take<T>(picture: () => Promise<T>): Promise<T> {
    const expecting = [...this.#watches].map((watch) => watch.expectPicture());
    try {
      return await picture();
    } finally {
      for (const isThere of expecting) isThere();
    }
  }
}

/** What frames shall be like. */
export interface FrameOptions {
  readonly format: 'jpeg';
  readonly quality: number;
  readonly maxWidth?: number;
  readonly maxHeight?: number;
}

/** A frame as Chromium sends it: a JPEG in Base64, and the number by which it is answered. */
export interface SentFrame {
  readonly data: string;
  readonly sessionId: number;
}

/** The part of a CDP session that is used here. */
export interface StartingSession {
  send(method: 'Page.startScreencast', params: FrameOptions): Promise<unknown>;
}

/**
 * Has Chromium send a frame of what a page shows now, and of whatever is painted after that. `isOver`: whether nobody wants
 * them any more.
 */
export const startScreencast = async (
  session: StartingSession,
  frames: FrameOptions,
  isOver: () => boolean,
): Promise<void> => {
  await onceReady(() => session.send('Page.startScreencast', frames), isOver);
};
