import { Alarm, type BrowserEvent, type BrowserEventSource, type TabId } from '@farhand/core/driver';
import { frontOf, type FrontOrder } from './front-order.js';
import type { PageTarget, PageTargets } from './page-targets.js';

/** What a tab follower requires from the owner of the tabs. */
export interface Followed {
  readonly targets: PageTargets;
  readonly order: FrontOrder;
  readonly events: BrowserEventSource;
  /** Records a new tab. Resolves to whether to report it: it opened by itself and is followed. */
  welcome(target: PageTarget): Promise<boolean>;
  /** Records that a tab has closed. Returns whether it was followed. */
  forget(id: TabId): boolean;
}

/**
 * How often to check whether a person or another client has switched tabs, in milliseconds. Chromium does not report
 * it.
 */
const lookEveryMs = 250;

/**
 * How long a tab may take to close after its page has called `window.close()`, in milliseconds. Observed: 5 to 60
 * (Chromium 156, November 2026, on a busy machine). The tab never closes if its page asks first and the answer is to
 * stay.
 */
const closingMs = 2_000;

/** Follows the changes of a browser's tabs that no call caused: which tabs open and close, and which is in front. */
export class TabFollower {
  readonly #followed: Followed;
  /** The tabs that are followed. */
  readonly #present = new Set<TabId>();
  /** Tabs that are opening, until their owner is known. */
  readonly #opening = new Set<Promise<void>>();
  /** Events that are not reported yet, because the resulting front tab is unknown. */
  #news: BrowserEvent[] = [];
  /** The tabs that were in front of their windows at the last look. */
  #before: ReadonlySet<TabId> = new Set();
  #running: Promise<void> | undefined;
  #queued: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #watchers = new Set<(closed: TabId) => void>();

  constructor(followed: Followed) {
    this.#followed = followed;
    followed.targets.watch(
      (target) => this.#opened(target),
      (id) => this.#closed(id),
    );
  }

  /** How many tabs there are. */
  get count(): number {
    return this.#present.size;
  }

  /** Whether there are unreported events. */
  get hasNews(): boolean {
    return this.#news.length > 0 || this.#opening.size > 0 || this.#running !== undefined;
  }

  /** Follows a tab that Farhand opened, or that existed before. */
  add(id: TabId): void {
    this.#present.add(id);
  }

  /** Resolves when all of Chromium's reports are processed and passed on, and the tab in front is known. */
  async look(): Promise<void> {
    await Promise.all(this.#opening);
    // A running look may have asked before the latest events.
    this.#queued ??= (this.#running ?? Promise.resolve()).then(() => {
      this.#queued = undefined;
      this.#running = this.#lookNow().finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    });
    return this.#queued;
  }

  /** Waits until a tab whose page has called `window.close()` has closed, as long as that may take. */
  async waitUntilGone(id: TabId): Promise<void> {
    if (!this.#present.has(id)) return;
    const alarm = new Alarm();
    const leave = (closed: TabId): void => (closed === id ? alarm.ring() : undefined);
    this.#watchers.add(leave);
    await alarm.sleep(closingMs);
    this.#watchers.delete(leave);
  }

  /** Looks at intervals from now on, for browsers in which others switch tabs. */
  keepLooking(): void {
    this.#timer ??= setInterval(() => {
      if (this.#present.size > 1 && !this.hasNews) void this.look();
    }, lookEveryMs).unref();
  }

  /** Stops looking. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #opened(target: PageTarget): void {
    const opening = this.#followed.welcome(target).then((isEvent) => {
      this.#opening.delete(opening);
      if (!isEvent) return;
      const { id, openerId } = target;
      this.#present.add(id);
      this.#news.push({ type: 'tab', tab: id, ...(openerId === undefined ? {} : { opener: openerId }) });
      void this.look();
    });
    this.#opening.add(opening);
  }

  #closed(id: TabId): void {
    if (!this.#present.delete(id)) return;
    for (const watcher of this.#watchers) watcher(id);
    if (this.#followed.forget(id)) this.#news.push({ type: 'tabclosed', tab: id });
    void this.look();
  }

  async #lookNow(): Promise<void> {
    const { targets, order, events } = this.#followed;
    const sight = await targets.look().catch(() => undefined);
    if (sight === undefined) return;
    const open = new Set(sight.pages.map(({ id }) => id));
    for (const id of this.#present) if (!open.has(id)) this.#closed(id);
    const news = this.#news;
    this.#news = [];
    const opened = news.flatMap((event) => (event.type === 'tab' && this.#present.has(event.tab) ? [event.tab] : []));
    const known = order.ids.filter((id) => this.#present.has(id));
    const others = [...this.#present].filter((id) => !known.includes(id) && !opened.includes(id));
    const { active } = sight;
    if (active === undefined) {
      // This browser does not report its front tab. The tab opened last is the most likely.
      order.set([...others, ...known, ...opened]);
    } else {
      const all = [...others, ...opened, ...known];
      const now = new Set([...active].filter((id) => this.#present.has(id)));
      const front = frontOf({ order: all, front: known.at(-1), before: this.#before, now });
      this.#before = now;
      order.set([...all.filter((id) => id !== front), ...(front === undefined ? [] : [front])]);
    }
    for (const event of news) events.emit(event);
  }
}
