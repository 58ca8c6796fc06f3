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

/** A remote computer. Made by `launch` or `attach`; end it with `close()` or `await using`. */
export class Computer extends Watched implements AsyncDisposable {
  /** The vendor's identifier; pass it to `attach`. */
  readonly id: string;
  /** Whether it is one browser or a whole desktop. */
  readonly kind: Kind;
  /** Name of the driver, such as `'lightcone'`. */
  readonly driver: string;
  /** The mouse, acting in the active tab. */
  readonly mouse: Mouse;
  /** The keyboard, acting in the active tab. Keys held here follow the actions inside from tab to tab. */
  readonly keyboard: Keyboard;
  /** What can be seen. */
  readonly screen: Screen;
  /** The shell. Where the computer has none, its methods reject with an `UnsupportedFacetError`: `supports('shell')` tells. */
  readonly shell: Shell;
  /** The files. Where they cannot be reached, its methods reject with an `UnsupportedFacetError`: `supports('files')` tells. */
  readonly files: Files;
  /**
   * Messages about the task. Where the vendor has none, its methods reject with an `UnsupportedFacetError`:
   * `supports('handoff')` tells.
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

  /** Size of the screen in pixels, which is the space of all coordinates. */
  get display(): Size {
    return displayOf(this.#session.connection, this.#session.activeTab);
  }

  /** The active tab: the one in front, as far as Farhand knows. On a desktop, the screen. */
  get tab(): Tab {
    const { activeTab } = this.#session;
    return this.#tabs === undefined || activeTab === undefined ? this.#screenTab : this.#tabs.get(activeTab);
  }

  /**
   * The tabs of a browser.
   *
   * @throws UnsupportedFacetError on computers without tabs.
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
   * Calls `listener` each time something happens in the browser by itself, until you call the function that it returns or
   * the computer ends. {@link ComputerEvents} lists the events.
   *
   * @remarks
   * While you listen, a script that has nothing else to do goes on, with a warning (code `FARHAND_LISTENING`). A listener is
   * called outside of every hold: input that it sends waits until an open hold has ended. If a listener
   * throws, or the promise that it returns rejects, nobody can catch that, so Node reports it as an uncaught exception or
   * an unhandled rejection.
   *
   * @throws TypeError if there is no such event, or `listener` is no function.
   * @throws UnsupportedFacetError on computers without tabs, and on vendors that report nothing.
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
   * Resolves to what the next event brings. Call it before what causes the event.
   *
   * @throws TypeError if there is no such event.
   * @throws UnsupportedFacetError on computers without tabs, and on vendors that report nothing.
   * @throws TimeoutError if no such event comes within `timeoutMs`.
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

  /** The keys and buttons that Farhand has pressed and not released, and where in your code each was pressed. */
  held(): readonly Held[] {
    return this.#session.held();
  }

  /**
   * Releases every key and button that Farhand has pressed, at once, also while a hold is open. Returns what was released.
   *
   * @remarks
   * With `endHolds` the holds that are open end, too: they reject with an `AbortError`, and what their bodies call from then on is
   * refused. Without it they stay open, and other calls wait for them.
   */
  async releaseAll(options?: ReleaseOptions): Promise<readonly Held[]> {
    const call = 'computer.releaseAll';
    const { endHolds } = checkOptions(options, releaseOptions, call);
    const { released, errors } = await this.#session.releaseAll(endHolds ? `${call}({ endHolds: true })` : undefined);
    if (errors[0] !== undefined) throw errors[0];
    return released;
  }

  /**
   * Makes the computer as a test would like to find it: what waits or is under way is rejected, open holds end, everything that is
   * down is released, and so are listeners. In a browser, dialogs that a listener has left open are dismissed, tabs are closed but
   * for one, which gets its first size and shows a blank page. Returns what had to be released.
   *
   * @remarks
   * What is ended rejects with an `AbortError`. Cookies and storage stay, and so does what programs of a desktop show. Of an attached
   * browser only those tabs are closed that were opened through this object.
   *
   * @throws As the vendor reports.
   */
  reset(options?: CallOptions): Promise<readonly Held[]> {
    const limits = checkOptions(options, callOptions, 'computer.reset');
    return reset(
      this.#session,
      { tabs: this.#tabs, events: this.#events, owned: this.#owned, display: this.#display },
      limits,
    );
  }

  /** Sets how long calls may take from now on that do not say themselves, in milliseconds. `0` is no limit. As `defaultTimeoutMs` of `launch`. */
  setDefaultTimeout(timeoutMs: number): void {
    this.#session.timeoutMs = checkTimeout(timeoutMs, 'timeoutMs', 'computer.setDefaultTimeout');
  }

  /**
   * Takes a picture of the screen; on a browser, of the active tab.
   *
   * @throws RangeError if the region reaches outside the display.
   */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  screenshot(options: ScreenshotOptions = {}): Promise<Picture> {
    return this.screen.screenshot(options);
  }

  /**
   * Whether this computer can do something, derived from what its driver can say, or has a part, such as `'shell'`.
   *
   * @throws TypeError if there is no such ability; the message names close matches.
   */
  supports(ability: Ability | Part): boolean {
    const { connection, options } = this.#session;
    if (isPart(ability)) return connection[ability] !== undefined;
    if (!isAbility(ability)) throw unknownAbility(ability);
    return supportOf(ability, { name: options.name, rules: connection.rules }).supported;
  }

  /**
   * Runs `body` without sending any input and returns the requests it would make. Print it with `String()`. Where the
   * pointer is may be asked of the vendor.
   *
   * @throws UnsupportedActionError if the vendor cannot do it, or `body` does something else than input: asks what only the
   * vendor can answer, runs a command, touches a file, records, closes the computer. None of that is done.
   */
  async explain(body: () => unknown): Promise<Explanation> {
    checkBody(body, 'computer.explain', 'computer.explain(');
    return explain(this.#session, body);
  }

  /**
   * Where the browser takes clients of the Chrome DevTools Protocol, such as Playwright's `chromium.connectOverCDP(url)`.
   *
   * @remarks
   * The address lets in whoever has it, often by the API key in it: keep it out of logs. What such a client does is not in
   * Farhand's input stream: wait for one before you go on with the other.
   *
   * @throws UnsupportedFacetError where there is none. `local()` wants the option `cdp: true`.
   */
  cdpUrl(options?: CallOptions): Promise<string> {
    return cdpUrl(this.#session, options);
  }

  /** Tells the vendor that the computer is in use, so that it does not end for being idle. */
  keepAlive(options?: CallOptions): Promise<void> {
    const limits = checkOptions(options, callOptions, 'computer.keepAlive');
    return this.#session.direct('computer.keepAlive()', limits, (deadline) =>
      this.#session.connection.keepAlive(deadline),
    );
  }

  /** What the vendor says of the computer now. */
  status(options?: CallOptions): Promise<ComputerInfo> {
    const limits = checkOptions(options, callOptions, 'computer.status');
    return this.#session.direct('computer.status()', limits, (deadline) => this.#session.connection.status(deadline));
  }

  /**
   * Releases what is held and lets go: a launched computer is ended, an attached one goes on running.
   *
   * @remarks
   * Calls that still wait for their turn are rejected; what is under way may finish for ten seconds. Calling it again
   * waits for the first call, and tries once more if that has failed.
   */
  close(): Promise<void> {
    const refusal = dryRefusal(this.#session, 'computer.close()');
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.#owned ? this.#end.terminate() : this.#end.letGo();
  }

  /** Releases what is held and ends the computer, also one that was attached. Calling it again is as with `close()`. */
  terminate(): Promise<void> {
    const refusal = dryRefusal(this.#session, 'computer.terminate()');
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.#end.terminate();
  }

  /** Closes at the end of an `await using` block. */
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

/** Asks a computer where its browser takes DevTools clients. */
const cdpUrl = async (session: Session, options: CallOptions | undefined): Promise<string> => {
  const site = takeCallSite();
  const limits = checkOptions(options, callOptions, 'computer.cdpUrl');
  const { connection, options: settings } = session;
  const ask = connection.cdpUrl?.bind(connection);
  if (ask !== undefined) return session.direct('computer.cdpUrl()', limits, ask);
  const error = new UnsupportedFacetError(
    `computer.cdpUrl: this ${connection.kind} of ${settings.name} takes no clients of the Chrome DevTools Protocol. Browsers of lightcone() do, and those of local({ cdp: true }).`,
  );
  pointAt(error, site);
  throw error;
};
