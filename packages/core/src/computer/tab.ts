import { typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import { callOptions, checkOptions } from '../check/options.js';
import { checkSide, checkUrl, describe } from '../check/values.js';
import { openAddress } from '../commands/command-line.js';
import type { TabInfo, TabsFacet } from '../contract/facets.js';
import type { CallOptions, Deadline } from '../deadline.js';
import { UnsupportedFacetError } from '../errors.js';
import type { Size } from '../geometry.js';
import { Strand } from '../input/chain.js';
import { Keyboard } from '../input/keyboard.js';
import { Mouse } from '../input/mouse.js';
import type { ScreenshotOptions, StillOptions, WholeScreenshotOptions } from '../input/picture-options.js';
import type { Picture, Screenshot, Still } from '../input/picture.js';
import { screenshotOf, takeScreenshot } from '../input/screenshot.js';
import { waitForChange, waitForStill, type Changed, type ChangeOptions } from '../input/settled.js';
import { TabInput } from '../input/tab-input.js';
import { pointAt, takeCallSite } from '../session/call-site.js';
import type { Session } from '../session/session.js';

/**
 * One tab of a browser. On a desktop there is one, the screen: it takes input and screenshots and has no pages.
 */
export class Tab extends TabInput {
  /** The vendor's identifier; `'screen'` on computers without tabs. */
  readonly id: TabId;
  /** The mouse of this tab. */
  readonly mouse: Mouse;
  /** The keyboard of this tab. Keys held here are down in this tab. */
  readonly keyboard: Keyboard;
  readonly #session: Session;

  /** @internal */
  constructor(session: Session, id: TabId | undefined) {
    const strand = (): Strand => new Strand(session, screenshotOf, () => id);
    super(strand);
    this.id = id ?? 'screen';
    this.mouse = new Mouse(strand);
    this.keyboard = new Keyboard(strand);
    this.#session = session;
  }

  /**
   * Loads an address and waits until the vendor says that it is loaded.
   *
   * @remarks
   * On a desktop it opens the address in the default browser there, through the shell: by `xdg-open` on Linux, `open` on
   * macOS, `Start-Process` on Windows. Nobody can tell when the page has loaded, so it does not wait for that.
   *
   * @throws TypeError if the address is not absolute, such as `example.com` without `https://`.
   * @throws ActionFailedError if it could not be loaded, or the desktop has nothing to open it with.
   * @throws UnsupportedFacetError on a desktop without a shell.
   */
  async goto(url: string, options?: CallOptions): Promise<void> {
    const call = 'tab.goto';
    const address = checkUrl(url, 'url', call);
    const { tabs, shell, platform } = this.#session.connection;
    if (tabs !== undefined || shell === undefined) {
      await this.#operate(call, 'act', options, (facet, deadline) => facet.navigate(this.id, address, deadline));
      return;
    }
    await this.#session.operate(`${call}()`, 'act', checkOptions(options, callOptions, call), (deadline) =>
      openAddress(shell, new URL(address).href, platform, deadline),
    );
  }

  /**
   * Loads the page again and waits until it is loaded.
   *
   * @throws ActionFailedError if it could not be loaded, or the page asked whether to leave and was told to stay.
   * @throws UnsupportedFacetError on desktops, where `tab.press('F5')` does it, and on vendors that have no way to.
   */
  async reload(options?: CallOptions): Promise<void> {
    const call = 'tab.reload';
    const limits = checkOptions(options, callOptions, call);
    const tabs = this.#historyOf(call, 'F5');
    const reload = tabs.reload?.bind(tabs) ?? this.#refuseHistory(call, 'tab.goto(await tab.url())');
    await this.#session.operate(`${call}()`, 'act', limits, (deadline) => reload(this.id, deadline));
  }

  /**
   * Goes to the page before this one in the tab's history and waits until it is loaded.
   *
   * @returns whether there was one. `false`: nothing has happened.
   * @throws ActionFailedError if it could not be loaded, or the page asked whether to leave and was told to stay.
   * @throws UnsupportedFacetError on desktops, where `tab.press('Alt+ArrowLeft')` does it, and on vendors that have no way to.
   * @example
   * ```ts
   * await computer.tab.goto('https://example.com/');
   * await computer.tab.goto('https://example.com/next');
   * await computer.tab.goBack(); // true
   * ```
   */
  goBack(options?: CallOptions): Promise<boolean> {
    return this.#travel('tab.goBack', 'back', 'Alt+ArrowLeft', options);
  }

  /**
   * Goes to the page behind this one in the tab's history, which `goBack()` came from, and waits until it is loaded.
   *
   * @returns whether there was one. `false`: nothing has happened.
   * @throws ActionFailedError if it could not be loaded, or the page asked whether to leave and was told to stay.
   * @throws UnsupportedFacetError on desktops, where `tab.press('Alt+ArrowRight')` does it, and on vendors that have no way to.
   */
  goForward(options?: CallOptions): Promise<boolean> {
    return this.#travel('tab.goForward', 'forward', 'Alt+ArrowRight', options);
  }

  /** The address of the page. */
  async url(options?: CallOptions): Promise<string> {
    return (await this.#info('tab.url', options)).url;
  }

  /** The title of the page. */
  async title(options?: CallOptions): Promise<string> {
    return (await this.#info('tab.title', options)).title;
  }

  /** The HTML of the page. */
  async content(options?: CallOptions): Promise<string> {
    return this.#operate('tab.content', 'observe', options, (tabs, deadline) => tabs.content(this.id, deadline));
  }

  /**
   * Takes a picture of the tab. Its pixels are the coordinates that `click` and the others take; with `region`, or after a
   * crop or change of size, `toDisplay` says which they are.
   *
   * @throws RangeError if the region reaches outside the display.
   */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  screenshot(options?: ScreenshotOptions): Promise<Picture> {
    const session = this.#session;
    const tab = session.connection.tabs === undefined ? undefined : this.id;
    return takeScreenshot(session, () => tab, options, 'tab.screenshot');
  }

  /**
   * Waits until nothing moves in the tab any more: until nothing has changed for `quietMs`. A caret that blinks is still.
   *
   * @throws TypeError or RangeError naming what is wrong with the options.
   * @throws TimeoutError if it does not come to rest in time; the message says what kept moving.
   */
  waitForStill(options?: StillOptions): Promise<Still> {
    return waitForStill(this.#session, screenshotOf, 'tab.waitForStill', () => this.#address, options);
  }

  /**
   * Waits until the tab looks otherwise than in `since`, or than when the waiting began. What is no larger than a caret
   * counts once it has lasted 700 ms, so that a blinking one is no change.
   *
   * @throws TypeError or RangeError naming what is wrong with the options.
   * @throws TimeoutError if nothing has changed in time.
   */
  waitForChange(options?: ChangeOptions): Promise<Changed> {
    return waitForChange(this.#session, screenshotOf, 'tab.waitForChange', () => this.#address, options);
  }

  /**
   * Sets the size of the viewport, in CSS pixels, both 1 to 16384.
   *
   * @throws RangeError if a side is not a whole number in that range.
   */
  async setViewportSize(size: Size, options?: CallOptions): Promise<void> {
    const call = 'tab.setViewportSize';
    if (typeof size !== 'object' || size === null || Array.isArray(size)) throw notASize(call, size, options);
    const wanted = checkOptions(size, { width: checkSide, height: checkSide }, call);
    await this.#operate(call, 'act', options, (tabs, deadline) => tabs.setViewportSize(this.id, wanted, deadline));
  }

  /** Makes this the active tab: the one that `computer.tab`, `computer.mouse` and `computer.keyboard` mean. */
  async bringToFront(options?: CallOptions): Promise<void> {
    await this.#operate('tab.bringToFront', 'act', options, async (tabs, deadline) => {
      await tabs.activate(this.id, deadline);
      this.#session.activeTab = this.id;
    });
  }

  /** Closes the tab. The last one cannot be closed: close the computer instead. */
  async close(options?: CallOptions): Promise<void> {
    await this.#operate('tab.close', 'act', options, async (tabs, deadline) => {
      await tabs.close(this.id, deadline);
      if (this.#session.activeTab !== this.id) return;
      const open = await tabs.list(deadline);
      this.#session.activeTab = frontOf(open)?.id;
    });
  }

  async #travel(call: string, to: 'back' | 'forward', key: string, options: CallOptions | undefined): Promise<boolean> {
    const limits = checkOptions(options, callOptions, call);
    const tabs = this.#historyOf(call, key);
    const travel = tabs.travel?.bind(tabs) ?? this.#refuseHistory(call, 'tab.goto(url)');
    return this.#session.operate(`${call}()`, 'act', limits, (deadline) => travel(this.id, to, deadline));
  }

  /** The tabs, for what the browser itself does. On a desktop the browser in it has a key for that. */
  #historyOf(call: string, key: string): TabsFacet {
    const { tabs, kind } = this.#session.connection;
    if (tabs !== undefined) return tabs;
    const error = new UnsupportedFacetError(
      `${call}: this computer is a ${kind} without tabs. If a browser has the keyboard there, call tab.press('${key}').`,
    );
    pointAt(error, takeCallSite());
    throw error;
  }

  #refuseHistory(call: string, instead: string): never {
    const { connection, options } = this.#session;
    const other =
      connection.cdpUrl === undefined ? '' : ', or attach local({ cdpUrl }) to computer.cdpUrl(), which has it';
    const error = new UnsupportedFacetError(
      `${call}: ${options.name} has no call for it. Nothing was sent. Call ${instead}${other}.`,
    );
    pointAt(error, takeCallSite());
    throw error;
  }

  get #address(): TabId | undefined {
    return this.#session.connection.tabs === undefined ? undefined : this.id;
  }

  async #info(call: string, options: CallOptions | undefined): Promise<TabInfo> {
    const open = await this.#operate(call, 'observe', options, (tabs, deadline) => tabs.list(deadline));
    const info = open.find((tab) => tab.id === this.id);
    if (info === undefined) throw new UnsupportedFacetError(`${call}: tab ${this.id} is not open any more.`);
    return info;
  }

  async #operate<T>(
    call: string,
    kind: 'act' | 'observe',
    options: CallOptions | undefined,
    run: (tabs: TabsFacet, deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const limits = checkOptions(options, callOptions, call);
    const tabs = facetOf(this.#session, call);
    return this.#session.operate(`${call}()`, kind, limits, (deadline) => run(tabs, deadline));
  }
}

/** The error for something in the place of a size, as what was meant is written. */
const notASize = (call: string, given: unknown, next: unknown): TypeError => {
  const [width, height]: readonly unknown[] = Array.isArray(given) ? given : [given, next];
  const shown = (side: unknown, usual: number): number => (typeof side === 'number' ? side : usual);
  return typeError(
    `${call}: expected { width, height }, got ${describe(given)}. Write ${call}({ width: ${shown(width, 1280)}, height: ${shown(height, 720)} }).`,
  );
};

const facetOf = (session: Session, call: string): TabsFacet => {
  const { tabs } = session.connection;
  if (tabs !== undefined) return tabs;
  const error = new UnsupportedFacetError(
    `${call}: this computer is a ${session.connection.kind} without tabs, so Farhand cannot reach into its pages. It takes input and screenshots${session.connection.shell === undefined ? '' : ', and runs commands in computer.shell'}.`,
  );
  pointAt(error, takeCallSite());
  throw error;
};

/** The tabs of a browser. */
export class Tabs {
  readonly #session: Session;
  readonly #facet: TabsFacet;
  readonly #known = new Map<TabId, Tab>();
  /**
   * Those that were opened by calls and by pages since there is this object.
   *
   * @internal
   */
  readonly opened: Set<TabId> = new Set();

  /** @internal */
  constructor(session: Session, facet: TabsFacet) {
    this.#session = session;
    this.#facet = facet;
  }

  /**
   * Opens a tab, which becomes the active one, and loads `url` in it if given.
   *
   * @throws TypeError if the address is not absolute.
   */
  async open(url?: string, options?: CallOptions): Promise<Tab> {
    const limits = checkOptions(options, callOptions, 'tabs.open');
    const address = url === undefined ? undefined : checkUrl(url, 'url', 'tabs.open');
    return this.#session.operate('tabs.open()', 'act', limits, async (deadline) => {
      const { id } = await this.#facet.open(address, deadline);
      this.#session.activeTab = id;
      this.opened.add(id);
      return this.get(id);
    });
  }

  /** The open tabs, popups included. If the vendor says that another tab came to the front, that is the active one from now on. */
  async list(options?: CallOptions): Promise<readonly Tab[]> {
    const limits = checkOptions(options, callOptions, 'tabs.list');
    return this.#session.operate('tabs.list()', 'observe', limits, async (deadline) => {
      const open = await this.#facet.list(deadline);
      this.#session.activeTab = open.find((tab) => tab.active)?.id ?? this.#session.activeTab;
      return open.map((tab) => this.get(tab.id));
    });
  }

  /** The tab with an id. Asks nobody: if it is not open, its methods fail. */
  get(id: TabId): Tab {
    if (typeof id !== 'string' || id === '')
      throw typeError(`tabs.get: expected the id of a tab, got ${describe(id)}.`);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const tab = new Tab(this.#session, id);
    this.#known.set(id, tab);
    return tab;
  }
}

/** The tab in front; if the vendor marks none, the first. */
export const frontOf = (open: readonly TabInfo[]): TabInfo | undefined => open.find((tab) => tab.active) ?? open[0];
