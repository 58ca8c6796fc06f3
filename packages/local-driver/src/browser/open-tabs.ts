import {
  ActionFailedError,
  BrowserEventSource,
  type BrowserEvent,
  type Deadline,
  type DialogAnswer,
  type TabId,
  type TabInfo,
} from '@farhand/core/driver';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { Dialogs } from './dialogs.js';
import { watchDownloads } from './downloads.js';
import { FileChoosers } from './file-choosers.js';
import { FrontOrder } from './front-order.js';
import { OpenTab, type Viewport } from './open-tab.js';
import { PageTargets, type PageTarget } from './page-targets.js';
import { TabFollower } from './tab-follower.js';
import { noSuchTab } from './failure.js';

/** How the tabs of a browser are handled. */
export interface TabCare {
  /** The viewport of every tab in use. */
  readonly viewport: Viewport;
  /**
   * Whether Farhand owns all tabs. In a browser that it did not start, it owns only the tabs it opened, and their
   * popups.
   */
  readonly ownsAll: boolean;
  /** Whether only Farhand's own tabs are followed. Otherwise all are, regardless of who opened them. */
  readonly followsOwnOnly: boolean;
  /** Whether a person or another client may switch tabs. */
  readonly isShared: boolean;
  /** How dialogs are answered. */
  readonly dialogs: DialogAnswer;
  /** Whether the browser runs on this machine. */
  readonly isHere: boolean;
}

/** The tabs of one browser, including popups, from the moment that Chromium lists them. */
export class OpenTabs {
  /** The order in which the tabs came to the front. The front tab is the active one. */
  readonly order: FrontOrder = new FrontOrder();
  /** Events of the tabs that no call caused. */
  readonly events: BrowserEventSource = new BrowserEventSource();
  readonly #context: BrowserContext;
  readonly #targets: PageTargets;
  /** Whether Farhand owns all tabs. */
  readonly ownsAll: boolean;
  /** The file choosers of the pages. */
  readonly choosers: FileChoosers;
  readonly #care: TabCare;
  readonly #follower: TabFollower;
  readonly #dialogs: Dialogs;
  #viewport: Viewport;
  readonly #adoptions = new WeakMap<Page, Promise<OpenTab | undefined>>();
  readonly #tabs = new Map<TabId, OpenTab>();
  readonly #own = new Set<TabId>();
  /** Tabs that Farhand is opening. Until they are known, a new tab may be one of them. */
  readonly #openings = new Set<Promise<unknown>>();
  #changes: (() => void)[] = [];

  private constructor(context: BrowserContext, targets: PageTargets, care: TabCare) {
    this.#context = context;
    this.#targets = targets;
    this.ownsAll = care.ownsAll;
    this.#care = care;
    this.#follower = new TabFollower({
      targets,
      order: this.order,
      events: this.events,
      welcome: (target) => this.#welcome(target),
      forget: (id) => this.#forget(id),
    });
    this.#viewport = care.viewport;
    const emit = (event: BrowserEvent): void => this.events.emit(event);
    this.#dialogs = new Dialogs(care.dialogs, {
      isOurs: (page) => care.ownsAll || this.isUsed(page),
      tabOf: (page) => this.all.find((tab) => tab.shows(page))?.id ?? this.#idOf(page),
      emit,
    });
    this.#dialogs.watch(context);
    this.choosers = new FileChoosers(care.isHere, emit);
    // In a browser that Farhand did not start, downloads stay under the control of its owner.
    if (care.ownsAll) watchDownloads(context, { tabOf: (page) => this.#idOf(page), emit });
  }

  /** Handles the tabs of a context, including those it already has. */
  static async of(context: BrowserContext, browser: CDPSession, care: TabCare): Promise<OpenTabs> {
    const targets = await PageTargets.of(browser);
    const tabs = new OpenTabs(context, targets, care);
    tabs.order.onChange(() => tabs.events.emit({ type: 'front', tab: tabs.order.frontId }));
    const present = context.pages();
    context.on('page', (page) => void tabs.#adopt(page));
    await Promise.all(present.map((page) => tabs.#adopt(page)));
    if (!care.followsOwnOnly) for (const { id } of tabs.all) tabs.#follower.add(id);
    return tabs;
  }

  /** Every tab whose page is known, oldest first. */
  get all(): readonly OpenTab[] {
    return [...this.#tabs.values()];
  }

  /** The viewport of every tab in use. */
  get viewport(): Viewport {
    return this.#viewport;
  }

  /** Sets the viewport of every tab in use, now and later. */
  async resize(viewport: Viewport): Promise<void> {
    this.#viewport = viewport;
    await Promise.all(this.all.filter((tab) => tab.isClaimed).map((tab) => tab.resize(viewport)));
  }

  /** Returns whether a page is in use. */
  isUsed(page: Page): boolean {
    return this.all.some((tab) => tab.isClaimed && tab.shows(page));
  }

  /** Opens an empty tab, which becomes the active one. */
  async open(): Promise<OpenTab> {
    const opening = this.#open();
    this.#openings.add(opening);
    const tab = await opening.finally(() => this.#openings.delete(opening));
    await tab.claim(() => this.#viewport);
    this.choosers.follow(tab);
    return tab;
  }

  /** Records a tab as opened by Farhand and as the active one. */
  take(tab: OpenTab): void {
    this.#own.add(tab.id);
    this.#follower.add(tab.id);
    this.order.bring(tab.id);
  }

  /**
   * Resolves to a tab that is ready for use. Without an identifier, the active tab.
   *
   * @throws ActionFailedError if there is no such tab.
   */
  async get(id: TabId | undefined, deadline: Deadline): Promise<OpenTab> {
    const tab = await this.find(id ?? this.order.frontId ?? '', deadline);
    if (!tab.isReady) {
      await tab.use('Setting the viewport', deadline, () => tab.claim(() => this.#viewport));
      this.choosers.follow(tab);
    }
    return tab;
  }

  /**
   * Resolves to a tab as it is. Waits for a popup that is opening.
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

  /** Closes a tab without asking its page. Does not wait for a popup that is opening. */
  async close(id: TabId): Promise<void> {
    const tab = this.#tabs.get(id);
    if (tab !== undefined) await tab.close();
    else if ((await this.#listed()).some((target) => target.id === id)) await this.#targets.close(id);
    else throw noSuchTab(id);
    await this.#follower.look();
  }

  /**
   * Closes a tab unless it is the last one.
   *
   * @throws ActionFailedError if it is the last one, or there is no such tab.
   */
  async closeUnlessLast(id: TabId, deadline: Deadline): Promise<void> {
    const open = await this.list(deadline);
    if (open.length === 1 && open[0]?.id === id) {
      throw new ActionFailedError(
        `Tab ${id} is the last one and was not closed: a browser without tabs ends. Open another tab first, or close the computer.`,
      );
    }
    await deadline.race(this.close(id));
  }

  /** Brings a tab to the front. */
  async bring(id: TabId, deadline: Deadline): Promise<void> {
    const tab = await this.find(id, deadline);
    await tab.useBlocked('Bringing the tab to the front', deadline, (page) => page.bringToFront());
    this.order.bring(id);
  }

  /**
   * Opens an empty tab in front, optionally in its own window, as the browser's own keys do: this is reported as an
   * event.
   */
  async openByKey(newWindow: boolean, deadline: Deadline): Promise<void> {
    const id = await this.#targets.open(newWindow);
    this.take(await this.find(id, deadline));
    await this.#follower.look();
  }

  /** Resolves to the tabs in the window of a tab, in their order there. */
  inWindowOf(id: TabId, deadline: Deadline): Promise<readonly TabId[]> {
    return deadline.race(this.#targets.inWindowOf(id));
  }

  /** Closes the tabs that Farhand opened. If the browser would end without tabs, one blank tab is left. */
  async closeOwn(): Promise<void> {
    const all = this.all;
    const own = all.filter((tab) => this.#own.has(tab.id));
    const [last, ...others] = own;
    await Promise.all([...others.map((tab) => tab.close()), own.length < all.length ? last?.close() : last?.clear()]);
  }

  /** Resolves to whether the browser replies. */
  async answer(): Promise<boolean> {
    return (await this.#listed().catch(() => undefined)) !== undefined;
  }

  /** Resolves to Chromium's open tabs, oldest first. A popup that is opening is included. */
  async list(deadline: Deadline): Promise<readonly TabInfo[]> {
    const [targets] = await deadline.race(Promise.all([this.#listed(), this.#follower.look()]));
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

  /** Starts to follow what others do with the tabs. Call it once, when the front tab is known. */
  async follow(): Promise<void> {
    await this.#follower.look();
    if (this.#care.isShared) this.#follower.keepLooking();
  }

  /** Stops following. */
  stopFollowing(): void {
    this.#follower.stop();
  }

  /** Resolves when Farhand knows everything that Chromium knows about the tabs. */
  refresh(): Promise<void> {
    return this.#follower.look();
  }

  /** Whether no person and no other client uses the tabs, so that only Farhand answers their dialogs. */
  get isAlone(): boolean {
    return this.ownsAll && !this.#care.isShared;
  }

  /** Whether the state of the tabs may be out of date after input that presses something. */
  get isUncertain(): boolean {
    return this.#follower.count > 1 || this.#follower.hasNews;
  }

  /**
   * Resolves when the effect of input on the tabs is known: a tab opened, closed, or came to the front.
   *
   * @param pressedIn - the tabs in which something was pressed
   * @param mayOpen - whether the input may be a shortcut by which Chromium opens a link in a new tab
   */
  async catchUp(pressedIn: readonly TabId[], mayOpen: boolean): Promise<void> {
    const pressed = pressedIn.map((id) => this.#tabs.get(id)).filter((tab) => tab !== undefined);
    // Chromium opens a tab for `window.open()` before it replies to the input. For a link opened with Shift or the
    // middle button, it learns of the tab a moment later; a reply of the page requested after the input then arrives
    // later still.
    if (mayOpen) await Promise.all(pressed.map((tab) => tab.reply()));
    await Promise.all([
      this.#follower.look(),
      ...pressed.map(async (tab) => {
        if (tab.openerId !== undefined && (await tab.isClosing())) await this.#follower.waitUntilGone(tab.id);
      }),
    ]);
    if (this.#follower.hasNews) await this.#follower.look();
  }

  async #open(): Promise<OpenTab> {
    const tab = await this.#adopt(await this.#context.newPage());
    if (tab === undefined) throw noSuchTab('(just opened)');
    this.take(tab);
    return tab;
  }

  async #idOf(page: Page): Promise<TabId | undefined> {
    return (await this.#adopt(page))?.id;
  }

  #adopt(page: Page): Promise<OpenTab | undefined> {
    const adoption = this.#adoptions.get(page) ?? this.#register(page);
    this.#adoptions.set(page, adoption);
    return adoption;
  }

  async #register(page: Page): Promise<OpenTab | undefined> {
    try {
      const tab = await OpenTab.of(page, this.#dialogs.of(page), !this.#care.ownsAll);
      this.#targets.belongTo(tab.contextId);
      this.#tabs.set(tab.id, tab);
      if (this.ownsAll) this.choosers.follow(tab);
      tab.onClose(() => {
        this.#tabs.delete(tab.id);
        this.#announce();
      });
      this.#announce();
      return tab;
    } catch {
      // The tab closed before it could be asked.
      return undefined;
    }
  }

  /** Resolves to whether a new tab opened by itself and is followed. */
  async #welcome({ id, openerId }: PageTarget): Promise<boolean> {
    // A tab that no page opened may be one that Farhand is opening.
    if (openerId === undefined) await Promise.allSettled(this.#openings);
    if (this.#own.has(id)) return false;
    const isOwn = this.#care.ownsAll || (openerId !== undefined && this.#own.has(openerId));
    if (isOwn) this.#own.add(id);
    return isOwn || !this.#care.followsOwnOnly;
  }

  #forget(id: TabId): boolean {
    const isOwn = this.#own.delete(id);
    return isOwn || !this.#care.followsOwnOnly;
  }

  #announce(): void {
    for (const resolve of this.#changes.splice(0)) resolve();
  }

  async #listed(): Promise<readonly PageTarget[]> {
    return (await this.#targets.look()).pages;
  }
}
