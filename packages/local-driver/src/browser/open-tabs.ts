import type { Deadline, TabId, TabInfo } from '@farhand/core/driver';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { OpenTab, type Viewport } from './open-tab.js';
import { noSuchTab } from './failure.js';

/** How the tabs of a browser are looked after. */
export interface TabCare {
  /** The viewport of every tab that is used. */
  readonly viewport: Viewport;
  /** Whether all tabs are Farhand's. In somebody else's browser, only those are that Farhand opened, and their popups. */
  readonly ownsAll: boolean;
}

/** The tabs of one browser, popups included, from the moment that Chromium has them. */
export class OpenTabs {
  /** Which came to the front when. The one in front is the active tab. */
  readonly order: FrontOrder = new FrontOrder();
  readonly #context: BrowserContext;
  readonly #targets: PageTargets;
  readonly #ownsAll: boolean;
  #viewport: Viewport;
  readonly #adoptions = new WeakMap<Page, Promise<OpenTab | undefined>>();
  readonly #tabs = new Map<TabId, OpenTab>();
  readonly #own = new Set<TabId>();
  #changes: (() => void)[] = [];

  private constructor(context: BrowserContext, targets: PageTargets, care: TabCare) {
    this.#context = context;
    this.#targets = targets;
    this.#ownsAll = care.ownsAll;
    this.#viewport = care.viewport;
  }

  /** Looks after the tabs of a context, which may have some. */
  static async of(context: BrowserContext, browser: CDPSession, care: TabCare): Promise<OpenTabs> {
    const tabs = new OpenTabs(context, await PageTargets.of(browser), care);
    const present = context.pages();
    context.on('page', (page) => void tabs.#welcome(page));
    await Promise.all(present.map((page) => tabs.#adopt(page)));
    return tabs;
  }

  /** Every tab whose page has come, oldest first. */
  get all(): readonly OpenTab[] {
    return [...this.#tabs.values()];
  }

  /** The viewport of every tab that is used. */
  get viewport(): Viewport {
    return this.#viewport;
  }

  /** Gives every tab that is used another viewport, now and from now on. */
  async resize(viewport: Viewport): Promise<void> {
    this.#viewport = viewport;
    await Promise.all(this.all.filter((tab) => tab.isClaimed).map((tab) => tab.resize(viewport)));
  }

  /** Whether a page is one that was used. */
  isUsed(page: Page): boolean {
    return this.all.some((tab) => tab.isClaimed && tab.shows(page));
  }

  /** Opens an empty tab, which becomes the active one. */
  async open(): Promise<OpenTab> {
    const tab = await this.#adopt(await this.#context.newPage());
    if (tab === undefined) throw noSuchTab('(just opened)');
    this.take(tab);
    await tab.claim(() => this.#viewport);
    return tab;
  }

  /** Counts a tab as opened by Farhand and as the active one. */
  take(tab: OpenTab): void {
    this.#own.add(tab.id);
    this.order.bring(tab.id);
  }

  /**
   * A tab ready to be used. Without an identifier, the active one.
   *
   * @throws ActionFailedError if there is no such tab.
   */
  async get(id: TabId | undefined, deadline: Deadline): Promise<OpenTab> {
    const tab = await this.find(id ?? this.order.frontId ?? '', deadline);
    await tab.use('Setting the viewport', deadline, () => tab.claim(() => this.#viewport));
    return tab;
  }

  /**
   * A tab as it is. A popup that is just opening is waited for.
   *
   * @throws ActionFailedError if there is no such tab.
   */
  async find(id: TabId, deadline: Deadline): Promise<OpenTab> {
    for (;;) {
      const tab = this.#tabs.get(id);
      if (tab !== undefined) return tab;
      const changed = new Promise<void>((resolve) => this.#changes.push(resolve));
      const targets = await deadline.race(this.#listed());
      if (!targets.some((target) => target.id === id)) throw noSuchTab(id);
      if (!this.#tabs.has(id)) await deadline.race(changed);
    }
  }

  /** Closes a tab, whatever its page says to that. A popup that is just opening is not waited for. */
  async close(id: TabId): Promise<void> {
    const tab = this.#tabs.get(id);
    if (tab !== undefined) return tab.close();
    if (!(await this.#listed()).some((target) => target.id === id)) throw noSuchTab(id);
    await this.#targets.close(id);
  }

  /** Closes the tabs that Farhand opened. One is left, and left blank, if the browser would end without it. */
  async closeOwn(): Promise<void> {
    const all = this.all;
    const own = all.filter((tab) => this.#own.has(tab.id));
    const [last, ...others] = own;
    await Promise.all([...others.map((tab) => tab.close()), own.length < all.length ? last?.close() : last?.clear()]);
  }

  /** Whether the browser answers. */
  async answer(): Promise<boolean> {
    return (await this.#listed().catch(() => undefined)) !== undefined;
  }

  /** What Chromium has open now, oldest first. A popup that is just opening is there already. */
  async list(deadline: Deadline): Promise<readonly TabInfo[]> {
    const targets = await deadline.race(this.#listed());
    const known = [...this.#tabs.keys()];
    const age = (id: TabId): number => (this.#tabs.has(id) ? known.indexOf(id) : known.length);
    const active = this.order.frontId;
    const infos = targets
      .toSorted((a, b) => age(a.id) - age(b.id))
      .map(async ({ id, url }): Promise<TabInfo> => {
        const plain = { id, url: url === '' ? 'about:blank' : url, title: '', active: id === active };
        return (
          (await this.#tabs
            .get(id)
            ?.info(id === active)
            .catch(() => undefined)) ?? plain
        );
      });
    return deadline.race(Promise.all(infos));
  }

  #adopt(page: Page): Promise<OpenTab | undefined> {
    const adoption = this.#adoptions.get(page) ?? this.#register(page);
    this.#adoptions.set(page, adoption);
    return adoption;
  }

  async #register(page: Page): Promise<OpenTab | undefined> {
    try {
      const tab = await OpenTab.of(page, !this.#ownsAll);
      this.#tabs.set(tab.id, tab);
      tab.onClose(() => this.#forget(tab.id));
      this.#announce();
      return tab;
    } catch {
      // It closed before it could be asked.
      return undefined;
    }
  }

  /** A tab that opened by itself: a popup. */
  async #welcome(page: Page): Promise<void> {
    const tab = await this.#adopt(page);
    if (tab === undefined || this.#own.has(tab.id)) return;
    if (this.#ownsAll || (tab.openerId !== undefined && this.#own.has(tab.openerId))) this.take(tab);
  }

  #forget(id: TabId): void {
    this.#tabs.delete(id);
    this.#own.delete(id);
    this.order.remove(id);
    this.#announce();
  }

  #announce(): void {
    for (const resolve of this.#changes.splice(0)) resolve();
  }

  #listed(): Promise<readonly PageTarget[]> {
    return this.#targets.list((id) => this.#tabs.has(id));
  }
}

/** Tabs in the order they came to the front. */
export class FrontOrder {
  #ids: readonly TabId[] = [];
  readonly #listeners = new Set<() => void>();

  /** The tab in front, if there is one. */
  get frontId(): TabId | undefined {
    return this.#ids.at(-1);
  }

  /** Notes that a tab has come to the front. */
  bring(id: TabId): void {
    this.#set([...this.#ids.filter((other) => other !== id), id]);
  }

  /** Notes that a tab is gone. */
  remove(id: TabId): void {
    this.#set(this.#ids.filter((other) => other !== id));
  }

  /** Calls `listener` whenever another tab is in front, until the function it gives is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(ids: readonly TabId[]): void {
    const before = this.frontId;
    this.#ids = ids;
    if (this.frontId !== before) for (const listener of this.#listeners) listener();
  }
}

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
