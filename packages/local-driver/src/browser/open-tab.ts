import {
  FarhandError,
  inTime,
  ProtocolError,
  type ChangeListener,
  type ChangeWatch,
  type Deadline,
  type ScreenshotData,
  type Size,
  type TabId,
  type TabInfo,
} from '@farhand/core/driver';
import type { CDPSession, Frame, Page } from 'playwright-core';
import { capturePage } from './screenshot.js';
import { PageWatches } from './watch.js';
import { crashedTab, noSuchTab, refused, saysClosed } from './failure.js';

/** The part of a CDP session that sends, without the types of each command. */
interface Channel {
  send(method: string, params?: object): Promise<unknown>;
}

/** Something that goes on until it is stopped. */
interface Stoppable {
  stop(): Promise<void>;
}

/** One tab that is open, with the session that carries its input. */
export class OpenTab {
  /** Chromium's identifier of the tab. */
  readonly id: TabId;
  /** The tab that opened it, if one did. */
  readonly openerId: TabId | undefined;
  readonly #page: Page;
  readonly #session: CDPSession;
  /** Whether this session sets its size, for as long as it lasts. Playwright's setting does not count any more then. */
  #isOverridden: boolean;
  readonly #watches = new PageWatches();
  #crashed = false;
  #claimed: Promise<void> | undefined;

  private constructor(
    target: { targetId: TabId; openerId?: TabId },
    page: Page,
    session: CDPSession,
    isGuest: boolean,
  ) {
    this.id = target.targetId;
    this.openerId = target.openerId;
    this.#page = page;
    this.#session = session;
    this.#isOverridden = isGuest;
    page.on('crash', () => {
      this.#crashed = true;
    });
  }

  /** Makes the tab of a page. A guest is in somebody else's browser, which it leaves as it was. */
  static async of(page: Page, isGuest: boolean): Promise<OpenTab> {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    return new OpenTab(targetInfo, page, session, isGuest);
  }

  /** Whether the page has been claimed, which is before anything is done to it. */
  get isClaimed(): boolean {
    return this.#claimed !== undefined;
  }

  /** Whether this is the tab of a page. */
  shows(page: Page): boolean {
    return this.#page === page;
  }

  /** Whether the page can be seen in its window. */
  async isVisible(): Promise<boolean> {
    return (await this.#page.evaluate<unknown>('document.visibilityState')) === 'visible';
  }

  /** Gives the page the viewport and makes it act as if in front. Does it once. */
  claim(viewport: () => Viewport): Promise<void> {
    this.#claimed ??= (async () => {
      await this.#session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
      await this.resize(viewport());
    })();
    return this.#claimed;
  }

  /** Sets the viewport. */
  async resize({ width, height, scale }: Viewport): Promise<void> {
    this.#isOverridden ||= scale !== 1;
    if (this.#isOverridden) {
      const metrics = { width, height, deviceScaleFactor: scale, mobile: false };
      return void (await this.#session.send('Emulation.setDeviceMetricsOverride', metrics));
    }
    const now = this.#page.viewportSize();
    if (now?.width !== width || now.height !== height) await this.#page.setViewportSize({ width, height });
  }

  /** The size that the page has by itself. */
  async innerSize(): Promise<Size> {
    const size: unknown = await this.#page.evaluate<unknown>('[innerWidth, innerHeight]');
    const [width, height] = Array.isArray(size) ? size.map(Number) : [];
    if (width === undefined || height === undefined) throw new ProtocolError('A page did not tell its size.');
    return { width, height };
  }

  send(method: string, params: object): Promise<unknown> {
    const channel: Channel = this.#session;
    return channel.send(method, params);
  }

  /** Resolves when the page has dealt with what was sent. */
  settle(): Promise<void> {
    return settlePage(this.#page, this.#session);
  }

  /** Whether the page has frames that may have a process of their own. */
  hasForeignFrames(): boolean {
    return foreignFrames(this.#page).length > 0;
  }

  lost(): Error | undefined {
    return this.crash() ?? (this.#page.isClosed() ? noSuchTab(this.id) : undefined);
  }

  /** That its page has crashed, if it has. */
  crash(): Error | undefined {
    return this.#crashed ? crashedTab(this.id) : undefined;
  }

  /** Runs something on the page, until the deadline. `what` begins the message of a failure. */
  async use<T>(what: string, deadline: Deadline, work: (page: Page) => Promise<T>): Promise<T> {
    const lost = this.lost();
    if (lost !== undefined) throw lost;
    try {
      return await deadline.race(work(this.#page));
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.error();
      if (FarhandError.isInstance(error)) throw error;
      throw this.lost() ?? (saysClosed(error) ? noSuchTab(this.id) : refused(what, error));
    }
  }

  /** As {@link OpenTab.use}, for what goes on until it is stopped. What begins after the deadline is not left running. */
  async start<T extends Stoppable>(what: string, deadline: Deadline, begin: (page: Page) => Promise<T>): Promise<T> {
    let beginning: Promise<T> | undefined;
    try {
      return await this.use(what, deadline, (page) => (beginning = begin(page)));
    } catch (error) {
      void beginning?.then((begun) => begun.stop()).catch(() => undefined);
      throw error;
    }
  }

  /** Takes a picture of the viewport, also when another tab is in front. `isQuick`: with less effort to make it small. */
  screenshot(deadline: Deadline, isQuick = false): Promise<ScreenshotData> {
    return this.use('The screenshot', deadline, () => this.#watches.take(() => capturePage(this.#session, isQuick)));
  }

  /** Tells what happens to the page, until it is stopped. */
  watch(deadline: Deadline, listener: ChangeListener): Promise<ChangeWatch> {
    return this.start('Watching the page', deadline, (page) => this.#watches.start(page, listener));
  }

  /** Closes the tab, whatever its page says to that. */
  async close(): Promise<void> {
    await this.#page.close().catch(() => undefined);
  }

  /** Leaves a blank page. */
  async clear(): Promise<void> {
    await this.#page.goto('about:blank').catch(() => undefined);
  }

  /** Stops what is loading. */
  async stopLoading(): Promise<void> {
    await this.#session.send('Page.stopLoading').catch(() => undefined);
  }

  /** Address and title, as the browser knows them: also of a page that is busy. */
  async info(active: boolean): Promise<TabInfo> {
    const { currentIndex, entries } = await this.#session.send('Page.getNavigationHistory');
    const entry = entries[currentIndex];
    return { id: this.id, url: entry?.url ?? 'about:blank', title: entry?.title ?? '', active };
  }

  /** Calls `listener` once the tab has closed. */
  onClose(listener: () => void): void {
    if (this.#page.isClosed()) listener();
    else this.#page.once('close', listener);
  }
}

/** How long a page's frames of other sites are waited for, in milliseconds. */
const patienceMs = 500;

const hostOf = (url = ''): string => (URL.canParse(url) ? new URL(url).host : '');

/** The frames of a page that may have a process of their own. */
const foreignFrames = (page: Page): readonly Frame[] => {
  const [main, ...others] = page.frames();
  return others.filter((frame) => !frame.url().startsWith('about:') && hostOf(frame.url()) !== hostOf(main?.url()));
};

/**
 * Resolves when a page has dealt with what was sent to it by a session.
 *
 * @remarks
 * A reply of a main thread travels behind what that thread told the browser before, such as that a drag has begun or
 * the focus has moved. Frames of other sites have threads of their own. One that does not answer is not waited for
 * long: it has not dealt with input either, which is answered by then.
 */
const settlePage = async (page: Page, session: CDPSession): Promise<void> => {
  const frames = foreignFrames(page).map((frame) => frame.evaluate('0').catch(() => undefined));
  await Promise.all([session.send('Runtime.getIsolateId'), inTime(patienceMs, Promise.all(frames), undefined)]);
};

/** What pages are laid out in, in CSS pixels, and drawn on. */
export interface Viewport extends Size {
  /** Pixels of the picture for each CSS pixel. */
  readonly scale: number;
}

/** Size of the picture of a page, as Chromium rounds it (measured on Chromium 156, November 2026). */
export const pictureSize = ({ width, height, scale }: Viewport): Size => ({
  width: Math.round(width * scale),
  height: Math.round(height * scale),
});
