import type { ChangeListener, ChangeWatch } from '@farhand/core/driver';
import type { Page } from 'playwright-core';
import { PageWatch } from './page-watch.js';

/** The watches of a page, which have to know when a picture of it is taken. */
export class PageWatches {
  readonly #watches = new Set<PageWatch>();

  /** Starts one more. */
  async start(page: Page, listener: ChangeListener): Promise<ChangeWatch> {
    const watch = await PageWatch.start(page, listener);
    this.#watches.add(watch);
    return {
      catchUp: () => watch.catchUp(),
      stop: () => {
        this.#watches.delete(watch);
        return watch.stop();
      },
    };
  }

  /** Takes a picture that they know of. */
  async take<T>(picture: () => Promise<T>): Promise<T> {
    const expecting = [...this.#watches].map((watch) => watch.expectPicture());
    try {
      return await picture();
    } finally {
      for (const isThere of expecting) isThere();
    }
  }
}
