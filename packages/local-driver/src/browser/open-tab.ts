import {
  ActionFailedError,
  FarhandError,
  guardPress,
  inPicture,
  inTime,
  ProtocolError,
  type ChangeListener,
  type ChangeWatch,
  type Deadline,
  type OpenDialogs,
  type PictureView,
  type ScreenshotData,
  type Point,
  type PressGuard,
  type SeenText,
  type Size,
  type TabId,
  type TabInfo,
} from '@farhand/core/driver';
import type { CDPSession, FileChooser, Page } from 'playwright-core';
import { capturePage, type CaptureFormat } from './screenshot.js';
import { Effects } from './effects.js';
import { ForeignFrames } from './foreign-frames.js';
import { KeyWatch } from './key-watch.js';
import { PageChannel } from './page-channel.js';
import { readTexts } from './seen-texts.js';
import { PageWatches } from './watch.js';
import { followDialogs } from './dialogs.js';
import { crashedTab, noSuchTab, refused, saysClosed } from './failure.js';

/** An activity that lasts until it is stopped. */
interface Stoppable {
  stop(): Promise<void>;
}

/** One open tab, with the session that carries its input. */
export class OpenTab {
  /** Chromium's identifier of the tab. */
  readonly id: TabId;
  /** The tab that opened this one, if any. */
  readonly openerId: TabId | undefined;
  /** The browser profile of the tab. */
  readonly contextId: string | undefined;
  /** The dialogs of its page. */
  readonly dialogs: OpenDialogs;
  /** Tracks whether the effects of input are complete. */
  readonly effects: Effects;
  /** The frames of its page that may have their own process. */
  readonly frames: ForeignFrames;
  /** The way of input to the page. */
  readonly channel: PageChannel;
  readonly #page: Page;
  readonly #session: CDPSession;
  /** How many dialogs the page had opened before the channel heard of them. */
  readonly #dialogsBefore: number;
  /** Whether this session sets the viewport. While it does, Playwright's setting has no effect. */
  #isOverridden: boolean;
  readonly #isGuest: boolean;
  /** The part of the page that its window shows, as Chromium last reported. */
  #visible: { readonly zoom?: number; readonly scale: number; readonly offsetX: number; readonly offsetY: number } =
    unzoomed;
  readonly #watches = new PageWatches();
  #crashed = false;
  #claimed: Promise<void> | undefined;
  #isReady = false;

  private constructor(
    target: { targetId: TabId; openerId?: TabId; browserContextId?: string },
    page: Page,
    session: CDPSession,
    channel: PageChannel,
    dialogs: OpenDialogs,
    isGuest: boolean,
  ) {
    this.id = target.targetId;
    this.openerId = target.openerId;
    this.contextId = target.browserContextId;
    this.dialogs = dialogs;
    this.#page = page;
    this.#session = session;
    this.#isOverridden = isGuest;
    this.#isGuest = isGuest;
    this.frames = new ForeignFrames(page, session);
    this.channel = channel;
    this.#dialogsBefore = dialogs.opened;
    this.effects = new Effects(channel, (expression) => this.frames.evaluate(expression));
    page.on('crash', () => {
      this.#crashed = true;
      dialogs.end();
    });
    this.onClose(() => dialogs.end());
  }

  /**
   * Creates the tab of a page. A guest tab is in a browser that Farhand did not start, and is left unchanged at the
   * end.
   */
  static async of(page: Page, dialogs: OpenDialogs, isGuest: boolean): Promise<OpenTab> {
    const session = await page.context().newCDPSession(page);
    const channel = new PageChannel(session);
    followDialogs(dialogs, session);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    return new OpenTab(targetInfo, page, session, channel, dialogs, isGuest);
  }

  /** Whether the page has been claimed, which happens before any other call on it. */
  get isClaimed(): boolean {
    return this.#claimed !== undefined;
  }

  /** Whether its page has the viewport and acts as if in front. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Returns whether this is the tab of a page. */
  shows(page: Page): boolean {
    return this.#page === page;
  }

  /** Resolves to whether the page is visible in its window. */
  async isVisible(): Promise<boolean> {
    return (await this.#page.evaluate<unknown>('document.visibilityState')) === 'visible';
  }

  /** Sets the page's viewport and makes it act as if in front, once. */
  claim(viewport: () => Viewport): Promise<void> {
    this.#claimed ??= (async () => {
      await this.#session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
      // A page blocked by a dialog replies after the dialog has closed.
      void this.effects.watch().catch(() => undefined);
      await this.resize(viewport());
      this.#isReady = true;
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

  /** Resolves to the page's own size, in pixels of the picture. */
  async innerSize(): Promise<Size> {
    const size: unknown = await this.#page.evaluate<unknown>('[innerWidth, innerHeight]');
    const [width, height] = Array.isArray(size) ? size.map(Number) : [];
    if (width === undefined || height === undefined) throw new ProtocolError('A page did not report its size.');
    const { scale } = await this.pictureView({ width, height, scale: 1 });
    return pictureSize({ width, height, scale });
  }

  /**
   * Resolves to the mapping from picture pixels to the page in a viewport. In a browser that Farhand did not start, a
   * person may have zoomed the page; in a launched browser this does not happen.
   *
   * @remarks Chromium 156 expects input positions in CSS pixels of the page, even if the page is zoomed or pinched, and
   * takes pictures in CSS pixels of the window (November 2026).
   */
  async pictureView({ scale }: Viewport): Promise<PictureView> {
    if (this.#isGuest) {
      const metrics = this.#session.send('Page.getLayoutMetrics').catch(() => undefined);
      // A page that is busy, or blocked by a dialog, does not reply.
      const answer = await inTime(patienceMs, metrics, undefined);
      if (answer !== undefined) this.#visible = answer.cssVisualViewport;
    }
    const { zoom = 1, scale: pinch, offsetX, offsetY } = this.#visible;
    return { scale: scale * zoom * pinch, corner: { x: offsetX, y: offsetY } };
  }

  /** Whether a dialog is open. Chromium reports it here before it is known which. */
  get isBlocked(): boolean {
    return this.channel.isDialogOpen || this.dialogs.isOpen;
  }

  /** Resolves when the dialogs that Chromium has reported are known. */
  dialogKnown(): Promise<void> {
    return this.dialogs.until(() => !this.#isOneUnknown || this.lost() !== undefined);
  }

  get #isOneUnknown(): boolean {
    return this.channel.isDialogOpen && this.channel.opened > this.dialogs.opened - this.#dialogsBefore;
  }

  lost(): Error | undefined {
    return this.crash() ?? (this.#page.isClosed() ? noSuchTab(this.id) : undefined);
  }

  /** Returns the crash error of the page, if it has crashed. */
  crash(): Error | undefined {
    return this.#crashed ? crashedTab(this.id) : undefined;
  }

  /**
   * Runs some work on the page, until the deadline. `what` starts the message of a failure.
   *
   * @throws ActionFailedError or TimeoutError if a dialog blocks the work.
   */
  use<T>(what: string, deadline: Deadline, work: (page: Page) => Promise<T>): Promise<T> {
    const { dialogs } = this;
    return this.#attempt(what, deadline, async (page) => {
      await dialogs.passed(what, deadline);
      if (deadline.isOver()) throw deadline.error();
      return dialogs.holdingUp(what, deadline, work(page));
    });
  }

  /**
   * Like {@link OpenTab.use}, for work that the browser does even while a dialog is open. A dialog that opens during
   * the work may block it.
   */
  useBlocked<T>(what: string, deadline: Deadline, work: (page: Page) => Promise<T>): Promise<T> {
    return this.#attempt(what, deadline, (page) => this.dialogs.holdingUp(what, deadline, work(page), 'new'));
  }

  async #attempt<T>(what: string, deadline: Deadline, work: (page: Page) => Promise<T>): Promise<T> {
    const lost = this.lost();
    if (lost !== undefined) throw lost;
    try {
      return await deadline.race(work(this.#page));
    } catch (error) {
      if (deadline.isOver()) throw deadline.error();
      if (FarhandError.isInstance(error)) throw error;
      throw this.lost() ?? (saysClosed(error) ? noSuchTab(this.id) : refused(what, error));
    }
  }

  /**
   * Like {@link OpenTab.use}, for work that lasts until it is stopped. Work that starts after the deadline is stopped
   * at once.
   */
  async start<T extends Stoppable>(what: string, deadline: Deadline, begin: (page: Page) => Promise<T>): Promise<T> {
    let beginning: Promise<T> | undefined;
    try {
      return await this.use(what, deadline, (page) => (beginning = begin(page)));
    } catch (error) {
      void beginning?.then((begun) => begun.stop()).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Takes a screenshot of the viewport, even if another tab is in front.
   */
  screenshot(deadline: Deadline, format: CaptureFormat = { format: 'png' }): Promise<ScreenshotData> {
    return this.use('The screenshot', deadline, async () => {
      await this.effects.over();
      return this.#watches.take(() => capturePage(this.#session, format, deadline.signal));
    });
  }

  /** Resolves to the texts that a person sees in the page, in pixels of its picture. */
  texts(deadline: Deadline, viewport: () => Viewport): Promise<readonly SeenText[]> {
    return this.use('Reading the texts of the page', deadline, async (page) => {
      await this.effects.over();
      const texts = await readTexts(page, this.#session);
      return inPicture(texts, await this.pictureView(viewport()), pictureSize(viewport()));
    });
  }

  /** Guards the next clicks at a point of the picture; with 0, the next press alone. */
  guardPress(at: Point, clicks: number, deadline: Deadline, viewport: () => Viewport): Promise<PressGuard> {
    return this.use('Guarding a press', deadline, async () => {
      const { scale, corner } = await this.pictureView(viewport());
      return guardPress(this.#session, { x: at.x / scale + corner.x, y: at.y / scale + corner.y }, clicks);
    });
  }

  /** Reports changes of the page until it is stopped. */
  watch(deadline: Deadline, listener: ChangeListener): Promise<ChangeWatch> {
    return this.start('Watching the page', deadline, (page) => this.#watches.start(page, listener));
  }

  /** Resolves when the page has replied, cannot reply or takes too long. */
  async reply(): Promise<void> {
    if (this.dialogs.isOpen) return;
    const reply = this.#session.send('Runtime.getIsolateId').catch(() => undefined);
    await inTime(patienceMs, reply, undefined);
  }

  /** Watches what happens to the next key press in the page. */
  watchKey(): Promise<KeyWatch> {
    return KeyWatch.start(this.#page, this.#session, this.frames.all);
  }

  /**
   * Resolves to whether the page has called `window.close()`, which takes effect a moment later. A page blocked by a
   * dialog has not.
   */
  async isClosing(): Promise<boolean> {
    if (this.#page.isClosed() || this.dialogs.isOpen) return false;
    const asking = this.#session.send('Runtime.evaluate', { expression: 'closed', returnByValue: true });
    const closed = asking.then(
      ({ result }) => result.value === true,
      (error: unknown) => saysClosed(error),
    );
    return inTime(patienceMs, closed, false);
  }

  /** Closes the tab, without asking its page. */
  async close(): Promise<void> {
    await this.#page.close().catch(() => undefined);
  }

  /** Loads a blank page. */
  async clear(): Promise<void> {
    await this.#page.goto('about:blank').catch(() => undefined);
  }

  /** Resolves to whether the history has an entry at `step` from this one: -1 is the page before. */
  async hasEntry(step: number): Promise<boolean> {
    const { currentIndex, entries } = await this.#session.send('Page.getNavigationHistory');
    return entries[currentIndex + step] !== undefined;
  }

  /**
   * Does something that leaves the page.
   *
   * @throws ActionFailedError if the page asks whether to leave and the answer is to stay. The call would not end
   * otherwise.
   */
  async unlessStaying<T>(leave: () => Promise<T>): Promise<T> {
    const session = this.#session;
    let isAsked = false;
    let stay: (error: ActionFailedError) => void = () => undefined;
    const staying = new Promise<never>((_, reject) => {
      stay = reject;
    });
    const onOpening = ({ type }: { readonly type: string }): void => {
      isAsked = type === 'beforeunload';
    };
    const onClosed = ({ result }: { readonly result: boolean }): void => {
      if (isAsked && !result)
        stay(
          new ActionFailedError(
            'The page asked whether to leave it, and the answer was to stay. Accept that dialog to leave.',
          ),
        );
    };
    session.on('Page.javascriptDialogOpening', onOpening);
    session.on('Page.javascriptDialogClosed', onClosed);
    try {
      return await Promise.race([leave(), staying]);
    } finally {
      session.off('Page.javascriptDialogOpening', onOpening);
      session.off('Page.javascriptDialogClosed', onClosed);
    }
  }

  /** Runs some work while the page's requests bypass the browser's cache. */
  async withoutCache<T>(work: () => Promise<T>): Promise<T> {
    await this.#session.send('Network.enable');
    await this.#session.send('Network.setCacheDisabled', { cacheDisabled: true });
    try {
      return await work();
    } finally {
      await this.#session.send('Network.disable').catch(() => undefined);
    }
  }

  /** Stops loading. */
  async stopLoading(): Promise<void> {
    await this.#session.send('Page.stopLoading').catch(() => undefined);
  }

  /** Resolves to address and title as the browser knows them, so a busy page does not delay the call. */
  async info(active: boolean): Promise<TabInfo> {
    const { currentIndex, entries } = await this.#session.send('Page.getNavigationHistory');
    const entry = entries[currentIndex];
    return { id: this.id, url: entry?.url ?? 'about:blank', title: entry?.title ?? '', active };
  }

  /** Reports the page's file choosers instead of opening them, until the returned function is called. */
  onFileChooser(listener: (chooser: FileChooser) => void): () => void {
    this.#page.on('filechooser', listener);
    return () => this.#page.off('filechooser', listener);
  }

  /**
   * Resolves when the page, including its frames, has received what Playwright sent. Playwright does not wait for that,
   * and input overtakes it: of 12 clicks sent right after, 3 arrived first (Chromium 156, November 2026).
   */
  async hasHeard(): Promise<void> {
    if (this.dialogs.isOpen) return;
    const frames = this.#page.frames().map((frame) => frame.evaluate('0').catch(() => undefined));
    await inTime(hearingMs, Promise.all(frames), undefined);
  }

  /** Calls `listener` once, after the tab has closed. */
  onClose(listener: () => void): void {
    if (this.#page.isClosed()) listener();
    else this.#page.once('close', listener);
  }
}

/** How long a page may take to receive what was sent, in milliseconds. Observed: under 20; 900 on a busy machine. */
const hearingMs = 5_000;

const unzoomed = { scale: 1, offsetX: 0, offsetY: 0 };

/** How long to wait for a page that may not reply, in milliseconds. */
const patienceMs = 500;

/** The layout size of pages, in CSS pixels, and their scale. */
export interface Viewport extends Size {
  /** Screenshot pixels per CSS pixel. */
  readonly scale: number;
}

/** Returns the size of a page's picture, rounded as Chromium does (measured on Chromium 156, November 2026). */
export const pictureSize = ({ width, height, scale }: Viewport): Size => ({
  width: Math.round(width * scale),
  height: Math.round(height * scale),
});
