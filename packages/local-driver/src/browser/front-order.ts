import type { TabId } from '@farhand/core/driver';

/** The tabs in the order in which they came to the front. */
export class FrontOrder {
  #ids: readonly TabId[] = [];
  readonly #listeners = new Set<() => void>();

  /** The tab in front, if any. */
  get frontId(): TabId | undefined {
    return this.#ids.at(-1);
  }

  /** The tabs in the order in which they came to the front. The last one is in front. */
  get ids(): readonly TabId[] {
    return this.#ids;
  }

  /** Notes that a tab has come to the front. */
  bring(id: TabId): void {
    this.set([...this.#ids.filter((other) => other !== id), id]);
  }

  /** Calls `listener` whenever another tab comes to the front, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Replaces the whole order. */
  set(ids: readonly TabId[]): void {
    const before = this.frontId;
    this.#ids = ids;
    if (this.frontId !== before) for (const listener of this.#listeners) listener();
  }
}

/** What is known about the tabs of several windows. */
export interface Fronts {
  /** The open tabs, in the order in which they came to the front. */
  readonly order: readonly TabId[];
  /** The tab in front of all others, as far as is known. */
  readonly front: TabId | undefined;
  /** The tabs that were in front of their windows at the last look. */
  readonly before: ReadonlySet<TabId>;
  /** The tabs that are in front of their windows now. */
  readonly now: ReadonlySet<TabId>;
}

/**
 * Returns the tab that is in front of all others. Chromium reports the front tab of each window, but not the front
 * window.
 *
 * @remarks A tab that comes to the front of its window brings the window along, unless it only took the place of a tab
 * that has closed. If no tab has come to the front, the answer stays the same.
 */
export const frontOf = ({ order, front, before, now }: Fronts): TabId | undefined => {
  const candidates = order.filter((id) => now.has(id));
  const come = candidates.filter((id) => !before.has(id) && id !== front);
  const isPlaceTaken = [...before].some((id) => !order.includes(id));
  if (front !== undefined && candidates.includes(front) && (come.length === 0 || isPlaceTaken)) return front;
  return come.at(-1) ?? candidates.at(-1) ?? order.at(-1);
};
