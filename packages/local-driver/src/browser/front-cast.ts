import {
  startDeadline,
  type Deadline,
  type ScreencastPart,
  type ScreenshotData,
  type TabId,
} from '@farhand/core/driver';
import { Bell } from '../bell.js';
import { noTab } from './browser-failure.js';
import type { OpenTab } from './open-tab.js';
import type { OpenTabs } from './open-tabs.js';
import { PageCast } from './page-cast.js';

/** What is shown now. */
interface Shown {
  readonly tab: OpenTab;
  readonly cast: PageCast;
}

/**
 * The pictures of whichever tab is in front, from the time it is opened until `signal` fires.
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

  /** Opens it. The deadline is for its beginning. */
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

  /** The pictures, each with its tab. Who is slow gets the newest. */
  async *parts(): AsyncGenerator<ScreencastPart, void, undefined> {
    const deadline = startDeadline({ signal: this.#signal, timeoutMs: 0 }, 'The screencast');
    try {
      while (!this.#signal.aborted) {
        const { tab, cast } = await this.#follow(deadline);
        const lost = tab.lost();
        if (lost !== undefined && this.#tabs.order.frontId === tab.id) throw lost;
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
   * Chromium's frames have a pixel for each CSS pixel. Where a picture has more of them, one is taken of what there is now.
   * `undefined` if the tab has closed meanwhile.
   */
  async #inDisplayPixels(frame: ScreenshotData, tab: OpenTab, deadline: Deadline): Promise<ScreenshotData | undefined> {
    if (this.#tabs.viewport.scale === 1) return frame;
    try {
      return await tab.screenshot(deadline, true);
    } catch (error) {
      if (this.#tabs.order.frontId === tab.id) throw error;
      return undefined;
    }
  }

  /** Shows the tab in front, if another one is shown. */
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
      // It has closed, and another one is in front.
      if (this.#tabs.order.frontId !== id && !deadline.signal.aborted)
        return this.#show(this.#tabs.order.frontId, deadline);
      throw error;
    }
  }

  async #end(): Promise<void> {
    this.#ignoreFront();
    this.#news.ring();
    await this.#shown?.cast.stop();
  }
}
