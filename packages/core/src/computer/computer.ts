import { typeError } from '../check/mistake.js';
import { abilities, isAbility, supportOf, type Ability } from '../actions/support.js';
import { callOptions, checkOptions, checkTimeout } from '../check/options.js';
import { describe, hintAt } from '../check/values.js';
import type { ComputerInfo, Kind } from '../contract/connection.js';
import type { Held } from '../contract/receipt.js';
import type { CallOptions } from '../deadline.js';
import { UnsupportedFacetError } from '../errors.js';
import { Files } from '../files/files.js';
import type { Size } from '../geometry.js';
import { checkBody, Strand } from '../input/chain.js';
import { Keyboard } from '../input/keyboard.js';
import { Mouse } from '../input/mouse.js';
import type { ScreenshotOptions, WholeScreenshotOptions } from '../input/picture-options.js';
import type { Picture, Screenshot } from '../input/picture.js';
import { screenshotOf } from '../input/screenshot.js';
import { dryRefusal } from '../session/ambient.js';
import { pointAt, takeCallSite } from '../session/call-site.js';
import { pointElsewhere } from '../session/elsewhere.js';
import { isPart, partNames, type Part } from '../session/part.js';
import { displayOf, type Session } from '../session/session.js';
import { Shell } from '../shell/shell.js';
import { Watched } from '../streams/watched.js';
import { BrowserEvents, type ComputerEvents } from './browser-events.js';
import { elsewhereOnComputers } from './elsewhere.js';
import { End } from './end.js';
import { explain, type Explanation } from './explain.js';
import { Handoff } from './handoff.js';
import { releaseOptions, reset, type ReleaseOptions } from './reset.js';
import { Screen } from './screen.js';
import { Tab, Tabs } from './tab.js';

/**
 * A remote computer. `launch` creates one and `attach` connects to one. End it with `close()` or `await using`.
 *
 * @category Computer
 */
export class Computer extends Watched implements AsyncDisposable {
  /** The vendor's identifier. Pass it to `attach`. */
  readonly id: string;
  /** Whether it is a browser or a desktop. */
  readonly kind: Kind;
  /** Name of the driver, such as `'lightcone'`. */
  readonly driver: string;
  /** The mouse, which acts in the active tab. */
  readonly mouse: Mouse;
  /** The keyboard, which acts in the active tab. Keys held with it follow the actions inside from tab to tab. */
  readonly keyboard: Keyboard;
  /** The screen: screenshots, and waiting for changes. */
  readonly screen: Screen;
  /**
   * The shell. If the computer has none, its methods reject with an `UnsupportedFacetError`. Check `supports('shell')`.
   */
  readonly shell: Shell;
  /**
   * The files. If the computer does not give access to them, its methods reject with an `UnsupportedFacetError`. Check
   * `supports('files')`.
   */
  readonly files: Files;
  /**
   * Messages about the task. If the vendor has none, its methods reject with an `UnsupportedFacetError`. Check
   * `supports('handoff')`.
   */
  readonly handoff: Handoff;
  readonly #session: Session;
  readonly #tabs: Tabs | undefined;
  readonly #screenTab: Tab;
  readonly #events: BrowserEvents;
  readonly #owned: boolean;
  /** Its size when it was opened. */
  readonly #display: Size;
  readonly #end: End;

  /** @internal */
  constructor(session: Session, owned: boolean, onClosed: () => void) {
    super(session);
    const { connection, options } = session;
    const strand = (): Strand => new Strand(session, screenshotOf);
    this.id = connection.id;
    this.kind = connection.kind;
    this.driver = options.name;
    this.mouse = new Mouse(strand);
    this.keyboard = new Keyboard(strand);
    this.screen = new Screen(session);
    this.shell = new Shell(session);
    this.files = new Files(session);
    this.handoff = new Handoff(session);
    this.#session = session;
    this.#tabs = connection.tabs === undefined ? undefined : new Tabs(session, connection.tabs);
    this.#screenTab = new Tab(session, undefined);
    this.#events = new BrowserEvents(session, this.#tabs);
    this.#owned = owned;
    this.#display = displayOf(connection, session.activeTab);
    this.#end = new End(session, onClosed, () => this.shell.endSessions());
  }

  /** Size of the display in pixels, which is the coordinate space of all input. */
  get display(): Size {
    return displayOf(this.#session.connection, this.#session.activeTab);
  }

  /** The active tab, which is the one in front as far as Farhand knows. On a desktop, the screen. */
  get tab(): Tab {
    const { activeTab } = this.#session;
    return this.#tabs === undefined || activeTab === undefined ? this.#screenTab : this.#tabs.get(activeTab);
  }

  /**
   * The tabs of a browser: opens, lists and finds them.
   *
   * @throws UnsupportedFacetError on computers without tabs.
   * @example
   * ```ts
   * const page = await computer.tabs.open('https://example.com/');
   * console.log(await page.title(), (await computer.tabs.list()).length);
   * ```
   */
  get tabs(): Tabs {
    if (this.#tabs !== undefined) return this.#tabs;
    const error = new UnsupportedFacetError(
      `computer.tabs: this computer is a ${this.kind} without tabs. Use computer.tab, which is its screen.`,
    );
    pointAt(error, takeCallSite());
    throw error;
  }

  /**
   * Calls `listener` each time the event occurs in the browser, until you call the function that it returns or the
   * computer ends. {@link ComputerEvents} lists the events.
   *
   * @remarks
   * While you listen, a script with nothing else to do stays alive, with a warning (code `FARHAND_LISTENING`). Farhand
   * calls listeners outside every hold, so input that a listener sends waits until an open hold has ended. If a
   * listener throws, or its promise rejects, Node reports an uncaught exception or an unhandled rejection.
   *
   * @throws TypeError if the event does not exist, or `listener` is not a function.
   * @throws UnsupportedFacetError on computers without tabs, and on vendors that report no events.
   * @throws ClosedError if the computer is closed.
   * @example
   * ```ts
   * const stop = computer.on('tab', (tab) => console.log(`opened: ${tab.id}`));
   * await computer.tab.click(120, 80);
   * stop();
   * ```
   */
  on<Name extends keyof ComputerEvents>(name: Name, listener: (payload: ComputerEvents[Name]) => unknown): () => void {
    return this.#events.on(name, listener);
  }

  /**
   * Resolves to the payload of the next event. Call it before the action that causes the event.
   *
   * @throws TypeError if the event does not exist.
   * @throws UnsupportedFacetError on computers without tabs, and on vendors that report no events.
   * @throws TimeoutError if no such event occurs within `timeoutMs`.
   * @throws ClosedError if the computer ends first.
   * @example
   * ```ts
   * const opening = computer.waitForEvent('tab');
   * await computer.tab.click(120, 80);
   * const popup = await opening;
   * ```
   */
  waitForEvent<Name extends keyof ComputerEvents>(name: Name, options?: CallOptions): Promise<ComputerEvents[Name]> {
    return this.#events.waitForEvent(name, options);
  }

  /**
   * Returns the keys and buttons that Farhand has pressed and not released, with the place in your code that pressed
   * each.
   *
   * @example
   * ```ts
   * await computer.keyboard.down('Shift');
   * console.log(computer.held().map(({ key, pressedAt }) => `${key} at ${pressedAt}`));
   * ```
   */
  held(): readonly Held[] {
    return this.#session.held();
  }

  /**
   * Releases at once every key and button that Farhand has pressed, even while a hold is open. Resolves to what was
   * released.
   *
   * @remarks
   * With `endHolds`, open holds end, too: they reject with an `AbortError`, and further calls in their bodies are
   * refused. Without it they stay open, and other calls wait for them.
   *
   * @throws As the vendor reports, if a key or button could not be released.
   * @example
   * ```ts
   * await computer.keyboard.down('Shift');
   * await computer.releaseAll();
   * ```
   */
  async releaseAll(options?: ReleaseOptions): Promise<readonly Held[]> {
    const call = 'computer.releaseAll';
    const { endHolds } = checkOptions(options, releaseOptions, call);
    const { released, errors } = await this.#session.releaseAll(endHolds ? `${call}({ endHolds: true })` : undefined);
    if (errors[0] !== undefined) throw errors[0];
    return released;
  }

  /**
   * Resets the computer for the next test. Resolves to the keys and buttons that had to be released.
   *
   * Farhand rejects waiting calls and those in progress, ends open holds, releases everything that is down and removes
   * listeners. In a browser it also dismisses dialogs that a listener has left open, and closes all tabs but one, which
   * gets its initial size and a blank page.
   *
   * @remarks
   * Ended calls reject with an `AbortError`. Cookies and storage stay, and so do the windows of a desktop. In an
   * attached browser, only tabs that were opened through this object are closed.
   *
   * @throws As the vendor reports.
   * @example
   * ```ts
   * await computer.reset();
   * ```
   */
  reset(options?: CallOptions): Promise<readonly Held[]> {
    const limits = checkOptions(options, callOptions, 'computer.reset');
    return reset(
      this.#session,
      { tabs: this.#tabs, events: this.#events, owned: this.#owned, display: this.#display },
      limits,
    );
  }

  /**
   * Sets the limit of later calls that do not set their own, in milliseconds. `0` means no limit. Equivalent to
   * `defaultTimeoutMs` of `launch`.
   */
  setDefaultTimeout(timeoutMs: number): void {
    this.#session.timeoutMs = checkTimeout(timeoutMs, 'timeoutMs', 'computer.setDefaultTimeout');
  }

  /**
   * Takes a screenshot of the screen; on a browser, of the active tab.
   *
   * @throws RangeError if the region extends outside the display.
   * @example
   * ```ts
   * await (await computer.screenshot()).save('screen.png');
   * ```
   */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  screenshot(options: ScreenshotOptions = {}): Promise<Picture> {
    return this.screen.screenshot(options);
  }

  /**
   * Returns whether this computer supports an ability, such as `'hover'`, or has a part, such as `'shell'`. Sends
   * nothing.
   *
   * @throws TypeError if the ability does not exist; the message lists close matches.
   * @example
   * ```ts
   * if (computer.supports('hover')) await tab.hover(300, 80);
   * ```
   */
  supports(ability: Ability | Part): boolean {
    const { connection, options } = this.#session;
    if (isPart(ability)) return connection[ability] !== undefined;
    if (!isAbility(ability)) throw unknownAbility(ability);
    return supportOf(ability, { name: options.name, rules: connection.rules }).supported;
  }

  /**
   * Runs `body` without sending any input, and resolves to the requests that it would make. Print them with `String()`.
   * Farhand may ask the vendor for the pointer position.
   *
   * A locator takes one look at what is shown now, without waiting until it stands still. The explanation lists the look,
   * what did the looking, and the boxes that it saw. The requests of an action follow, at that place.
   *
   * @throws UnsupportedActionError if the vendor does not support an action, or if `body` does anything but input and what locators do:
   * reads state from the vendor, runs a command, accesses a file, records or closes the computer. Farhand performs none
   * of it.
   * @throws TimeoutError if a locator's target is not seen now.
   * @throws AmbiguousError if it is seen several times.
   * @example
   * ```ts
   * console.log(String(await computer.explain(() => tab.dblclick(300, 80))));
   * ```
   */
  async explain(body: () => unknown): Promise<Explanation> {
    checkBody(body, 'computer.explain', 'computer.explain(');
    return explain(this.#session, body);
  }

  /**
   * Resolves to the address at which Chrome DevTools Protocol clients can connect, for example with Playwright's
   * `chromium.connectOverCDP(url)`.
   *
   * @remarks
   * The address grants access, often by the API key in it, so keep it out of logs. Such a client bypasses Farhand's
   * input queue: await the calls of one before you continue with the other.
   *
   * @throws UnsupportedFacetError if the computer has none. `local()` requires the option `cdp: true`.
   */
  cdpUrl(options?: CallOptions): Promise<string> {
    return cdpUrl(this.#session, options);
  }

  /**
   * Pings the vendor so that it does not end the computer as idle. To do that regularly, use the option `keepAlive` of
   * `launch`.
   */
  keepAlive(options?: CallOptions): Promise<void> {
    const limits = checkOptions(options, callOptions, 'computer.keepAlive');
    return this.#session.direct('computer.keepAlive()', limits, (deadline) =>
      this.#session.connection.keepAlive(deadline),
    );
  }

  /** Resolves to what the vendor reports about the computer now. */
  status(options?: CallOptions): Promise<ComputerInfo> {
    const limits = checkOptions(options, callOptions, 'computer.status');
    return this.#session.direct('computer.status()', limits, (deadline) => this.#session.connection.status(deadline));
  }

  /**
   * Releases what is held, then ends a launched computer or detaches from an attached one, which keeps running.
   *
   * @remarks
   * Calls in the queue are rejected. The call in progress may finish within ten seconds. Calling `close()` again waits
   * for the first call, and retries if that has failed.
   *
   * @throws As the vendor reports, if the computer could not be ended.
   * @example
   * ```ts
   * import { launch } from '@farhand/core';
   * import { local } from '@farhand/local-driver';
   *
   * const browser = await launch(local());
   * try {
   *   await browser.tab.goto('https://example.com/');
   * } finally {
   *   await browser.close();
   * }
   * ```
   */
  close(): Promise<void> {
    const refusal = dryRefusal(this.#session, 'computer.close()');
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.#owned ? this.#end.terminate() : this.#end.letGo();
  }

  /**
   * Releases what is held and ends the computer, even one that was attached. Behaves like `close()` when called again.
   */
  terminate(): Promise<void> {
    const refusal = dryRefusal(this.#session, 'computer.terminate()');
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.#end.terminate();
  }

  /** Calls `close()` at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

pointElsewhere(Computer.prototype, 'computer', elsewhereOnComputers);

const unknownAbility = (ability: unknown): TypeError => {
  const known = [...partNames, ...abilities];
  return typeError(
    `computer.supports: unknown ability ${describe(ability)}.${hintAt(String(ability), known)} Abilities are ${known.join(', ')}.`,
  );
};

/** Asks a computer for the address of its Chrome DevTools Protocol. */
const cdpUrl = async (session: Session, options: CallOptions | undefined): Promise<string> => {
  const site = takeCallSite();
  const limits = checkOptions(options, callOptions, 'computer.cdpUrl');
  const { connection, options: settings } = session;
  const ask = connection.cdpUrl?.bind(connection);
  if (ask !== undefined) return session.direct('computer.cdpUrl()', limits, ask);
  const error = new UnsupportedFacetError(
    `computer.cdpUrl: this ${connection.kind} of ${settings.name} does not accept clients of the Chrome DevTools Protocol. Browsers of lightcone() and local({ cdp: true }) do.`,
  );
  pointAt(error, site);
  throw error;
};
