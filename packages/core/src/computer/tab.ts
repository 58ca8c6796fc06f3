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
import type { Locator, Sight } from '../locating/locator.js';
import { locateImage, locateText, readText } from '../locating/sight.js';
import type { ReadText } from '../seeing/find-text.js';
import type { ImageSource, TextOptions } from '../seeing/queries.js';
import { pointAt, takeCallSite } from '../session/call-site.js';
import type { Session } from '../session/session.js';

/**
 * One tab of a browser. A desktop has a single tab, the screen, which supports input and screenshots but no pages.
 *
 * @category Computer
 */
export class Tab extends TabInput {
  /** The vendor's identifier. `'screen'` on computers without tabs. */
  readonly id: TabId;
  /** The mouse of this tab. */
  readonly mouse: Mouse;
  /** The keyboard of this tab. Keys held with it are held in this tab. */
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
   * Loads a URL and waits until the vendor reports that the page has loaded.
   *
   * @remarks
   * On a desktop, it opens the URL in the default browser through the shell: with `xdg-open` on Linux, `open` on macOS
   * and `Start-Process` on Windows. It does not wait there, because Farhand cannot detect when the page has loaded.
   *
   * @throws TypeError if the URL is not absolute, such as `example.com` without `https://`.
   * @throws ActionFailedError if the page could not be loaded, or the desktop has no program to open it with.
   * @throws UnsupportedFacetError on a desktop without a shell.
   * @example
   * ```ts
   * await tab.goto('https://example.com/');
   * ```
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
   * Reloads the page and waits until it has loaded.
   *
   * @throws ActionFailedError if the page could not be loaded, or it asked whether to leave and the answer was to stay.
   * @throws UnsupportedFacetError on desktops, where `tab.press('F5')` does it, and on vendors that do not support it.
   */
  async reload(options?: CallOptions): Promise<void> {
    const call = 'tab.reload';
    const limits = checkOptions(options, callOptions, call);
    const tabs = this.#historyOf(call, 'F5');
    const reload = tabs.reload?.bind(tabs) ?? this.#refuseHistory(call, 'tab.goto(await tab.url())');
    await this.#session.operate(`${call}()`, 'act', limits, (deadline) => reload(this.id, deadline));
  }

  /**
   * Goes back to the previous page in the tab's history and waits until it has loaded.
   *
   * @returns whether there was a previous page. If `false`, nothing happened.
   * @throws ActionFailedError if the page could not be loaded, or the current page asked whether to leave and the
   * answer was to stay.
   * @throws UnsupportedFacetError on desktops, where `tab.press('Alt+ArrowLeft')` does it, and on vendors that do not
   * support it.
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
   * Goes forward to the next page in the tab's history, which `goBack()` left, and waits until it has loaded.
   *
   * @returns whether there was a next page. If `false`, nothing happened.
   * @throws ActionFailedError if the page could not be loaded, or the current page asked whether to leave and the
   * answer was to stay.
   * @throws UnsupportedFacetError on desktops, where `tab.press('Alt+ArrowRight')` does it, and on vendors that do not
   * support it.
   */
  goForward(options?: CallOptions): Promise<boolean> {
    return this.#travel('tab.goForward', 'forward', 'Alt+ArrowRight', options);
  }

  /**
   * Resolves to the URL of the page.
   *
   * @throws UnsupportedFacetError on desktops, or if the tab is no longer open.
   * @example
   * ```ts
   * console.log(await tab.url());
   * ```
   */
  async url(options?: CallOptions): Promise<string> {
    return (await this.#info('tab.url', options)).url;
  }

  /**
   * Resolves to the title of the page.
   *
   * @throws UnsupportedFacetError on desktops, or if the tab is no longer open.
   * @example
   * ```ts
   * console.log(await tab.title());
   * ```
   */
  async title(options?: CallOptions): Promise<string> {
    return (await this.#info('tab.title', options)).title;
  }

  /**
   * Resolves to the HTML of the page.
   *
   * @throws UnsupportedFacetError on desktops.
   * @example
   * ```ts
   * const html = await tab.content();
   * ```
   */
  async content(options?: CallOptions): Promise<string> {
    return this.#operate('tab.content', 'observe', options, (tabs, deadline) => tabs.content(this.id, deadline));
  }

  /**
   * Takes a screenshot of the tab. Its pixels are the coordinates of `click` and the other input methods. After
   * `region`, `crop` or `resize`, call the methods of the picture instead, or convert points with `toDisplay`.
   *
   * @throws RangeError if the region extends outside the display.
   * @example
   * ```ts
   * const shot = await tab.screenshot();
   * await shot.save('page.png');
   * await shot.click(300, 80);
   * ```
   */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  screenshot(options?: ScreenshotOptions): Promise<Picture> {
    const session = this.#session;
    const tab = session.connection.tabs === undefined ? undefined : this.id;
    return takeScreenshot(session, () => tab, options, 'tab.screenshot');
  }

  /**
   * Waits until the tab has not changed for `quietMs` (250 by default). A blinking caret is ignored.
   *
   * @throws TypeError or RangeError if an option is not valid.
   * @throws TimeoutError if the tab still changes after `timeoutMs`. The message lists the regions that changed last.
   * @example
   * ```ts
   * const { screenshot } = await tab.waitForStill({ quietMs: 500 });
   * ```
   */
  waitForStill(options?: StillOptions): Promise<Still> {
    return waitForStill(this.#session, screenshotOf, 'tab.waitForStill', () => this.#address, options);
  }

  /**
   * Waits until the tab differs from `since`, or from its state at the time of the call. A change no larger than a text
   * caret counts only after 700 ms, so a blinking caret is ignored.
   *
   * @throws TypeError or RangeError if an option is not valid.
   * @throws TimeoutError if nothing changes within `timeoutMs`.
   * @example
   * ```ts
   * const before = await tab.screenshot();
   * await tab.click(300, 80);
   * const { screenshot } = await tab.waitForChange({ since: before });
   * ```
   */
  waitForChange(options?: ChangeOptions): Promise<Changed> {
    return waitForChange(this.#session, screenshotOf, 'tab.waitForChange', () => this.#address, options);
  }

  /**
   * Returns a locator for a text that is seen: a phrase of whole words in any case, or a regular expression. Nothing is
   * looked for yet.
   *
   * @throws TypeError if the text is empty.
   * @example
   * ```ts
   * await tab.getByText('Save').click();
   * ```
   */
  getByText(text: string | RegExp, options?: TextOptions): Locator {
    return locateText(this.#sight, text, options);
  }

  /**
   * Returns a locator for an image: a path, bytes or a picture. It is found at half to double its size. Nothing is looked
   * for yet.
   *
   * @example
   * ```ts
   * await tab.getByImage('icons/gear.png').hover();
   * ```
   */
  getByImage(image: ImageSource): Locator {
    return locateImage(this.#sight, image);
  }

  /**
   * Reads everything that is seen: lines and paragraphs with their words and boxes, in reading order.
   *
   * @example
   * ```ts
   * for (const { text, box } of await tab.readText()) console.log(text, box);
   * ```
   */
  readText(options?: CallOptions): Promise<readonly ReadText[]> {
    return readText(this.#sight, options);
  }

  /**
   * Sets the size of the viewport, in CSS pixels. Each side is from 1 to 16384.
   *
   * @throws RangeError if a side is not a whole number in that range.
   */
  async setViewportSize(size: Size, options?: CallOptions): Promise<void> {
    const call = 'tab.setViewportSize';
    if (typeof size !== 'object' || size === null || Array.isArray(size)) throw notASize(call, size, options);
    const wanted = checkOptions(size, { width: checkSide, height: checkSide }, call);
    await this.#operate(call, 'act', options, (tabs, deadline) => tabs.setViewportSize(this.id, wanted, deadline));
  }

  /** Makes this the active tab, to which `computer.tab`, `computer.mouse` and `computer.keyboard` refer. */
  async bringToFront(options?: CallOptions): Promise<void> {
    await this.#operate('tab.bringToFront', 'act', options, async (tabs, deadline) => {
      await tabs.activate(this.id, deadline);
      this.#session.activeTab = this.id;
    });
  }

  /** Closes the tab. The last tab cannot be closed; close the computer instead. */
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

  /** The tabs, for functions of the browser itself. On a desktop the error names the browser's key. */
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
      connection.cdpUrl === undefined ? '' : ', or attach local({ cdpUrl }) to computer.cdpUrl(), which supports it';
    const error = new UnsupportedFacetError(
      `${call}: ${options.name} does not support it. Nothing was sent. Call ${instead}${other}.`,
    );
    pointAt(error, takeCallSite());
    throw error;
  }

  get #sight(): Sight {
    return { name: 'tab', view: this, session: this.#session, tab: () => this.#address };
  }

  get #address(): TabId | undefined {
    return this.#session.connection.tabs === undefined ? undefined : this.id;
  }

  async #info(call: string, options: CallOptions | undefined): Promise<TabInfo> {
    const open = await this.#operate(call, 'observe', options, (tabs, deadline) => tabs.list(deadline));
    const info = open.find((tab) => tab.id === this.id);
    if (info === undefined) throw new UnsupportedFacetError(`${call}: tab ${this.id} is no longer open.`);
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

/** The error for an argument that is not a size, with the correct spelling. */
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
    `${call}: this computer is a ${session.connection.kind} without tabs, so Farhand cannot access its pages. It supports input and screenshots${session.connection.shell === undefined ? '' : ', and commands in computer.shell'}.`,
  );
  pointAt(error, takeCallSite());
  throw error;
};

/**
 * The tabs of a browser.
 *
 * @category Computer
 */
export class Tabs {
  readonly #session: Session;
  readonly #facet: TabsFacet;
  readonly #known = new Map<TabId, Tab>();
  /**
   * The tabs that calls and pages have opened since this object exists.
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
   * Opens a tab, which becomes the active one, and loads `url` if given.
   *
   * @throws TypeError if the URL is not absolute.
   * @throws ActionFailedError if the page could not be loaded.
   * @example
   * ```ts
   * const page = await computer.tabs.open('https://example.com/');
   * await page.click(300, 80);
   * ```
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

  /**
   * Lists the open tabs, including popups. If the vendor reports another tab in front, that becomes the active one.
   *
   * @example
   * ```ts
   * for (const open of await computer.tabs.list()) console.log(open.id, await open.url());
   * ```
   */
  async list(options?: CallOptions): Promise<readonly Tab[]> {
    const limits = checkOptions(options, callOptions, 'tabs.list');
    return this.#session.operate('tabs.list()', 'observe', limits, async (deadline) => {
      const open = await this.#facet.list(deadline);
      this.#session.activeTab = open.find((tab) => tab.active)?.id ?? this.#session.activeTab;
      return open.map((tab) => this.get(tab.id));
    });
  }

  /** Returns the tab with an id, without a request. If the tab is not open, its methods fail. */
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

/** The tab in front. If the vendor marks none, the first. */
export const frontOf = (open: readonly TabInfo[]): TabInfo | undefined => open.find((tab) => tab.active) ?? open[0];
