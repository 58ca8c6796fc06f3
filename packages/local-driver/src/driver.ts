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
import { BrowserConnection } from './browser/connection.js';
import type { LocalConnection } from './browser/local-connection.js';
import { joinBrowser, publicAddress, startComputer, thisPlatform } from './browser/open.js';
import { localRules } from './browser/rules.js';
import type { DesktopComputer } from './desktop/computer.js';
import { LocalDesktopConnection } from './desktop/connection.js';
import { joinDesktop, startDesktop } from './desktop/open.js';
import { desktopRules } from './desktop/rules.js';
import type { DesktopConnection, XCall } from './desktop/wire.js';
import {
  checkLocalOptions,
  isDisplayName,
  localOptionNames,
  parseCdpUrl,
  refuseOnDesktop,
  type BrowserWish,
  type LocalOptions,
} from './options.js';

/** What the rules of the local driver answer: DevTools commands for browsers, X events for desktops. */
export type LocalCall = CdpCall | XCall;

/** The local driver: Chromium, Chrome and Edge over the DevTools protocol, desktops over the X protocol. */
export interface LocalDriver extends Driver<LocalCall> {
  rules(kind: 'browser'): Rules<CdpCall>;
  rules(kind: 'desktop'): Rules<XCall>;
  rules(kind: Kind): Rules<LocalCall>;
  /**
   * Starts a browser with an empty profile, or, with `cdpUrl`, opens a tab in the running one; starts a desktop, or, with
   * `display`, uses the running one.
   *
   * @throws UnsupportedFacetError for a desktop with `cdpUrl`, or a browser with `display`.
   * @throws TransportError if there is no browser or no X server to start, or it does not start or answer.
   */
  open(options: BrowserWish & { readonly kind: 'browser' }, deadline: Deadline): Promise<LocalConnection>;
  open(options: OpenOptions & { readonly kind: 'desktop' }, deadline: Deadline): Promise<DesktopConnection>;
  open(options: BrowserWish, deadline: Deadline): Promise<LocalConnection | DesktopConnection>;
  /**
   * Connects to a computer: by its identifier to one that this driver has opened and that still runs; by the address of
   * its debugging port (`http://127.0.0.1:9222`, `ws://…`) to any other browser, on this machine or not; by its name
   * (`:0`) to an X display.
   *
   * @throws ClosedError if the identifier is none of these.
   * @throws TransportError if nothing answers at the address.
   */
  attach(id: string, deadline: Deadline): Promise<LocalConnection | DesktopConnection>;
  /** Ends a computer that this driver has opened. Any other is none of its business, or gone: that is no error. */
  terminate(id: string, deadline: Deadline): Promise<void>;
}

/**
 * A driver for this machine: a computer is a Chromium of its own or a tab in one that runs already; or else a desktop,
 * which is an X server without a screen of its own or a display that runs already.
 *
 * @remarks
 * **Launched.** Without `cdpUrl`, `open` starts a browser with an empty profile. It belongs to this process: it ends
 * with `terminate()`, with `detach()` and with the process, whatever ends that. Its identifier is good for `attach`
 * with the same driver object, in this process; detaching from such a second connection leaves the browser running.
 * The browser does not keep this process alive: only calls do, as long as they are under way. Desktops are alike.
 * To let others attach too, pass `args: ['--remote-debugging-port=9222']` and give them the address.
 *
 * **Attached.** With `cdpUrl`, or by `attach(address)`, somebody else's browser is used and never ended. `open` opens a
 * tab of its own in the default profile; `attach` takes the tab in front. `terminate()` closes the tabs that Farhand
 * opened, and popups of these, and disconnects; `detach()` only disconnects. Tabs that are used get the viewport and
 * one screenshot pixel for each CSS pixel as long as the connection lasts. A screenshot of a tab behind another one may
 * take many seconds unless that browser was started with `--enable-features=CDPScreenshotNewSurface` (Chromium 156).
 *
 * **Dialogs** of pages are dismissed, as nobody is there to answer: `confirm()` is `false`, `prompt()` is `null`. A
 * page that asks whether to leave it is left.
 *
 * **Drags** from a frame of one site to one of another are not carried over: the protocol cannot.
 *
 * **Desktops.** `open({ kind: 'desktop' })` starts an Xvfb that belongs to this process like a launched browser, with
 * all that runs on it. `goto` opens a Chromium there. With `display: ':0'`, or by `attach(':0')`, somebody else's
 * display is used and never ended; the file that `XAUTHORITY` names lets this process in. Keys that Farhand put
 * characters on are put back when the computer ends.
 *
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { local } from '@farhand/local-driver';
 *
 * await using computer = await launch(local({ headless: false }));
 * await using desktop = await launch(local(), { kind: 'desktop', display: { width: 1024, height: 768 } });
 * ```
 *
 * @throws TypeError if an option is unknown or has the wrong type.
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
    if (deadline.signal.aborted) throw deadline.error();
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
    if (deadline.signal.aborted) throw deadline.error();
    const known = live(computers).find((computer) => computer.id === id);
    if (known !== undefined) {
      const front = await known.during(deadline, () => known.tabs.get(undefined, deadline));
      return new BrowserConnection(known, front.id, false);
    }
    const desktop = live(desktops).find((one) => one.id === id);
    if (desktop !== undefined) return new LocalDesktopConnection(desktop, false);
    if (isDisplayName(id)) {
      return new LocalDesktopConnection(await joinDesktop(id, options, {}, deadline), true);
    }
    const [address, tab] = addressOf(id, cdpUrl) ?? [];
    if (address === undefined) {
      throw new ClosedError(
        `local: there is no running computer ${id.slice(0, 80)}. Attach to one that this driver has opened and that still runs, by the address of a browser's debugging port, such as 'http://127.0.0.1:9222', or by the name of an X display, such as ':0'.`,
      );
    }
    const { computer, frontTab } = await joinBrowser(address, tab, options, {}, deadline);
    return new BrowserConnection(computer, frontTab, true);
  };

  const attach: LocalDriver['attach'] = (id, deadline) => aliveDuring(() => attachTo(id, deadline));

  const list = async (deadline: Deadline): Promise<readonly ComputerInfo[]> => {
    if (deadline.signal.aborted) throw deadline.error();
    return [...live(computers), ...live(desktops)].map((computer) => computer.info());
  };

  const terminate = async (id: string, deadline: Deadline): Promise<void> => {
    if (deadline.signal.aborted) throw deadline.error();
    // Several opened on one display of somebody else's have its name.
    const known = [...live(computers), ...live(desktops)].filter((computer) => computer.id === id);
    await deadline.race(Promise.all(known.map((computer) => computer.end('it was terminated'))));
  };

  return { specVersion: 1, name: 'local', optionNames: localOptionNames, kinds, rules, open, attach, list, terminate };
};

/** The kinds that a driver with these settings has. */
const kindsOf = ({ cdpUrl, display }: LocalOptions): readonly Kind[] => {
  if (cdpUrl !== undefined) return ['browser'];
  return display === undefined ? ['browser', 'desktop'] : ['desktop'];
};

const checkKind = (kind: Kind, kinds: readonly Kind[]): void => {
  if (kinds.includes(kind)) return;
  const option = kind === 'desktop' ? 'cdpUrl is the address of a browser' : 'display is the name of a desktop';
  throw new UnsupportedFacetError(`local: the option ${option}. Leave it out to launch a ${kind}.`);
};

/** The address to connect to for an identifier, and the tab it names. The driver's own address may have secrets in it. */
const addressOf = (id: string, own: URL | undefined): readonly [address: URL, tab: string | undefined] | undefined => {
  const address = parseCdpUrl(id);
  if (address === undefined) return undefined;
  const tab = address.hash === '' ? undefined : address.hash.slice(1);
  address.hash = '';
  return [own !== undefined && publicAddress(own) === publicAddress(address) ? own : address, tab];
};
