import {
  ActionFailedError,
  type BrowserEvent,
  type Deadline,
  type StartedDownload,
  type TabId,
} from '@farhand/core/driver';
import type { BrowserContext, Download, Page } from 'playwright-core';

/** Access to the pages that download files. */
interface DownloadPages {
  /** Resolves to the tab of a page; `undefined` after it has closed. */
  tabOf(page: Page): Promise<TabId | undefined>;
  /** Reports an event. */
  emit(event: BrowserEvent): void;
}

/**
 * Reports the downloads of a context. Playwright stores the files in a temporary folder of the browser under generated
 * names, and removes them with the browser.
 */
export const watchDownloads = (context: BrowserContext, { tabOf, emit }: DownloadPages): void => {
  context.on('download', (download) => {
    void tabOf(download.page()).then((tab) => emit({ type: 'download', tab, download: startedDownload(download) }));
  });
};

const startedDownload = (download: Download): StartedDownload => {
  /** Returns why a download failed. A browser that has ended counts as a failure. */
  const failureOf = async (): Promise<string | undefined> => {
    const failure = await download.failure().catch(() => 'the browser has ended');
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
