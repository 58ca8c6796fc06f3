import { BrowserEventSource, type TabId } from '@farhand/core/driver';

/** A tab that has appeared. */
export interface NewTab {
  readonly id: TabId;
  /** The tab that opened it, if the server reports it. */
  readonly opener?: TabId | undefined;
  /** Whether it is in front. */
  readonly inFront: boolean;
}

/** The open tabs, the one in front, and what changed without a call. WebDriver itself has no tab in front. */
export class KnownTabs {
  /** Events of the tabs that no call caused. */
  readonly events: BrowserEventSource = new BrowserEventSource();
  /** In the order in which they were in front, the last one first. */
  #order: readonly TabId[];
  #wereSeveral = false;

  /** `front`: the tab in front, and the only one that is known. */
  constructor(front: TabId) {
    this.#order = [front];
  }

  /** The open tabs. */
  get ids(): readonly TabId[] {
    return this.#order;
  }

  /** Whether there has ever been more than one. */
  get wereSeveral(): boolean {
    return this.#wereSeveral;
  }

  /** The tab in front, as far as is known. */
  get front(): TabId | undefined {
    return this.#order[0];
  }

  /** Notes a tab that has appeared on its own. */
  appear({ id, opener, inFront }: NewTab): void {
    if (this.#order.includes(id)) return;
    if (inFront) this.open(id);
    else this.#order = [...this.#order, id];
    this.#wereSeveral = true;
    this.events.emit({ type: 'tab', tab: id, ...(opener === undefined ? {} : { opener }) });
  }

  /** Notes a tab that a call opened, and that is in front. */
  open(id: TabId): void {
    this.#order = [id, ...this.#order.filter((other) => other !== id)];
    this.#wereSeveral ||= this.#order.length > 1;
    this.events.emit({ type: 'front', tab: id });
  }

  /** Notes that a tab is in front. */
  bring(id: TabId): void {
    if (this.front !== id && this.#order.includes(id)) this.open(id);
  }

  /** Notes that a tab has closed. */
  close(id: TabId): void {
    if (!this.#order.includes(id)) return;
    const wasFront = this.front === id;
    this.#order = this.#order.filter((other) => other !== id);
    if (wasFront) this.events.emit({ type: 'front', tab: this.front });
    this.events.emit({ type: 'tabclosed', tab: id });
  }
}
