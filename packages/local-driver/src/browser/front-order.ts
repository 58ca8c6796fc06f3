import type { TabId } from '@farhand/core/driver';

/** Tabs in the order they came to the front. */
export class FrontOrder {
  #ids: readonly TabId[] = [];
  readonly #listeners = new Set<() => void>();

  /** The tab in front, if there is one. */
  get frontId(): TabId | undefined {
    return this.#ids.at(-1);
  }

  /** The tabs in the order they came to the front. The last is in front. */
  get ids(): readonly TabId[] {
    return this.#ids;
  }

  /** Notes that a tab has come to the front. */
  bring(id: TabId): void {
    this.set([...this.#ids.filter((other) => other !== id), id]);
  }

  /** Calls `listener` whenever another tab is in front, until the function it gives is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Notes the whole order. */
  set(ids: readonly TabId[]): void {
    const before = this.frontId;
    this.#ids = ids;
    if (this.frontId !== before) for (const listener of this.#listeners) listener();
  }
}

/** What is known of the tabs of several windows. */
export interface Fronts {
  /** The tabs that are open, in the order they came to the front. */
  readonly order: readonly TabId[];
  /** The one in front of all, as far as is known. */
  readonly front: TabId | undefined;
  /** Those that were in front of their windows when it was looked the last time. */
  readonly before: ReadonlySet<TabId>;
  /** Those that are now. */
  readonly now: ReadonlySet<TabId>;
}

/**
 * Which of the tabs that are in front of their windows is in front of all. Chromium does not say which window is.
 *
 * @remarks
 * A tab that has come to the front of its window brings the window with it, unless it only took the place of one that has
 * closed. If nothing has come, the tab stays that was in front.
 */
export const frontOf = ({ order, front, before, now }: Fronts): TabId | undefined => {
  const candidates = order.filter((id) => now.has(id));
  const come = candidates.filter((id) => !before.has(id) && id !== front);
  const isPlaceTaken = [...before].some((id) => !order.includes(id));
  if (front !== undefined && candidates.includes(front) && (come.length === 0 || isPlaceTaken)) return front;
  return come.at(-1) ?? candidates.at(-1) ?? order.at(-1);
};
