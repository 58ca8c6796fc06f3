import { isRecord, type TabId } from '@farhand/core/driver';
import type { CDPSession } from 'playwright-core';

/** A tab as Chromium lists it, from the moment it opens and long before its page is available. */
export interface PageTarget {
  readonly id: TabId;
  readonly url: string;
  /** The tab whose page opened this one, if any. A link opened with Control and a click has none. */
  readonly openerId?: TabId;
}

/** The tabs of a browser at one moment. */
export interface Sight {
  readonly pages: readonly PageTarget[];
  /** The tabs in front, one in each window. `undefined` if this browser does not report them. */
  readonly active: ReadonlySet<TabId> | undefined;
  /** The index of each tab in its window, from 0. Empty if this browser does not report it. */
  readonly places: ReadonlyMap<TabId, number>;
}

/** The fields that Farhand uses of a Chromium target. */
interface TargetInfo {
  readonly targetId: TabId;
  readonly type: string;
  readonly url: string;
  readonly title: string;
  readonly openerId?: TabId;
  readonly browserContextId?: string;
  readonly subtype?: string;
  readonly embedderData?: unknown;
}

/**
 * Asks for the pages, and for the tabs that hold them in a window. Only the tab targets report whether they are in
 * front.
 */
const pagesAndTabs = { filter: [{ type: 'page' }, { type: 'tab' }] };

/** The tabs of one profile, as Chromium reports them. */
export class PageTargets {
  readonly #browser: CDPSession;
  #contextId: string | undefined;

  private constructor(browser: CDPSession) {
    this.#browser = browser;
  }

  /** Creates it with a session of the browser. */
  static async of(browser: CDPSession): Promise<PageTargets> {
    await browser.send('Target.setDiscoverTargets', { discover: true });
    return new PageTargets(browser);
  }

  /** Sets the profile of the tabs. */
  belongTo(contextId: string | undefined): void {
    this.#contextId ??= contextId;
  }

  /** Reports each tab that opens or closes from now on. */
  watch(opened: (target: PageTarget) => void, closed: (id: TabId) => void): void {
    this.#browser.on('Target.targetCreated', ({ targetInfo }) => {
      if (this.#isPage(targetInfo)) opened(pageOf(targetInfo));
    });
    this.#browser.on('Target.targetDestroyed', ({ targetId }) => closed(targetId));
  }

  /** Resolves to the current tabs. */
  async look(): Promise<Sight> {
    const { targetInfos } = await this.#browser.send('Target.getTargets', pagesAndTabs);
    const pages = targetInfos.filter((target) => this.#isPage(target));
    const seats = seatsOf(pages, targetInfos);
    const active = [...seats].filter(([, { isActive }]) => isActive).map(([id]) => id);
    return {
      pages: pages.map(pageOf),
      active: seats.size === 0 ? undefined : new Set(active),
      places: new Map([...seats].map(([id, { place }]) => [id, place])),
    };
  }

  /** Opens an empty tab in front, as the browser itself does. */
  async open(newWindow: boolean): Promise<TabId> {
    const where = this.#contextId === undefined ? {} : { browserContextId: this.#contextId };
    const { targetId } = await this.#browser.send('Target.createTarget', { url: 'about:blank', newWindow, ...where });
    return targetId;
  }

  /**
   * Resolves to the tabs in the window of a tab, in their order there. A browser without windows counts as one window
   * with all tabs.
   */
  async inWindowOf(id: TabId): Promise<readonly TabId[]> {
    const { pages, places } = await this.look();
    const windowOf = async (targetId: TabId): Promise<number | undefined> =>
      this.#browser.send('Browser.getWindowForTarget', { targetId }).then(
        ({ windowId }) => windowId,
        () => undefined,
      );
    const windows = await Promise.all(pages.map(async (page) => [page.id, await windowOf(page.id)] as const));
    const own = windows.find(([other]) => other === id)?.[1];
    const ids = windows.filter(([, window]) => window === own).map(([other]) => other);
    return ids.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  }

  /** Resolves when a tab has closed. `begin` runs after the listener is in place. */
  async gone(id: TabId, begin: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    let heard: (event: { targetId: string }) => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      heard = ({ targetId }) => {
        if (targetId === id) resolve();
      };
      this.#browser.on('Target.targetDestroyed', heard);
    });
    try {
      await begin();
      await gone;
    } finally {
      this.#browser.off('Target.targetDestroyed', heard);
    }
  }

  /** Closes a tab and waits until it has closed. */
  close(id: TabId): Promise<void> {
    return this.gone(id, () => this.#browser.send('Target.closeTarget', { targetId: id }));
  }

  /** Returns whether a target is a tab of the profile, not a prerendered page. */
  #isPage({ type, url, subtype, browserContextId }: TargetInfo): boolean {
    const isTab = type === 'page' && subtype === undefined && !url.startsWith('devtools:');
    return isTab && this.#contextId !== undefined && browserContextId === this.#contextId;
  }
}

const pageOf = ({ targetId, url, openerId }: TargetInfo): PageTarget => ({
  id: targetId,
  url,
  ...(openerId === undefined ? {} : { openerId }),
});

/** The position of a tab in its window. */
interface Seat {
  readonly isActive: boolean;
  readonly place: number;
}

/** Returns the position of a target; `undefined` if it has none or does not report it. */
const seatOf = ({ type, embedderData }: TargetInfo): Seat | undefined => {
  if (type !== 'tab' || !isRecord(embedderData)) return undefined;
  const { tabActive, tabStripIndex } = embedderData;
  return typeof tabActive === 'boolean' && typeof tabStripIndex === 'number'
    ? { isActive: tabActive, place: tabStripIndex }
    : undefined;
};

/** Returns what a page target and its tab target have in common. */
const likenessOf = ({ url, title, openerId, browserContextId }: TargetInfo): string =>
  JSON.stringify([url, title, openerId, browserContextId]);

/**
 * Returns the positions of pages. Chromium does not link a page to its tab target, but lists both in the same order.
 * Among identical ones, the first page therefore belongs to the first tab target (checked on Chromium 156, November
 * 2026, by attaching to them).
 */
const seatsOf = (pages: readonly TargetInfo[], all: readonly TargetInfo[]): ReadonlyMap<TabId, Seat> => {
  const left = new Map<string, Seat[]>();
  for (const holder of all) {
    const seat = seatOf(holder);
    if (seat !== undefined) left.set(likenessOf(holder), [...(left.get(likenessOf(holder)) ?? []), seat]);
  }
  return new Map(
    pages.flatMap((page) => {
      const seat = left.get(likenessOf(page))?.shift();
      return seat === undefined ? [] : [[page.targetId, seat] as const];
    }),
  );
};
