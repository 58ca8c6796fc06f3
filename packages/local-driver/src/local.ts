import {
  ClosedError,
  UnsupportedFacetError,
  type Deadline,
  type Driver,
  type Kind,
  type OpenOptions,
} from '@farhand/core/driver';
import type { CdpCall } from './cdp-call.js';
import type { LocalComputer } from './computer.js';
import { BrowserConnection, type LocalConnection } from './connection.js';
import { checkLocalOptions, parseCdpUrl, type LocalOptions } from './local-options.js';
import { joinBrowser, publicAddress, startComputer } from './open-browser.js';
import { thisPlatform } from './platform.js';
import { localRules } from './rules.js';

/** The local driver: Chromium, Chrome and Edge, driven over the Chrome DevTools Protocol. */
export interface LocalDriver extends Driver<CdpCall> {
  /**
   * Starts a browser with an empty profile, or, with `cdpUrl`, opens a tab in the running one.
   *
   * @throws UnsupportedFacetError for a desktop.
   * @throws TransportError if there is no browser, or it does not start or answer.
   */
  open(options: OpenOptions, deadline: Deadline): Promise<LocalConnection>;
  /**
   * Connects to a browser: by its identifier to one that this driver has opened and that still runs, by the address of
   * its debugging port (`http://127.0.0.1:9222`, `ws://…`) to any other one, on this machine or not.
   *
   * @throws ClosedError if the identifier is neither.
   * @throws TransportError if no browser answers at the address.
   */
  attach(id: string, deadline: Deadline): Promise<LocalConnection>;
}

const checkKind = (kind: Kind): void => {
  if (kind === 'browser') return;
  throw new UnsupportedFacetError("local: this version launches browsers only, no desktops. Use { kind: 'browser' }.");
};

/** The address to connect to for an identifier, and the tab it names. The driver's own address may have secrets in it. */
const addressOf = (id: string, own: URL | undefined): readonly [address: URL, tab: string | undefined] | undefined => {
  const address = parseCdpUrl(id);
  if (address === undefined) return undefined;
  const tab = address.hash === '' ? undefined : address.hash.slice(1);
  address.hash = '';
  return [own !== undefined && publicAddress(own) === publicAddress(address) ? own : address, tab];
};

/**
 * A driver for browsers on this machine: each computer is a Chromium of its own, or a tab in one that runs already.
 *
 * @remarks
 * **Launched.** Without `cdpUrl`, `open` starts a browser with an empty profile. It belongs to this process: it ends
 * with `terminate()`, with `detach()` and with the process, whatever ends that. Its identifier is good for `attach`
 * with the same driver object, in this process; detaching from such a second connection leaves the browser running.
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
 * @example
 * ```ts
 * import { launch } from '@farhand/core';
 * import { local } from '@farhand/local-driver';
 *
 * await using computer = await launch(local({ headless: false }));
 * ```
 *
 * @throws TypeError if an option is unknown or has the wrong type.
 */
export const local = (options: LocalOptions = {}): LocalDriver => {
  checkLocalOptions(options);
  const cdpUrl = options.cdpUrl === undefined ? undefined : parseCdpUrl(options.cdpUrl);
  const computers = new Set<LocalComputer>();

  const live = (): readonly LocalComputer[] => {
    for (const computer of computers) if (!computer.isLive) computers.delete(computer);
    return [...computers];
  };

  return {
    specVersion: 1,
    name: 'local',
    kinds: ['browser'],

    rules: (kind) => {
      checkKind(kind);
      return localRules(thisPlatform());
    },

    open: async (wish, deadline) => {
      checkKind(wish.kind);
      if (deadline.signal.aborted) throw deadline.error();
      const { computer, frontTab } =
        cdpUrl === undefined
          ? await startComputer(options, wish, deadline)
          : await joinBrowser(cdpUrl, 'new', wish, deadline);
      computers.add(computer);
      return new BrowserConnection(computer, frontTab, true);
    },

    attach: async (id, deadline) => {
      if (deadline.signal.aborted) throw deadline.error();
      const known = live().find((computer) => computer.id === id);
      if (known !== undefined) {
        const front = await known.during(deadline, () => known.tabs.get(undefined, deadline));
        return new BrowserConnection(known, front.id, false);
      }
      const [address, tab] = addressOf(id, cdpUrl) ?? [];
      if (address === undefined) {
        throw new ClosedError(
          `local: there is no running computer ${id.slice(0, 80)}. Attach to one that this driver has opened and that still runs, or by the address of a browser's debugging port, such as 'http://127.0.0.1:9222'.`,
        );
      }
      const { computer, frontTab } = await joinBrowser(address, tab, {}, deadline);
      return new BrowserConnection(computer, frontTab, true);
    },

    list: async (deadline) => {
      if (deadline.signal.aborted) throw deadline.error();
      return live().map((computer) => computer.info());
    },
  };
};
