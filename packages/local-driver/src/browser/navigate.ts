import { ActionFailedError, describe, redact, type Deadline } from '@farhand/core/driver';
import type { Page } from 'playwright-core';
import { reasonOf, saysClosed } from './browser-failure.js';
import type { OpenTab } from './open-tab.js';

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
export const checkAddress = (url: string): string => {
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
export const navigate = async (tab: OpenTab, url: string, deadline: Deadline): Promise<void> => {
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
