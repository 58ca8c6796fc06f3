import { BrowserEventSource, type BrowserEvent, type TabId, type TabInfo } from '@farhand/core/driver';
import type { PageContext } from './wire-replies.js';

/**
 * What is known about a computer's tabs, and the changes that no call caused.
 *
 * @remarks The vendor sends no notifications. Changes show up in lists, and in what replies report about the tab of an
 * action.
 */
export class KnownTabs {
  /** Events of the tabs that no call caused. */
  readonly events: BrowserEventSource = new BrowserEventSource();
  #ids: ReadonlySet<TabId>;
  #main: TabId | undefined;
  /** Tabs that were opened but have not appeared in a list yet, because lists may lag. */
  readonly #young = new Set<TabId>();
  #doubted: TabId | undefined;

  constructor(tabs: readonly TabInfo[]) {
    this.#ids = new Set(tabs.map(({ id }) => id));
    this.#main = (tabs.find(({ active }) => active) ?? tabs[0])?.id;
  }

  /** The open tabs, as far as is known. */
  get ids(): ReadonlySet<TabId> {
    return this.#ids;
  }

  /** The main tab, which is in front, as far as is known. */
  get main(): TabId | undefined {
    return this.#main;
  }

  /** The tab that a reply reports is no longer the main one. A list shows which tab is. */
  get doubted(): TabId | undefined {
    return this.#doubted;
  }

  /** Notes a tab that a call opened, and that is in front. */
  open(id: TabId): void {
    this.#ids = new Set([...this.#ids, id]);
    this.#young.add(id);
    this.bring(id);
  }

  /** Notes a tab that a call closed. */
  close(id: TabId): void {
    if (!this.#ids.has(id)) return;
    this.#ids = new Set([...this.#ids].filter((other) => other !== id));
    this.events.emit({ type: 'tabclosed', tab: id });
  }

  /** Notes that a tab is in front. */
  bring(id: TabId | undefined): void {
    this.#doubted = undefined;
    if (this.#main === id) return;
    this.#main = id;
    this.events.emit({ type: 'front', tab: id });
  }

  /** Notes the tabs in a list. */
  see(found: readonly TabInfo[]): void {
    const now = new Set(found.map(({ id }) => id));
    for (const id of this.#young) if (now.has(id)) this.#young.delete(id);
    const gone = [...this.#ids].filter((id) => !now.has(id) && !this.#young.has(id));
    const fresh = found.filter(({ id }) => !this.#ids.has(id));
    this.#ids = new Set([...now, ...this.#young]);
    const main = found.find(({ active }) => active)?.id;
    if (main !== undefined) this.bring(main);
    const news: readonly BrowserEvent[] = [
      ...fresh.map(({ id }): BrowserEvent => ({ type: 'tab', tab: id })),
      ...gone.map((id): BrowserEvent => ({ type: 'tabclosed', tab: id })),
    ];
    for (const event of news) this.events.emit(event);
  }

  /** Notes what a reply reports about the tab of an action. */
  hear({ tab_id: tab, is_main_tab: isMain }: PageContext, acted: TabId): void {
    // If the tab has closed, the reply reports the tab that is in front then.
    if (tab !== undefined && tab !== acted) this.#doubted = acted;
    else if (isMain === true) this.bring(acted);
    else if (isMain === false && acted === this.#main) this.#doubted = acted;
  }
}
