import { isRecord, type TabId } from '@farhand/core/driver';
import type { CDPSession } from 'playwright-core';

/** A tab as Chromium itself lists it: there from the moment it opens, long before its page has come. */
export interface PageTarget {
  readonly id: TabId;
  readonly url: string;
  /** The tab whose page opened it, if one did. A link opened by Control and a click names none. */
  readonly openerId?: TabId;
}

/** The tabs of a browser at one moment. */
export interface Sight {
  readonly pages: readonly PageTarget[];
  /** The tabs in front, one in each window. `undefined`: this browser does not say. */
  readonly active: ReadonlySet<TabId> | undefined;
  /** The place of each tab in its window, from 0. Empty if this browser does not say. */
  readonly places: ReadonlyMap<TabId, number>;
}

/** What Chromium tells of a target, as far as it is used. */
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

/** Asks for the pages and for what holds each in its window, of which the second knows whether it is in front. */
const pagesAndTabs = { filter: [{ type: 'page' }, { type: 'tab' }] };

/** The tabs of one profile, as Chromium keeps them. */
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

  /** Notes which profile the tabs are in. */
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

  /** The tabs now. */
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

  /** The tabs in the window of one of them, in their order there. A browser that has no windows has one with all tabs. */
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

  /** Resolves once a tab is gone. `begin` is done when that is being listened for. */
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

  /** Closes a tab and waits until it is gone. */
  close(id: TabId): Promise<void> {
    return this.gone(id, () => this.#browser.send('Target.closeTarget', { targetId: id }));
  }

  /** Whether it is a tab of the profile, and not one that is being drawn in advance. */
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

/** Where a tab is in its window. */
interface Seat {
  readonly isActive: boolean;
  readonly place: number;
}

/** The seat that something holds; `undefined`: it holds none, or does not say. */
const seatOf = ({ type, embedderData }: TargetInfo): Seat | undefined => {
  if (type !== 'tab' || !isRecord(embedderData)) return undefined;
  const { tabActive, tabStripIndex } = embedderData;
  return typeof tabActive === 'boolean' && typeof tabStripIndex === 'number'
    ? { isActive: tabActive, place: tabStripIndex }
    : undefined;
};

/** What a page and its holder have in common. */
const likenessOf = ({ url, title, openerId, browserContextId }: TargetInfo): string =>
  JSON.stringify([url, title, openerId, browserContextId]);

/**
 * The seats of pages. Chromium names no page's holder, but has both lists in the same order, so that of several that are
 * alike the first page is in the first holder (checked on Chromium 156, November 2026, by attaching to them).
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
