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

/** How the tabs of a browser are looked after. */
export interface TabCare {
  /** The viewport of every tab that is used. */
  readonly viewport: Viewport;
  /** Whether all tabs are Farhand's. In somebody else's browser, only those are that Farhand opened, and their popups. */
  readonly ownsAll: boolean;
  /** Whether only those are followed. Otherwise all are, whoever opened them. */
  readonly followsOwnOnly: boolean;
  /** Whether somebody else can switch tabs: a person, or another client. */
  readonly isShared: boolean;
  /** What is done with dialogs. */
  readonly dialogs: DialogAnswer;
  /** Whether the browser runs on this machine. */
  readonly isHere: boolean;
}

/** The tabs of one browser, popups included, from the moment that Chromium has them. */
export class OpenTabs {
  /** Which came to the front when. The one in front is the active tab. */
  readonly order: FrontOrder = new FrontOrder();
  /** What happens to them by itself. */
  readonly events: BrowserEventSource = new BrowserEventSource();
  readonly #context: BrowserContext;
  readonly #targets: PageTargets;
  /** Whether all tabs are Farhand's. */
  readonly ownsAll: boolean;
  /** The files that pages ask for. */
  readonly choosers: FileChoosers;
  readonly #care: TabCare;
  readonly #follower: TabFollower;
  readonly #dialogs: Dialogs;
  #viewport: Viewport;
  readonly #adoptions = new WeakMap<Page, Promise<OpenTab | undefined>>();
  readonly #tabs = new Map<TabId, OpenTab>();
  readonly #own = new Set<TabId>();
  /** Tabs that Farhand is opening. Until they are known, a new one may be one of them. */
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
    // In somebody else's browser, downloads are the business of whoever started it.
    if (care.ownsAll) watchDownloads(context, { tabOf: (page) => this.#idOf(page), emit });
  }

  /** Looks after the tabs of a context, which may have some. */
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
    const opening = this.#open();
    this.#openings.add(opening);
    const tab = await opening.finally(() => this.#openings.delete(opening));
    await tab.claim(() => this.#viewport);
    this.choosers.follow(tab);
    return tab;
  }

  /** Counts a tab as opened by Farhand and as the active one. */
  take(tab: OpenTab): void {
    this.#own.add(tab.id);
    this.#follower.add(tab.id);
    this.order.bring(tab.id);
  }

  /**
   * A tab ready to be used. Without an identifier, the active one.
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
    if (tab !== undefined) await tab.close();
    else if ((await this.#listed()).some((target) => target.id === id)) await this.#targets.close(id);
    else throw noSuchTab(id);
    await this.#follower.look();
  }

  /**
   * Closes a tab, but not the last one.
   *
   * @throws ActionFailedError if it is the last one, or there is no such tab.
   */
  async closeUnlessLast(id: TabId, deadline: Deadline): Promise<void> {
    const open = await this.list(deadline);
    if (open.length === 1 && open[0]?.id === id) {
      throw new ActionFailedError(
        `Tab ${id} is the last one and cannot be closed: a browser without tabs ends. Open another one first, or close the computer.`,
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

  /** Opens an empty tab in front, in a window of its own or not, as the browser's own keys do: it is an event. */
  async openByKey(newWindow: boolean, deadline: Deadline): Promise<void> {
    const id = await this.#targets.open(newWindow);
    this.take(await this.find(id, deadline));
    await this.#follower.look();
  }

  /** The tabs in the window of one of them, in their order there. */
  inWindowOf(id: TabId, deadline: Deadline): Promise<readonly TabId[]> {
    return deadline.race(this.#targets.inWindowOf(id));
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

  /** Starts to follow what others do with the tabs. Call it once, when the tab in front is known. */
  async follow(): Promise<void> {
    await this.#follower.look();
    if (this.#care.isShared) this.#follower.keepLooking();
  }

  /** Ends that. */
  stopFollowing(): void {
    this.#follower.stop();
  }

  /** Resolves when all is known that Chromium knows of the tabs now. */
  refresh(): Promise<void> {
    return this.#follower.look();
  }

  /** Whether there is, or may be, something about the tabs that is not known yet, after input that presses something. */
  get isUncertain(): boolean {
    return this.#follower.count > 1 || this.#follower.hasNews;
  }

  /**
   * Resolves when it is known what input has done to the tabs: opened one, closed one, or brought another to the front.
   *
   * @param pressedIn - the tabs in which something was pressed
   * @param mayOpen - whether it may have been a shortcut by which Chromium itself opens links in new tabs
   */
  async catchUp(pressedIn: readonly TabId[], mayOpen: boolean): Promise<void> {
    const pressed = pressedIn.map((id) => this.#tabs.get(id)).filter((tab) => tab !== undefined);
    // Chromium opens a tab for `window.open()` before it answers the input. Of a link that Shift or the middle button opens,
    // it hears a moment later; a reply of the page that was asked then comes behind.
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
      // It closed before it could be asked.
      return undefined;
    }
  }

  /** Whether a tab that has opened did so by itself and is followed. */
  async #welcome({ id, openerId }: PageTarget): Promise<boolean> {
    // One that no page has opened may be one that Farhand is opening.
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
