import { ActionFailedError, describe, redact, type Deadline } from '@farhand/core/driver';
import type { Page } from 'playwright-core';
import type { OpenTab } from './open-tab.js';
import { reasonOf, saysClosed } from './failure.js';

/**
 * The URL schemes that Chromium loads. Anything else is a host and port mistaken for a scheme (`localhost:3000`), or a
 * link to another program.
 */
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
 * Returns the absolute address that a browser loads.
 *
 * @throws TypeError if the text is not such an address.
 */
export const checkAddress = (url: string): string => {
  const isAbsolute = typeof url === 'string' && URL.canParse(url) && schemes.has(new URL(url).protocol);
  if (isAbsolute) return url;
  throw new TypeError(
    `The address to load must be an absolute URL such as 'https://example.com' or 'http://localhost:3000', got ${describe(url)}.`,
  );
};

/**
 * Loads an address in a tab and waits for the page's `load` event.
 *
 * @throws ActionFailedError with the network error of Chromium, such as `net::ERR_CONNECTION_REFUSED`.
 */
export const navigate = (tab: OpenTab, url: string, deadline: Deadline): Promise<void> =>
  // An address may contain megabytes of page data.
  load(tab, redact(url.slice(0, 2_000), []).slice(0, 200), deadline, (page) =>
    page.goto(url, { waitUntil: 'load', timeout: 0 }),
  );

/**
 * Reloads a tab's page and waits for its `load` event.
 *
 * @param cache - whether the browser may use its cache
 * @throws ActionFailedError as {@link navigate}, and if the page asked whether to leave and the answer was to stay.
 */
export const reload = (tab: OpenTab, deadline: Deadline, cache = true): Promise<void> =>
  load(tab, 'The page', deadline, (page) => {
    const loading = (): Promise<unknown> => page.reload({ waitUntil: 'load', timeout: 0 });
    return cache ? loading() : tab.withoutCache(loading);
  });

/**
 * Goes back or forward in a tab's history, and waits for the page's `load` event. Resolves to whether there was such a
 * page.
 *
 * @throws ActionFailedError as {@link reload}.
 */
export const travel = async (tab: OpenTab, to: 'back' | 'forward', deadline: Deadline): Promise<boolean> => {
  const hasEntry = await tab.use('Looking at the history', deadline, () => tab.hasEntry(to === 'back' ? -1 : 1));
  if (!hasEntry) return false;
  await load(tab, `The page ${to === 'back' ? 'before' : 'after'} this one`, deadline, (page) =>
    to === 'back' ? page.goBack({ waitUntil: 'load', timeout: 0 }) : page.goForward({ waitUntil: 'load', timeout: 0 }),
  );
  return true;
};

/** How long Chromium may take to show its error page, in milliseconds. Observed: under 50. */
const errorPageTimeoutMs = 2_000;

/**
 * Waits until Chromium shows its own page for an address that did not load. The error page appears after the failure is
 * reported, and would interrupt the next navigation. An aborted load, such as a download, leaves the page unchanged.
 */
const errorPage = async (page: Page, reason: string, deadline: Deadline): Promise<void> => {
  if (!reason.includes('net::ERR_') || reason.includes('net::ERR_ABORTED')) return;
  const shown = page.waitForURL(({ protocol }) => protocol === 'chrome-error:', {
    waitUntil: 'commit',
    timeout: errorPageTimeoutMs,
  });
  await deadline.race(shown).catch(() => undefined);
};

const stayed = 'the page asked whether to leave it, and the answer was to stay. Accept that dialog to leave.';

/** Short messages of Playwright and Chromium, and what they mean or how to fix them. */
const explanations: readonly (readonly [said: string, meaning: string])[] = [
  [
    'Download is starting',
    "the address is a download, which has started. Call computer.waitForEvent('download') before goto() to get the file.",
  ],
  ['net::ERR_ABORTED', 'The address may be a download, or the reply may have no content.'],
  ['net::ERR_INVALID_AUTH_CREDENTIALS', 'The site asks for a name and a password. Pass local({ httpCredentials }).'],
];

const explained = (reason: string): string => {
  const [said, meaning = ''] = explanations.find(([words]) => reason.includes(words)) ?? [];
  if (said === undefined) return reason;
  return said === reason ? meaning : `${reason}. ${meaning}`;
};

/** Loads something. `what` starts the message of a failure. A load that outlasts the deadline is stopped. */
const load = async (
  tab: OpenTab,
  what: string,
  deadline: Deadline,
  begin: (page: Page) => Promise<unknown>,
): Promise<void> => {
  const { stays } = tab.dialogs;
  try {
    await tab.useBlocked('Loading', deadline, async (page) => {
      try {
        await tab.unlessStaying(() => begin(page));
      } catch (error) {
        if (saysClosed(error)) throw error;
        await errorPage(page, reasonOf(error), deadline);
        // Chromium reports the end of the load before the end of the dialog.
        await deadline.race(tab.dialogs.closed());
        const why = tab.dialogs.stays === stays ? explained(reasonOf(error)) : stayed;
        throw new ActionFailedError(`${what} did not load: ${why}`);
      }
    });
  } catch (error) {
    if (deadline.isOver()) void tab.stopLoading();
    throw error;
  }
};
