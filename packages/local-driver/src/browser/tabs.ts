import { ActionFailedError, describe, redact, type Deadline, type TabInfo, type TabsFacet } from '@farhand/core/driver';
import type { Page } from 'playwright-core';
import type { LocalComputer } from './computer.js';
import { pictureSize, type OpenTab } from './open-tab.js';
import { reasonOf, saysClosed } from './failure.js';

/** Runs a call on a computer that has not ended. */
export type During = <T>(deadline: Deadline, work: () => Promise<T>) => Promise<T>;

/** The tabs of a local computer, for its connections. */
export const tabsFacet = ({ tabs }: LocalComputer, during: During): TabsFacet => ({
  list: (deadline) => during(deadline, () => tabs.list(deadline)),

  open: (url, deadline) => {
    const address = url === undefined ? undefined : checkAddress(url);
    return during(deadline, async (): Promise<TabInfo> => {
      const opening = tabs.open();
      try {
        const tab = await deadline.race(opening);
        if (address !== undefined) await navigate(tab, address, deadline);
        return await tab.use('Looking at the tab', deadline, () => tab.info(true));
      } catch (error) {
        // A tab that nobody is told of would stay for ever.
        void opening.then((tab) => tab.close()).catch(() => undefined);
        throw error;
      }
    });
  },

  close: (id, deadline) =>
    during(deadline, async () => {
      const open = await tabs.list(deadline);
      if (open.length === 1 && open[0]?.id === id) {
        throw new ActionFailedError(
          `Tab ${id} is the last one and cannot be closed: a browser without tabs ends. Open another one first, or close the computer.`,
        );
      }
      await deadline.race(tabs.close(id));
    }),

  activate: (id, deadline) =>
    during(deadline, async () => {
      const tab = await tabs.find(id, deadline);
      await tab.use('Bringing the tab to the front', deadline, (page) => page.bringToFront());
      tabs.order.bring(id);
    }),

  navigate: async (id, url, deadline) => {
    const address = checkAddress(url);
    await during(deadline, async () => navigate(await tabs.get(id, deadline), address, deadline));
  },

  content: (id, deadline) =>
    during(deadline, async () => {
      const tab = await tabs.get(id, deadline);
      return tab.use('Reading the page', deadline, (page) => page.content());
    }),

  setViewportSize: (id, { width, height }, deadline) =>
    during(deadline, async () => {
      const tab = await tabs.get(id, deadline);
      const { scale } = tabs.viewport;
      await tab.use('Setting the viewport', deadline, () => tabs.resize({ width, height, scale }));
      return pictureSize(tabs.viewport);
    }),
});

/** What Chromium loads. Others are a host and a port taken for a scheme (`localhost:3000`), or programs elsewhere. */
const schemes: ReadonlySet<string> = new Set([
  'http:',
  'https:',
  'about:',
  'data:',
  'file:',
  'blob:',
  'chrome:',
  'chrome-extension:',
  'edge:',
  'view-source:',
]);

/**
 * An absolute address that a browser loads.
 *
 * @throws TypeError if it is not one.
 */
const checkAddress = (url: string): string => {
  const isAbsolute = typeof url === 'string' && URL.canParse(url) && schemes.has(new URL(url).protocol);
  if (isAbsolute) return url;
  throw new TypeError(
    `The address to load must be an absolute URL such as 'https://example.com' or 'http://localhost:3000', got ${describe(url)}.`,
  );
};

/** How long Chromium may take to show its error page, in milliseconds; seen: under 50. */
const errorPageTimeoutMs = 2_000;

/**
 * Waits until Chromium shows its own page for an address that did not load. It does so after the failure was reported,
 * and would interrupt the next navigation. An aborted load, such as a download, leaves the page as it was.
 */
const errorPage = async (page: Page, reason: string, deadline: Deadline): Promise<void> => {
  if (!reason.includes('net::ERR_') || reason.includes('net::ERR_ABORTED')) return;
  const shown = page.waitForURL(({ protocol }) => protocol === 'chrome-error:', {
    waitUntil: 'commit',
    timeout: errorPageTimeoutMs,
  });
  await deadline.race(shown).catch(() => undefined);
};

/**
 * Loads an address in a tab and waits for the page's `load` event.
 *
 * @throws ActionFailedError with the network error of Chromium, such as `net::ERR_CONNECTION_REFUSED`.
 */
const navigate = async (tab: OpenTab, url: string, deadline: Deadline): Promise<void> => {
  try {
    await tab.use('Loading', deadline, async (page) => {
      try {
        await page.goto(url, { waitUntil: 'load', timeout: 0 });
      } catch (error) {
        if (saysClosed(error)) throw error;
        await errorPage(page, reasonOf(error), deadline);
        throw new ActionFailedError(`${redact(url, []).slice(0, 200)} did not load: ${reasonOf(error)}`);
      }
    });
  } catch (error) {
    if (deadline.signal.aborted) void tab.stopLoading();
    throw error;
  }
};
