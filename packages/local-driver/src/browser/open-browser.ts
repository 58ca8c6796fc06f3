import { randomUUID } from 'node:crypto';
import {
  ActionFailedError,
  ClosedError,
  TransportError,
  type Deadline,
  type OpenOptions,
  type Size,
} from '@farhand/core/driver';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { reasonOf } from './browser-failure.js';
import { LocalComputer } from './computer.js';
import { debuggingAddress } from './debugging-address.js';
import { launchBrowser } from './launch.js';
import type { LocalOptions } from '../local-options.js';
import { contextOptionsOf, type BrowserWish } from './browser-wish.js';
import type { OpenTab } from './open-tab.js';
import { OpenTabs } from './open-tabs.js';
import { platformOf, thisPlatform } from '../platform.js';

/** A computer, and the tab that is in front when it is handed over. */
export interface OpenedComputer {
  readonly computer: LocalComputer;
  readonly frontTab: string;
}

const defaultViewport: Size = { width: 1280, height: 720 };

/** Runs the set-up of a browser until the deadline; on failure nothing of the browser is left. */
const setUp = async <T>(browser: Browser, deadline: Deadline, work: () => Promise<T>): Promise<T> => {
  try {
    return await deadline.race(work());
  } catch (error) {
    await browser.close().catch(() => undefined);
    if (deadline.signal.aborted) throw deadline.error();
    // The only one that set-up makes itself: the tab that an identifier names is not there.
    if (error instanceof ActionFailedError) throw new ClosedError(`local: the computer is gone. ${error.message}`);
    throw new TransportError('UNREACHABLE', `local: the browser could not be set up: ${reasonOf(error)}`);
  }
};

/** The tab of a browser that was just started. One with a debugging port has one already. */
const firstTab = async (tabs: OpenTabs, deadline: Deadline): Promise<OpenTab> => {
  const [first] = tabs.all;
  if (first === undefined) return tabs.open();
  tabs.take(first);
  return tabs.get(first.id, deadline);
};

/** Starts a browser of its own for a computer. */
export const startComputer = async (
  options: LocalOptions,
  wish: BrowserWish,
  deadline: Deadline,
): Promise<OpenedComputer> => {
  const viewport = wish.display ?? defaultViewport;
  const wanted = { viewport: { ...viewport }, deviceScaleFactor: 1, ...contextOptionsOf(wish) };
  const browser = await launchBrowser(options, wanted, deadline);
  return setUp(browser, deadline, async () => {
    const session = await browser.newBrowserCDPSession();
    const [context = await browser.newContext(wanted)] = browser.contexts();
    const tabs = await OpenTabs.of(context, session, { viewport: { ...viewport, scale: 1 }, ownsAll: true });
    const { id: frontTab } = await firstTab(tabs, deadline);
    const parts = {
      id: `local-${randomUUID()}`,
      platform: thisPlatform(),
      browser,
      tabs,
      isLaunched: true,
      ...(options.cdp === true ? { cdpUrl: await debuggingAddress(session) } : {}),
      wanted: wish,
    };
    return { computer: new LocalComputer(parts), frontTab };
  });
};

/** The address without what may be secret: it becomes part of an identifier. */
export const publicAddress = (cdpUrl: URL): string =>
  `${cdpUrl.protocol}//${cdpUrl.host}${cdpUrl.pathname.replace(/\/$/, '')}`;

const connect = async (cdpUrl: URL, deadline: Deadline): Promise<Browser> => {
  // The overrides are for tests in fresh browsers. Here they would touch tabs and downloads that are not ours.
  const connecting = chromium.connectOverCDP(cdpUrl.href, { noDefaults: true, timeout: 0 });
  try {
    return await deadline.race(connecting);
  } catch (error) {
    void connecting.then((browser) => browser.close()).catch(() => undefined);
    if (deadline.signal.aborted) throw deadline.error();
    throw new TransportError(
      'UNREACHABLE',
      `local: no browser answers at ${publicAddress(cdpUrl)}: ${reasonOf(error)}. Start one with --remote-debugging-port and pass its address.`,
    );
  }
};

/** Answers the dialogs of tabs that are used, as is done in a browser of our own. The others are for whoever sits there. */
const answerDialogs = (context: BrowserContext, tabs: OpenTabs): void => {
  context.on('dialog', (dialog) => {
    const page = dialog.page();
    if (page === null || !tabs.isUsed(page)) return;
    void (dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss()).catch(() => undefined);
  });
};

/** The tab in front of its window; any one if all are hidden, none if there is none. */
const visibleTab = (tabs: readonly OpenTab[]): Promise<OpenTab | undefined> => {
  const sights = tabs.map(async (tab) => {
    if (await tab.isVisible()) return tab;
    throw new Error('hidden');
  });
  return Promise.any(sights).catch(() => tabs[0]);
};

/** The tab that a computer has in front when it is handed over, in the viewport it is to have. */
const frontTab = async (
  tabs: OpenTabs,
  wanted: string | undefined,
  display: Size | undefined,
  deadline: Deadline,
): Promise<OpenTab> => {
  if (wanted === 'new') return tabs.open();
  const present = wanted === undefined ? await visibleTab(tabs.all) : await tabs.find(wanted, deadline);
  if (present === undefined) return tabs.open();
  if (wanted === undefined) tabs.order.bring(present.id);
  else tabs.take(present);
  await tabs.resize({ ...(display ?? (await present.innerSize())), scale: 1 });
  return tabs.get(present.id, deadline);
};

/**
 * Connects to a browser that somebody else started.
 *
 * @param tab - the tab to use: `'new'`, the one with this identifier, or else the one in front
 */
export const joinBrowser = async (
  cdpUrl: URL,
  tab: string | undefined,
  wish: Omit<OpenOptions, 'kind'>,
  deadline: Deadline,
): Promise<OpenedComputer> => {
  const browser = await connect(cdpUrl, deadline);
  return setUp(browser, deadline, async () => {
    const [context = await browser.newContext()] = browser.contexts();
    const session = await browser.newBrowserCDPSession();
    const { userAgent } = await session.send('Browser.getVersion');
    const viewport = { ...(wish.display ?? defaultViewport), scale: 1 };
    const tabs = await OpenTabs.of(context, session, { viewport, ownsAll: false });
    answerDialogs(context, tabs);
    const front = await frontTab(tabs, tab, wish.display, deadline);
    const parts = {
      id: tab === undefined ? publicAddress(cdpUrl) : `${publicAddress(cdpUrl)}#${front.id}`,
      platform: platformOf(userAgent),
      browser,
      tabs,
      isLaunched: false,
      cdpUrl: cdpUrl.href,
      wanted: wish,
    };
    return { computer: new LocalComputer(parts), frontTab: front.id };
  });
};
