import {
  ActionFailedError,
  ClosedError,
  TransportError,
  isLoopback,
  type Deadline,
  type OpenOptions,
  type Size,
} from '@farhand/core/driver';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, BrowserType, CDPSession, LaunchOptions } from 'playwright-core';
import { findChromium, hiddenPages, isRoot, missingChromium, quietArguments } from '../chromium-path.js';
import { platformOf, thisPlatform } from './platform.js';
import { childEnvironment } from '../child-environment.js';
import { publicAddress, type BrowserWish, type LocalOptions } from '../options.js';
import { contextOptionsOf } from './context-options.js';
import { BrowserFolder } from './browser-folder.js';
import { LocalComputer } from './computer.js';
import type { OpenTab } from './open-tab.js';
import { OpenTabs } from './open-tabs.js';
import { localeVariables } from '../locale.js';
import { freePath } from '../temporary-folder.js';
import { BrowserHandles } from './browser-handles.js';
import { reasonOf } from './failure.js';
import { startFailure, startTimeout } from './start-failure.js';

/** A computer, and the tab that is in front when it is handed over. */
export interface OpenedComputer {
  readonly computer: LocalComputer;
  readonly frontTab: string;
}

const defaultViewport: Size = { width: 1280, height: 720 };

/** Sets up a browser until the deadline. If that fails, nothing of the browser is left. */
const setUp = async <T>(browser: Browser, deadline: Deadline, work: () => Promise<T>): Promise<T> => {
  try {
    return await deadline.race(work());
  } catch (error) {
    await browser.close().catch(() => undefined);
    if (deadline.isOver()) throw deadline.error();
    // Set-up itself raises only this one: the tab that an identifier names is missing.
    if (error instanceof ActionFailedError) throw new ClosedError(`local: the computer has ended. ${error.message}`);
    throw new TransportError('UNREACHABLE', `local: the browser could not be set up: ${reasonOf(error)}`);
  }
};

/** Returns the first tab of a browser that was started. A browser with a debugging port already has one. */
const firstTab = async (tabs: OpenTabs, deadline: Deadline): Promise<OpenTab> => {
  const [first] = tabs.all;
  if (first === undefined) return tabs.open();
  tabs.take(first);
  return tabs.get(first.id, deadline);
};

/** Starts a browser for a computer. */
export const startComputer = async (
  options: LocalOptions,
  wish: BrowserWish,
  deadline: Deadline,
): Promise<OpenedComputer> => {
  const viewport = wish.display ?? defaultViewport;
  const wanted = { viewport: { ...viewport }, deviceScaleFactor: 1, ...contextOptionsOf(options, wish) };
  const browser = await launchBrowser(options, wanted, deadline);
  return setUp(browser, deadline, async () => {
    const session = await browser.newBrowserCDPSession();
    const [context = await browser.newContext(wanted)] = browser.contexts();
    const { dialogs = 'dismiss' } = options;
    const tabs = await OpenTabs.of(context, session, {
      viewport: { ...viewport, scale: 1 },
      ownsAll: true,
      isHere: true,
      followsOwnOnly: false,
      isShared: options.headless === false || options.cdp === true,
      dialogs,
    });
    const { id: frontTab } = await firstTab(tabs, deadline);
    await tabs.follow();
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

/** Loads Playwright, which takes 0.4 s. Programs that use only desktops or vendors never load it. */
const loadChromium = async (): Promise<BrowserType> => (await import('playwright-core')).chromium;

const connect = async (cdpUrl: URL, deadline: Deadline): Promise<Browser> => {
  // These overrides are meant for tests in fresh browsers. Here they would change tabs and downloads that are not
  // Farhand's.
  const handles = new BrowserHandles();
  const connecting = handles.collect(async () => {
    const chromium = await loadChromium();
    // Without a folder, Playwright would create one for traces, videos and downloads, which are not used here, and
    // leave it behind if this process is killed.
    const artifactsDir = freePath('farhand-artifacts-');
    return chromium.connectOverCDP(cdpUrl.href, { noDefaults: true, timeout: 0, artifactsDir });
  });
  try {
    const browser = await deadline.race(connecting);
    handles.unref();
    return browser;
  } catch (error) {
    void connecting.then((browser) => browser.close()).catch(() => undefined);
    if (deadline.isOver()) throw deadline.error();
    throw new TransportError(
      'UNREACHABLE',
      `local: no browser replies at ${publicAddress(cdpUrl)}: ${reasonOf(error)}. Nothing was sent. Start a browser with --remote-debugging-port and pass its address.`,
    );
  }
};

/** Resolves to the tab that is visible in its window; any tab if all are hidden; `undefined` if there are none. */
const visibleTab = (tabs: readonly OpenTab[]): Promise<OpenTab | undefined> => {
  const sights = tabs.map(async (tab) => {
    if (await tab.isVisible()) return tab;
    throw new Error('hidden');
  });
  return Promise.any(sights).catch(() => tabs[0]);
};

/** Resolves to the tab that the computer starts with in front, in the wanted viewport. */
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
 * Connects to a browser that Farhand did not start.
 *
 * @param tab - the tab to use: `'new'`, an identifier, or `undefined` for the tab in front
 */
export const joinBrowser = async (
  cdpUrl: URL,
  tab: string | undefined,
  { dialogs = 'dismiss' }: LocalOptions,
  wish: Omit<OpenOptions, 'kind'>,
  deadline: Deadline,
): Promise<OpenedComputer> => {
  const browser = await connect(cdpUrl, deadline);
  return setUp(browser, deadline, async () => {
    const [context = await browser.newContext()] = browser.contexts();
    const session = await browser.newBrowserCDPSession();
    const { userAgent } = await session.send('Browser.getVersion');
    const viewport = { ...(wish.display ?? defaultViewport), scale: 1 };
    const tabs = await OpenTabs.of(context, session, {
      viewport,
      ownsAll: false,
      isHere: isLoopback(cdpUrl),
      // A caller who asks for a new or a certain tab leaves the other tabs to the browser's owner.
      followsOwnOnly: tab !== undefined,
      isShared: true,
      dialogs,
    });
    const front = await frontTab(tabs, tab, wish.display, deadline);
    await tabs.follow();
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

/** The deadline ends a wait. Playwright's own limit comes a little later, and ends a browser that never starts. */
const startTimeoutMs = (deadline: Deadline): number => {
  const leftMs = deadline.remainingMs();
  return Number.isFinite(leftMs) ? Math.ceil(leftMs) + 5_000 : 0;
};

/**
 * Starts a browser that other programs can connect to. They see only its default context, so that context holds the
 * tabs; Playwright provides it when it launches a profile.
 */
const startForOthers = async (
  { args = [], ...launching }: LaunchOptions,
  { storageState, ...wanted }: BrowserContextOptions,
): Promise<Browser> => {
  const chromium = await loadChromium();
  const context = await chromium.launchPersistentContext('', {
    ...launching,
    ...wanted,
    // The browser chooses the port, because a port found free may be taken before the browser starts.
    args: [...args, '--remote-debugging-port=0'],
  });
  const browser = context.browser();
  try {
    if (browser === null) throw new Error('Playwright returned a profile without its browser.');
    if (storageState !== undefined) await context.setStorageState(storageState);
    return browser;
  } catch (error) {
    await context.close();
    throw error;
  }
};

/** Chromium uses only the last list of features on its command line, so this list repeats what Playwright disables. */
const disabledByPlaywright = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];

/**
 * Starts a Chromium with an empty profile; both end with this process. With the option `cdp`, it has the wanted
 * context, a tab in it, and a debugging port.
 *
 * @throws TransportError if no browser is found or it does not start.
 */
const launchBrowser = async (
  options: LocalOptions,
  wanted: BrowserContextOptions,
  deadline: Deadline,
): Promise<Browser> => {
  const { executablePath, headless = true, args = [], env = {}, cdp = false, chromiumSandbox = !isRoot() } = options;
  const search = executablePath === undefined ? {} : { executablePath };
  const path = findChromium(search);
  if (path === undefined) throw new TransportError('UNREACHABLE', missingChromium(search));

  const surroundings = { ...childEnvironment(), ...env };
  const folder = new BrowserFolder();
  const launching: LaunchOptions = {
    executablePath: path,
    headless,
    args: [
      ...quietArguments,
      `--disable-features=${[...disabledByPlaywright, ...hiddenPages].join(',')}`,
      ...(headless ? ['--disable-gpu'] : []),
      ...args,
    ],
    env: { ...childEnvironment(), ...localeVariables(surroundings), ...folder.variables, ...env, ...folder.mark },
    artifactsDir: folder.artifacts,
    chromiumSandbox,
    timeout: startTimeoutMs(deadline),
    // Playwright's own handlers would end this process before the user's listeners have run.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
  const handles = new BrowserHandles((commandLine) => folder.includeProfile(commandLine));
  const starting = handles.collect(async () =>
    cdp ? startForOthers(launching, wanted) : (await loadChromium()).launch(launching),
  );
  const remove = (): void => folder.remove();
  starting.then((browser) => browser.once('disconnected', remove), remove);
  const start = { path, search, args, env: surroundings, handles };
  try {
    const browser = await deadline.race(starting);
    handles.unref();
    return browser;
  } catch (error) {
    if (!deadline.isOver()) throw await startFailure(error, start);
    starting.then((browser) => browser.close()).catch(() => undefined);
    handles.kill();
    throw deadline.abortedByCaller() ? deadline.error() : startTimeout(deadline.error(), start);
  }
};

/** Returns the profile on a browser's command line. A path with spaces is quoted there. */
const profileIn = (commandLine: string): string | undefined =>
  /--user-data-dir=("?)(.+?)\1(?= --|$)/.exec(commandLine)?.[2];

/**
 * Resolves to the debugging address of a browser that chose its own port. The browser writes the port into its profile;
 * if Playwright created the profile, the browser reports where it is.
 */
const debuggingAddress = async (browser: CDPSession): Promise<string> => {
  const { commandLine } = await browser.send('SystemInfo.getInfo');
  const profile = profileIn(commandLine);
  if (profile === undefined) throw new Error('the browser does not report where its profile is');
  const [port = ''] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  return `http://127.0.0.1:${Number(port)}`;
};
