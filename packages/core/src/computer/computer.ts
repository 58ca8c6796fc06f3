import { isAbility, supportOf, type Ability } from '../actions/support.js';
import { callOptions, checkOptions } from '../check/options.js';
import { describe } from '../check/values.js';
import type { ComputerInfo, Kind } from '../contract/connection.js';
import type { Held } from '../contract/receipt.js';
import type { CallOptions } from '../deadline.js';
import { UnsupportedFacetError } from '../errors.js';
import { Files } from '../files/files.js';
import type { Size } from '../geometry.js';
import { Strand } from '../input/chain.js';
import { Keyboard } from '../input/keyboard.js';
import { Mouse } from '../input/mouse.js';
import type { ScreenshotOptions, WholeScreenshotOptions } from '../input/picture-options.js';
import type { Picture, Screenshot } from '../input/picture.js';
import { screenshotOf } from '../input/screenshot.js';
import { dryRefusal } from '../session/ambient.js';
import { pointAt, takeCallSite } from '../session/call-site.js';
import { displayOf, type Session } from '../session/session.js';
import { Shell } from '../shell/shell.js';
import { Watched } from '../streams/watched.js';
import { End } from './end.js';
import { explain, type Explanation } from './explain.js';
import { Handoff } from './handoff.js';
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
  /** The shell, where the computer has one. */
  readonly shell?: Shell;
  /** The files, where the computer lets them be read and written. */
  readonly files?: Files;
  /** Messages about the task, where the vendor has them. */
  readonly handoff?: Handoff;
  readonly #session: Session;
  readonly #tabs: Tabs | undefined;
  readonly #screenTab: Tab;
  readonly #owned: boolean;
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
    if (connection.shell !== undefined) this.shell = new Shell(session, connection.shell);
    if (connection.files !== undefined) this.files = new Files(session, connection.files);
    if (connection.handoff !== undefined) this.handoff = new Handoff(session, connection.handoff);
    this.#session = session;
    this.#tabs = connection.tabs === undefined ? undefined : new Tabs(session, connection.tabs);
    this.#screenTab = new Tab(session, undefined);
    this.#owned = owned;
    this.#end = new End(session, onClosed, async () => this.shell?.endSessions());
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

  /** The keys and buttons that Farhand has pressed and not released, and where in your code each was pressed. */
  held(): readonly Held[] {
    return this.#session.held();
  }

  /** Releases every key and button that Farhand has pressed, at once, also while a hold is open. Returns what was released. */
  async releaseAll(): Promise<readonly Held[]> {
    const { released, errors } = await this.#session.releaseAll();
    if (errors[0] !== undefined) throw errors[0];
    return released;
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
   * Whether this computer can do something, derived from what its driver can say.
   *
   * @throws TypeError if there is no such ability.
   */
  supports(ability: Ability): boolean {
    if (!isAbility(ability)) throw new TypeError(`computer.supports: unknown ability ${describe(ability)}.`);
    const { connection, options } = this.#session;
    return supportOf(ability, { name: options.name, rules: connection.rules }).supported;
  }

  /**
   * Runs `body` without sending any input and returns the requests it would make. Print it with `String()`. Where the
   * pointer is may be asked of the vendor.
   *
   * @throws UnsupportedActionError if the vendor cannot do it, or `body` does something else than input: asks what only the
   * vendor can answer, runs a command, touches a file, records, closes the computer. None of that is done.
   */
  explain(body: () => unknown): Promise<Explanation> {
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
