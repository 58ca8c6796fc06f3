import {
  ClosedError,
  toError,
  type ComputerInfo,
  type Connection,
  type Deadline,
  type Facts,
  type Observation,
  type PlannedRequest,
  type Platform,
  type Rules,
  type ScreenshotData,
  type SendReport,
  type Size,
  type StreamsFacet,
  type TabId,
  type TabsFacet,
} from '@farhand/core/driver';
import { lineOf, type CdpCall } from './wire.js';
import type { LocalComputer } from './computer.js';
import type { OpenTab } from './open-tab.js';
import { FrontCast } from './streams.js';
import { localRules } from './rules.js';
import { nowhere, sendCalls, type CallTarget } from './send.js';
import { tabsFacet } from './tabs.js';

/** A connection to a browser on this machine, or to one that can be reached by its debugging port. */
export interface LocalConnection extends Connection<CdpCall> {
  readonly kind: 'browser';
  readonly tabs: TabsFacet;
  readonly frontTab: TabId;
  /**
   * The value of a JavaScript expression in a tab's page, awaited if it is a promise. For tests and emulators, which
   * have to see what the page saw.
   *
   * @throws ActionFailedError if the expression throws, or the value cannot be sent as JSON.
   */
  evaluate(tab: TabId | undefined, expression: string, deadline: Deadline): Promise<unknown>;
  /**
   * Draws the pages of all tabs with so many pixels for each CSS pixel, 1 until then. Pictures, `display` and what input
   * takes follow; turns of the wheel stay in CSS pixels. For tests and emulators.
   */
  setScale(scale: number, deadline: Deadline): Promise<void>;
  /**
   * What the browser's sites have stored (cookies, local storage, IndexedDB), as text to open another browser with. For
   * emulators. It may hold logins.
   */
  storageState(deadline: Deadline): Promise<string>;
}

/** What may be said of every browser here: each tab has key state of its own, and `type` presses keys. */
const facts: Facts = { keysHeldPer: 'tab', typingSendsKeys: true };

/** One view of a local computer. */
export class BrowserConnection implements LocalConnection {
  readonly id: string;
  readonly kind = 'browser';
  readonly platform: Platform;
  readonly rules: Rules<CdpCall>;
  readonly facts: Facts = facts;
  readonly tabs: TabsFacet;
  readonly streams: StreamsFacet;
  readonly frontTab: TabId;
  readonly cdpUrl?: (deadline: Deadline) => Promise<string>;
  readonly #computer: LocalComputer;
  readonly #owns: boolean;
  #detached = false;

  /** `owns`: whether letting go of this connection lets go of the computer. */
  constructor(computer: LocalComputer, frontTab: TabId, owns: boolean) {
    this.id = computer.id;
    this.platform = computer.platform;
    this.rules = localRules(computer.platform);
    this.frontTab = frontTab;
    this.tabs = tabsFacet(computer, (deadline, work) => this.#during(deadline, work));
    this.streams = {
      screencastType: 'frame',
      screencast: ({ signal }, deadline) =>
        this.#during(deadline, async () =>
          computer.reading((await FrontCast.open(computer.tabs, signal, deadline)).parts()),
        ),
    };
    const { cdpUrl } = computer;
    if (cdpUrl !== undefined) this.cdpUrl = (deadline) => this.#during(deadline, async () => cdpUrl);
    this.#computer = computer;
    this.#owns = owns;
  }

  get display(): Size {
    return this.#computer.display;
  }

  plan(calls: readonly CdpCall[], observe?: Observation): readonly PlannedRequest[] {
    const picture = observe === undefined ? [] : [{ summary: 'CDP Page.captureScreenshot', lines: [] }];
    if (calls.length === 0) return picture;
    const named = calls.flatMap((call) =>
      call.type === 'pause' ? [] : [call.tab === undefined ? 'the active tab' : `tab ${call.tab}`],
    );
    const where = [...new Set(named)].join(', ');
    return [{ summary: `CDP commands${where === '' ? '' : ` to ${where}`}`, lines: calls.map(lineOf) }, ...picture];
  }

  async send(calls: readonly CdpCall[], deadline: Deadline): Promise<SendReport> {
    const notRun = (error: unknown): SendReport => ({
      outcomes: calls.map(() => 'notRun'),
      requests: 0,
      error: toError(error),
    });
    try {
      return await this.#during(deadline, async () => sendCalls(calls, await this.#targets(calls, deadline), deadline));
    } catch (error) {
      return notRun(error);
    }
  }

  screenshot(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData> {
    return this.#during(deadline, async () => (await this.#computer.tabs.get(tab, deadline)).screenshot(deadline));
  }

  glance(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData> {
    return this.#during(deadline, async () =>
      (await this.#computer.tabs.get(tab, deadline)).screenshot(deadline, true),
    );
  }

  readonly watch: NonNullable<Connection['watch']> = (tab, deadline, listener) =>
    this.#during(deadline, async () => (await this.#computer.tabs.get(tab, deadline)).watch(deadline, listener));

  evaluate(tab: TabId | undefined, expression: string, deadline: Deadline): Promise<unknown> {
    return this.#during(deadline, async () => {
      const open = await this.#computer.tabs.get(tab, deadline);
      return open.use('The expression', deadline, (page) => page.evaluate<unknown>(expression));
    });
  }

  setScale(scale: number, deadline: Deadline): Promise<void> {
    const { tabs } = this.#computer;
    return this.#during(deadline, () => deadline.race(tabs.resize({ ...tabs.viewport, scale })));
  }

  storageState(deadline: Deadline): Promise<string> {
    return this.#during(deadline, () => deadline.race(this.#computer.storageState()));
  }

  status(deadline: Deadline): Promise<ComputerInfo> {
    return this.#during(deadline, async () => this.#computer.info());
  }

  /** Counts as a call: the idle time starts anew. */
  async keepAlive(deadline: Deadline): Promise<void> {
    await this.status(deadline);
  }

  async terminate(deadline: Deadline): Promise<void> {
    await deadline.race(this.#computer.end('it was terminated'));
  }

  async detach(): Promise<void> {
    this.#detached = true;
    if (this.#owns) await this.#computer.letGo();
  }

  async #during<T>(deadline: Deadline, work: () => Promise<T>): Promise<T> {
    if (this.#detached)
      throw this.#computer.lost() ?? new ClosedError('This connection was detached. Attach to the computer again.');
    return this.#computer.during(deadline, work);
  }

  /** Where the calls go. A tab that is not there fails when its turn comes. */
  async #targets(calls: readonly CdpCall[], deadline: Deadline): Promise<(tab: TabId | undefined) => CallTarget> {
    const wanted = new Set(calls.flatMap((call) => (call.type === 'pause' ? [] : [call.tab])));
    const entries = [...wanted].map(async (tab) => [tab, await this.#target(tab, deadline)] as const);
    const targets = new Map(await Promise.all(entries));
    return (tab) => targets.get(tab) ?? nowhere(new ClosedError('This tab was not looked for.'));
  }

  async #target(tab: TabId | undefined, deadline: Deadline): Promise<CallTarget> {
    try {
      return this.#inComputer(await this.#computer.tabs.get(tab, deadline));
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.error();
      return nowhere(toError(error));
    }
  }

  /** A tab whose loss has the computer's reason, if the whole computer is gone. */
  #inComputer(tab: OpenTab): CallTarget {
    return {
      scale: this.#computer.tabs.viewport.scale,
      send: (method, params) => tab.send(method, params),
      settle: () => tab.settle(),
      hasForeignFrames: () => tab.hasForeignFrames(),
      lost: () => this.#computer.lost() ?? tab.lost(),
      trouble: async () => (await this.#computer.whyGone()) ?? tab.crash(),
    };
  }
}
