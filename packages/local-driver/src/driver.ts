import {
  aliveDuring,
  ClosedError,
  UnsupportedFacetError,
  type ComputerInfo,
  type Deadline,
  type Driver,
  type Kind,
  type OpenOptions,
  type Rules,
} from '@farhand/core/driver';
import type { CdpCall } from './browser/wire.js';
import type { LocalComputer } from './browser/computer.js';
import type { LocalConnection } from './browser/local-connection.js';
import { thisPlatform } from './browser/platform.js';
import { localRules } from './browser/rules.js';
import type { DesktopComputer } from './desktop/computer.js';
import { desktopRules } from './desktop/rules.js';
import type { DesktopConnection, XCall } from './desktop/wire.js';
import {
  checkLocalOptions,
  isDisplayName,
  localOptionNames,
  parseCdpUrl,
  publicAddress,
  refuseOnDesktop,
  type BrowserWish,
  type LocalOptions,
} from './options.js';

/** The calls that the local driver's rules produce: DevTools commands for browsers, X events for desktops. */
export type LocalCall = CdpCall | XCall;

/** The driver for this machine: Chromium, Chrome and Edge over the DevTools protocol, desktops over the X protocol. */
export interface LocalDriver extends Driver<LocalCall> {
  rules(kind: 'browser'): Rules<CdpCall>;
  rules(kind: 'desktop'): Rules<XCall>;
  rules(kind: Kind): Rules<LocalCall>;
  /**
   * Starts a browser with an empty profile or, with `cdpUrl`, opens a tab in the running browser. Starts a desktop or,
   * with `display`, uses the running display.
   *
   * @throws UnsupportedFacetError for a desktop with `cdpUrl`, or a browser with `display`.
   * @throws TransportError if no browser or X server is found, or if it does not start or does not reply.
   */
  open(options: BrowserWish & { readonly kind: 'browser' }, deadline: Deadline): Promise<LocalConnection>;
  open(options: OpenOptions & { readonly kind: 'desktop' }, deadline: Deadline): Promise<DesktopConnection>;
  open(options: BrowserWish, deadline: Deadline): Promise<LocalConnection | DesktopConnection>;
  /**
   * Connects to a running computer. `id` is one of:
   *
   * - the identifier of a computer that this driver object opened and that still runs;
   * - the address of a browser's debugging port (`http://127.0.0.1:9222`, `ws://…`), on any machine;
   * - the name of an X display (`:0`).
   *
   * @throws ClosedError if the identifier is none of these.
   * @throws TransportError if nothing replies at the address.
   */
  attach(id: string, deadline: Deadline): Promise<LocalConnection | DesktopConnection>;
  /** Ends a computer that this driver opened. Ignores an identifier that the driver did not open or that has ended. */
  terminate(id: string, deadline: Deadline): Promise<void>;
}

/**
 * Creates a driver for this machine. It drives browsers (Chromium, Chrome, Edge) and, on Linux, desktops. It needs no
 * account and no network.
 *
 * A browser is one that the driver starts, or a tab in a browser that already runs (`cdpUrl`). A desktop is an X server
 * without a screen that the driver starts, or a display that already runs (`display`).
 *
 * @remarks **Launched browsers.** Without `cdpUrl`, `launch` starts a browser with an empty profile. The browser
 * belongs to this process: it ends with `terminate()`, with `detach()` and when the process ends for any reason. Its
 * identifier works for `attach` with the same driver object in this process; detaching from such a second connection
 * leaves the browser running. The browser does not keep this process alive; only pending calls do. The same holds for
 * desktops. To let other programs connect, pass `cdp: true` and give them the address that `computer.cdpUrl()` resolves
 * to.
 *
 * **Attached browsers.** With `cdpUrl`, or after `attach(address)`, the driver uses a browser that it did not start and
 * never ends it. `launch` opens a new tab in the default profile; `attach` uses the tab in front. `terminate()` closes
 * the tabs that Farhand opened, including their popups, and disconnects; `detach()` only disconnects. While connected,
 * each tab in use has Farhand's viewport and one screenshot pixel per CSS pixel. A screenshot of a background tab may
 * take many seconds unless that browser was started with `--enable-features=CDPScreenshotNewSurface` (Chromium 156).
 *
 * **Dialogs** of pages are dismissed unless the option `dialogs` or a listener decides otherwise: `confirm()` returns
 * `false`, `prompt()` returns `null`. If a page asks whether to leave it, Farhand leaves the page.
 *
 * **Drags** from a frame of one site to a frame of another site do not work, because the DevTools protocol does not
 * carry them over.
 *
 * **Desktops.** `launch(local(), { kind: 'desktop' })` starts an Xvfb that belongs to this process, as a launched
 * browser does, with every program that runs on it. `goto` opens a Chromium there. With `display: ':0'`, or after
 * `attach(':0')`, the driver uses a display that it did not start and never ends it. The file named by `XAUTHORITY`
 * gives this process access. Farhand restores the keys that it remapped to other characters when the computer ends.
 *
 * @throws TypeError if an option is unknown or has the wrong type.
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { local } from '@farhand/local-driver';
 *
 * await using computer = await launch(local({ headless: false }));
 * await using desktop = await launch(local(), { kind: 'desktop', display: { width: 1024, height: 768 } });
 * ```
 */
export const local = (options: LocalOptions = {}): LocalDriver => {
  checkLocalOptions(options);
  const cdpUrl = options.cdpUrl === undefined ? undefined : parseCdpUrl(options.cdpUrl);
  const kinds = kindsOf(options);
  const computers = new Set<LocalComputer>();
  const desktops = new Set<DesktopComputer>();

  const live = <T extends { readonly isLive: boolean }>(all: Set<T>): readonly T[] => {
    for (const computer of all) if (!computer.isLive) all.delete(computer);
    return [...all];
  };

  const openBrowser = async (wish: BrowserWish, deadline: Deadline): Promise<LocalConnection> => {
    wish.onProgress?.(
      `local: ${cdpUrl === undefined ? 'a browser that starts' : `the browser at ${publicAddress(cdpUrl)}`}`,
    );
    const { BrowserConnection, joinBrowser, startComputer } = await loadBrowsers();
    const { computer, frontTab } =
      cdpUrl === undefined
        ? await startComputer(options, wish, deadline)
        : await joinBrowser(cdpUrl, 'new', options, wish, deadline);
    computers.add(computer);
    return new BrowserConnection(computer, frontTab, true);
  };

  const openDesktop = async (wish: OpenOptions, deadline: Deadline): Promise<DesktopConnection> => {
    const { display } = options;
    refuseOnDesktop(options);
    wish.onProgress?.(`local: ${display === undefined ? 'an X server that starts' : `the X server of ${display}`}`);
    const { joinDesktop, LocalDesktopConnection, startDesktop } = await loadDesktops();
    const desktop =
      display === undefined
        ? await startDesktop(options, wish, deadline)
        : await joinDesktop(display, options, wish, deadline);
    desktops.add(desktop);
    return new LocalDesktopConnection(desktop, true);
  };

  function open(wish: BrowserWish & { readonly kind: 'browser' }, deadline: Deadline): Promise<LocalConnection>;
  function open(wish: OpenOptions & { readonly kind: 'desktop' }, deadline: Deadline): Promise<DesktopConnection>;
  function open(wish: BrowserWish, deadline: Deadline): Promise<LocalConnection | DesktopConnection>;
  async function open(wish: BrowserWish, deadline: Deadline): Promise<LocalConnection | DesktopConnection> {
    checkKind(wish.kind, kinds);
    if (deadline.isOver()) throw deadline.error();
    return aliveDuring(async () =>
      wish.kind === 'browser' ? openBrowser(wish, deadline) : openDesktop(wish, deadline),
    );
  }

  function rules(kind: 'browser'): Rules<CdpCall>;
  function rules(kind: 'desktop'): Rules<XCall>;
  function rules(kind: Kind): Rules<LocalCall>;
  function rules(kind: Kind): Rules<LocalCall> {
    checkKind(kind, kinds);
    return kind === 'browser' ? localRules(thisPlatform()) : desktopRules;
  }

  const attachTo = async (id: string, deadline: Deadline): Promise<LocalConnection | DesktopConnection> => {
    if (deadline.isOver()) throw deadline.error();
    const known = live(computers).find((computer) => computer.id === id);
    if (known !== undefined) {
      const { BrowserConnection } = await loadBrowsers();
      const front = await known.during(deadline, () => known.tabs.get(undefined, deadline));
      return new BrowserConnection(known, front.id, false);
    }
    const desktop = live(desktops).find((one) => one.id === id);
    if (desktop !== undefined || isDisplayName(id)) {
      const { joinDesktop, LocalDesktopConnection } = await loadDesktops();
      if (desktop !== undefined) return new LocalDesktopConnection(desktop, false);
      return new LocalDesktopConnection(await joinDesktop(id, options, {}, deadline), true);
    }
    const [address, tab] = addressOf(id, cdpUrl) ?? [];
    if (address === undefined) {
      throw new ClosedError(
        `local: no running computer has the identifier ${id.slice(0, 80)}. Pass the identifier of a computer that this driver opened and that still runs, the address of a browser's debugging port, such as 'http://127.0.0.1:9222', or the name of an X display, such as ':0'.`,
      );
    }
    const { BrowserConnection, joinBrowser } = await loadBrowsers();
    const { computer, frontTab } = await joinBrowser(address, tab, options, {}, deadline);
    return new BrowserConnection(computer, frontTab, true);
  };

  const attach: LocalDriver['attach'] = (id, deadline) => aliveDuring(() => attachTo(id, deadline));

  const list = async (deadline: Deadline): Promise<readonly ComputerInfo[]> => {
    if (deadline.isOver()) throw deadline.error();
    return [...live(computers), ...live(desktops)].map((computer) => computer.info());
  };

  const terminate = async (id: string, deadline: Deadline): Promise<void> => {
    if (deadline.isOver()) throw deadline.error();
    // Several computers on one foreign display share its name.
    const known = [...live(computers), ...live(desktops)].filter((computer) => computer.id === id);
    await deadline.race(Promise.all(known.map((computer) => computer.end('terminate() was called'))));
  };

  return { specVersion: 1, name: 'local', optionNames: localOptionNames, kinds, rules, open, attach, list, terminate };
};

/** Loads what opens browsers. It is most of the package, and programs may open none. */
const loadBrowsers = async () => ({
  ...(await import('./browser/open.js')),
  ...(await import('./browser/connection.js')),
});

/** Loads what opens desktops. */
const loadDesktops = async () => ({
  ...(await import('./desktop/open.js')),
  ...(await import('./desktop/connection.js')),
});

/** Returns the computer kinds that a driver with these settings supports. */
const kindsOf = ({ cdpUrl, display }: LocalOptions): readonly Kind[] => {
  if (cdpUrl !== undefined) return ['browser'];
  return display === undefined ? ['browser', 'desktop'] : ['desktop'];
};

const checkKind = (kind: Kind, kinds: readonly Kind[]): void => {
  if (kinds.includes(kind)) return;
  const option = kind === 'desktop' ? 'cdpUrl is the address of a browser' : 'display is the name of a desktop';
  throw new UnsupportedFacetError(
    `local: the option ${option}. Nothing was started. Leave the option out to launch a ${kind}.`,
  );
};

/**
 * Returns the address to connect to for an identifier, and the tab that it names. The driver's own address may contain
 * secrets.
 */
const addressOf = (id: string, own: URL | undefined): readonly [address: URL, tab: string | undefined] | undefined => {
  const address = parseCdpUrl(id);
  if (address === undefined) return undefined;
  const tab = address.hash === '' ? undefined : address.hash.slice(1);
  address.hash = '';
  return [own !== undefined && publicAddress(own) === publicAddress(address) ? own : address, tab];
};
