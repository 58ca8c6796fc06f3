import type { TabId } from '@farhand/core/driver';
import type { CDPSession } from 'playwright-core';

/** A tab as Chromium itself lists it: there from the moment it opens, long before its page has come. */
export interface PageTarget {
  readonly id: TabId;
  readonly url: string;
}

/** The list of tabs that Chromium keeps. */
export class PageTargets {
  readonly #browser: CDPSession;
  #contextId: string | undefined;

  private constructor(browser: CDPSession) {
    this.#browser = browser;
  }

  /** Asks by a session of the browser. */
  static async of(browser: CDPSession): Promise<PageTargets> {
    await browser.send('Target.setDiscoverTargets', { discover: true });
    return new PageTargets(browser);
  }

  /** The tabs in the profile of those that `isSample` knows. */
  async list(isSample: (id: TabId) => boolean): Promise<readonly PageTarget[]> {
    const { targetInfos } = await this.#browser.send('Target.getTargets');
    const pages = targetInfos.filter(({ type, url }) => type === 'page' && !url.startsWith('devtools:'));
    this.#contextId ??= pages.find(({ targetId }) => isSample(targetId))?.browserContextId;
    return pages
      .filter(({ browserContextId }) => browserContextId === this.#contextId)
      .map(({ targetId, url }) => ({ id: targetId, url }));
  }

  /** Closes a tab and waits until it is gone. */
  async close(id: TabId): Promise<void> {
    let heard: (event: { targetId: string }) => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      heard = ({ targetId }) => {
        if (targetId === id) resolve();
      };
      this.#browser.on('Target.targetDestroyed', heard);
    });
    try {
      await this.#browser.send('Target.closeTarget', { targetId: id });
      await gone;
    } finally {
      this.#browser.off('Target.targetDestroyed', heard);
    }
  }
}
