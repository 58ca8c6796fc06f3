import {
  ActionFailedError,
  type BrowserEvent,
  type Deadline,
  type StartedDownload,
  type TabId,
} from '@farhand/core/driver';
import type { BrowserContext, Download, Page } from 'playwright-core';

/** What is known of the pages that download something. */
interface DownloadPages {
  /** The tab of a page; `undefined` once it is gone. */
  tabOf(page: Page): Promise<TabId | undefined>;
  /** Reports an event. */
  emit(event: BrowserEvent): void;
}

/**
 * Reports the downloads of a context whose files Playwright puts into a temporary folder of the browser's, under names of
 * their own, and removes with the browser.
 */
export const watchDownloads = (context: BrowserContext, { tabOf, emit }: DownloadPages): void => {
  context.on('download', (download) => {
    void tabOf(download.page()).then((tab) => emit({ type: 'download', tab, download: startedDownload(download) }));
  });
};

const startedDownload = (download: Download): StartedDownload => {
  /** Why it failed; a browser that has gone has ended it, too. */
  const failureOf = async (): Promise<string | undefined> => {
    const failure = await download.failure().catch(() => 'the browser is gone');
    return failure ?? undefined;
  };
  return {
    url: download.url(),
    suggestedFilename: download.suggestedFilename(),
    failure: (deadline) => deadline.race(failureOf()),
    path: async (deadline) => {
      const failure = await deadline.race(failureOf());
      if (failure === undefined) return deadline.race(download.path());
      throw new ActionFailedError(
        `The download of ${JSON.stringify(download.suggestedFilename())} failed: ${failure}.`,
      );
    },
    cancel: (deadline: Deadline) => deadline.race(download.cancel()),
  };
};
