import {
  readImage,
  startDeadline,
  type Deadline,
  type ScreencastPart,
  type ScreenshotData,
  type TabId,
} from '@farhand/core/driver';
import type { Page } from 'playwright-core';
import { Bell } from '../bell.js';
import type { OpenTab } from './open-tab.js';
import type { OpenTabs } from './open-tabs.js';
import { quickly } from './screenshot.js';
import { startScreencast, type SentFrame } from './watch.js';
import { noTab, refused } from './failure.js';

const frames = { format: 'jpeg', quality: 80 } as const;

/**
 * With this many unanswered frames, Chromium waits for an answer. It drops what is painted in that time, and does not
 * make up for it after the answer (seen with Chromium 156). It counts from the time it starts to encode a frame, so
 * this side cannot know when the limit is reached, only that it cannot be before so many frames have arrived.
 */
const mostInFlight = 3;

/** A page without a repaint for this long is treated as settled, in milliseconds. */
const restMs = 200;

/** The part of Playwright's page that is used here, so that tests need no browser. */
export interface CastPage {
  on(event: 'close' | 'crash', listener: () => void): unknown;
  off(event: 'close' | 'crash', listener: () => void): unknown;
}

/** The part of a CDP session that is used here. */
export interface CastSession {
  on(event: 'Page.screencastFrame', listener: (frame: SentFrame) => void): unknown;
  send(method: string, params?: object): Promise<unknown>;
  detach(): Promise<void>;
}

/**
 * The pictures of one page as Chromium paints it, through a CDP session of its own. Only the newest picture is kept.
 * Chromium is answered when a picture is taken, so it makes no picture without a reader.
 */
export class PageCast {
  readonly #page: CastPage;
  readonly #session: CastSession;
  readonly #onNews: () => void;
  #newest: string | undefined;
  #taken: string | undefined;
  #unanswered: number[] = [];
  /** How many frames have arrived, and how many of them were answered, since the screencast was started. */
  #round = { come: 0, answered: 0 };
  #rest: NodeJS.Timeout | undefined;
  #failure: Error | undefined;
  #isStopped = false;
  #leave = (): void => undefined;
  readonly #gone: Promise<void>;

  private constructor(page: CastPage, session: CastSession, onNews: () => void) {
    this.#page = page;
    this.#session = session;
    this.#onNews = onNews;
    this.#gone = new Promise((resolve) => {
      this.#leave = () => {
        resolve();
        onNews();
      };
    });
    session.on('Page.screencastFrame', (frame) => this.#hear(frame));
    for (const event of ['close', 'crash'] as const) page.on(event, this.#leave);
  }

  /** Starts a screencast. `onNews` is called when a picture may be available, or the page has closed. */
  static async start(page: Page, onNews: () => void): Promise<PageCast> {
    return PageCast.by(await page.context().newCDPSession(page), page, onNews);
  }

  /** The same, with a session that was created for the screencast and ends with it. */
  static async by(session: CastSession, page: CastPage, onNews: () => void): Promise<PageCast> {
    const cast = new PageCast(page, session, onNews);
    try {
      await cast.#start();
      return cast;
    } catch (error) {
      await cast.stop();
      throw error;
    }
  }

  /**
   * Returns the newest picture if it differs from the last one taken.
   *
   * @throws ActionFailedError if no more pictures come.
   */
  take(): ScreenshotData | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    for (const id of this.#unanswered.splice(0)) this.#answer(id);
    const data = this.#newest;
    if (data === undefined) return undefined;
    this.#taken = data;
    this.#newest = undefined;
    return readImage(new Uint8Array(Buffer.from(data, 'base64')), 'local: a frame of the screencast');
  }

  /** Ends the screencast once, also if the page has closed or crashed. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    clearTimeout(this.#rest);
    const ending = Promise.all([this.#session.send('Page.stopScreencast'), this.#session.detach()]);
    // A crashed page replies to neither.
    await Promise.race([ending, this.#gone]).catch(() => undefined);
    for (const event of ['close', 'crash'] as const) this.#page.off(event, this.#leave);
  }

  #start(): Promise<void> {
    return startScreencast(this.#session, frames, () => this.#isStopped);
  }

  #hear({ data, sessionId }: SentFrame): void {
    if (this.#isStopped) return;
    clearTimeout(this.#rest);
    this.#unanswered.push(sessionId);
    this.#round.come += 1;
    // Chromium sends a frame for every repaint, even if no pixel changes.
    this.#newest = data === this.#taken ? undefined : data;
    this.#onNews();
  }

  #answer(sessionId: number): void {
    const round = this.#round;
    const answered = (): void => {
      round.answered += 1;
      if (round !== this.#round || round.come < mostInFlight || round.answered < round.come || this.#isStopped) return;
      this.#rest = setTimeout(() => void this.#startAgain(), restMs).unref();
    };
    // It fails only if the page has closed.
    this.#session.send('Page.screencastFrameAck', { sessionId }).then(answered, answered);
  }

  /** Chromium starts with a picture of the current state, which shows what it may have dropped. */
  async #startAgain(): Promise<void> {
    this.#round = { come: 0, answered: 0 };
    this.#unanswered = [];
    try {
      await this.#session.send('Page.stopScreencast');
      if (!this.#isStopped) await this.#start();
    } catch (error) {
      this.#failure = refused('The screencast', error);
      this.#onNews();
    }
  }
}

/** What the screencast shows now. */
interface Shown {
  readonly tab: OpenTab;
  readonly cast: PageCast;
}

/**
 * The pictures of the tab in front, from the call until `signal` fires.
 *
 * @throws ActionFailedError while it is read, if the page in front crashes or no tab is left.
 */
export class FrontCast {
  readonly #tabs: OpenTabs;
  readonly #signal: AbortSignal;
  readonly #ignoreFront: () => void;
  #shown: Shown | undefined;
  readonly #news = new Bell();

  private constructor(tabs: OpenTabs, signal: AbortSignal) {
    this.#tabs = tabs;
    this.#signal = signal;
    this.#ignoreFront = tabs.order.onChange(this.#news.ring);
  }

  /** Opens it. The deadline applies only to the start. */
  static async open(tabs: OpenTabs, signal: AbortSignal, deadline: Deadline): Promise<FrontCast> {
    const cast = new FrontCast(tabs, signal);
    const end = (): void => void cast.#end();
    signal.addEventListener('abort', end, { once: true });
    try {
      await cast.#follow(deadline);
      return cast;
    } catch (error) {
      signal.removeEventListener('abort', end);
      await cast.#end();
      throw error;
    }
  }

  /** The pictures, each with its tab. A slow reader gets only the newest one. */
  async *parts(): AsyncGenerator<ScreencastPart, void, undefined> {
    const deadline = startDeadline({ signal: this.#signal, timeoutMs: 0 }, 'The screencast');
    try {
      while (!this.#signal.aborted) {
        const { tab, cast } = await this.#follow(deadline);
        const lost = tab.lost();
        if (lost !== undefined && (await this.#isInFront(tab.id, deadline))) throw lost;
        const frame = cast.take();
        const image = frame === undefined ? undefined : await this.#inDisplayPixels(frame, tab, deadline);
        if (image !== undefined) yield { type: 'frame', image, tab: tab.id };
        else if (frame === undefined) await this.#news.rung();
      }
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    } finally {
      deadline.dispose();
      await this.#end();
    }
  }

  /**
   * Chromium's frames have one pixel per CSS pixel. If pictures have more, a screenshot is taken instead. `undefined`
   * if the tab has closed meanwhile.
   */
  async #inDisplayPixels(frame: ScreenshotData, tab: OpenTab, deadline: Deadline): Promise<ScreenshotData | undefined> {
    if (this.#tabs.viewport.scale === 1) return frame;
    try {
      return await tab.screenshot(deadline, quickly);
    } catch (error) {
      if (await this.#isInFront(tab.id, deadline)) throw error;
      return undefined;
    }
  }

  /** Switches to the tab in front, if another one is shown. */
  async #follow(deadline: Deadline): Promise<Shown> {
    const id = this.#tabs.order.frontId;
    if (this.#shown !== undefined && this.#shown.tab.id === id) return this.#shown;
    const before = this.#shown;
    this.#shown = undefined;
    await before?.cast.stop();
    this.#shown = await this.#show(id, deadline);
    if (this.#signal.aborted) await this.#end();
    return this.#shown;
  }

  async #show(id: TabId | undefined, deadline: Deadline): Promise<Shown> {
    if (id === undefined) throw noTab();
    try {
      const tab = await this.#tabs.get(id, deadline);
      const cast = await tab.start('The screencast', deadline, (page) => PageCast.start(page, this.#news.ring));
      return { tab, cast };
    } catch (error) {
      // The tab has closed, and another one is in front.
      if (!deadline.isOver() && !(await this.#isInFront(id, deadline)))
        return this.#show(this.#tabs.order.frontId, deadline);
      throw error;
    }
  }

  /** Resolves to whether a failing tab is still in front, that is, it has not closed. */
  async #isInFront(id: TabId, deadline: Deadline): Promise<boolean> {
    await deadline.race(this.#tabs.refresh());
    return this.#tabs.order.frontId === id;
  }

  async #end(): Promise<void> {
    this.#ignoreFront();
    this.#news.ring();
    await this.#shown?.cast.stop();
  }
}
