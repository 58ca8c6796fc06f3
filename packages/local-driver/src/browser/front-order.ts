import type { TabId } from '@farhand/core/driver';

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
