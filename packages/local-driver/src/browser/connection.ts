import {
  ClosedError,
  toError,
  type ComputerInfo,
  type Connection,
  type Deadline,
  type Facts,
  type Observation,
  type PictureView,
  type PlannedRequest,
  type Platform,
  type Rules,
  type ScreenshotData,
  type ScreenshotFormat,
  type SendReport,
  type Size,
  type StreamsFacet,
  type TabId,
  type TabsFacet,
} from '@farhand/core/driver';
import { browserKeyOf, pressBrowserKey, type BrowserKey } from './browser-keys.js';
import { lineOf, mayOpenTab, pressedIn, type CdpCall, type KeyEventParams } from './wire.js';
import type { LocalComputer } from './computer.js';
import type { LocalConnection } from './local-connection.js';
import type { OpenTab } from './open-tab.js';
import { FrontCast } from './streams.js';
import { localRules } from './rules.js';
import { quickly, type CaptureFormat } from './screenshot.js';
import { nowhere, type CallTarget } from './call-target.js';
import { sendCalls } from './send.js';
import { tabsFacet } from './tabs.js';

/** Facts about every local browser: each tab has its own key state, and `type` presses keys. */
const facts: Facts = { keysHeldPer: 'tab', typingSendsKeys: true };

/** One connection to a local computer. */
export class BrowserConnection implements LocalConnection {
  readonly id: string;
  readonly kind = 'browser';
  readonly platform: Platform;
  readonly rules: Rules<CdpCall>;
  readonly facts: Facts = facts;
  readonly screenshotTypes = ['png', 'jpeg', 'webp'] as const;
  readonly tabs: TabsFacet;
  readonly streams: StreamsFacet;
  readonly frontTab: TabId;
  readonly cdpUrl?: (deadline: Deadline) => Promise<string>;
  readonly #computer: LocalComputer;
  readonly endsWithProcess: boolean;
  readonly #owns: boolean;
  #detached = false;

  /** `owns`: whether detaching this connection also ends the computer. */
  constructor(computer: LocalComputer, frontTab: TabId, owns: boolean) {
    this.id = computer.id;
    this.endsWithProcess = computer.endsWithProcess;
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
      return await this.#during(deadline, async () => {
        const { starting } = this.#computer.tabs.choosers;
        if (starting !== undefined) await deadline.race(starting);
        const report = await sendCalls(calls, await this.#targets(calls, deadline), deadline);
        const { tabs } = this.#computer;
        // The input is done by then. If its effect on the tabs takes too long to appear, it is reported later.
        if (tabs.isUncertain || mayOpenTab(calls))
          await deadline.race(tabs.catchUp(pressedIn(calls), mayOpenTab(calls))).catch(() => undefined);
        return report;
      });
    } catch (error) {
      return notRun(error);
    }
  }

  screenshot(
    tab: TabId | undefined,
    deadline: Deadline,
    { type: format, ...quality }: ScreenshotFormat = { type: 'png' },
  ): Promise<ScreenshotData> {
    return this.#capture(tab, deadline, { format, ...quality });
  }

  glance(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData> {
    return this.#capture(tab, deadline, quickly);
  }

  #capture(tab: TabId | undefined, deadline: Deadline, format: CaptureFormat): Promise<ScreenshotData> {
    return this.#during(deadline, async () =>
      (await this.#computer.tabs.get(tab, deadline)).screenshot(deadline, format),
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

  /** Counts as a call: restarts the idle time. */
  async keepAlive(deadline: Deadline): Promise<void> {
    await this.status(deadline);
  }

  async terminate(deadline: Deadline): Promise<void> {
    await deadline.race(this.#computer.end('terminate() was called'));
  }

  async detach(): Promise<void> {
    this.#detached = true;
    if (this.#owns) await this.#computer.letGo();
  }

  async #during<T>(deadline: Deadline, work: () => Promise<T>): Promise<T> {
    if (this.#detached)
      throw (
        this.#computer.lost() ??
        new ClosedError('This connection was detached. Nothing was sent. Attach to the computer again.')
      );
    return this.#computer.during(deadline, work);
  }

  /** Resolves the target of each call. A call to a missing tab fails in its turn. */
  async #targets(calls: readonly CdpCall[], deadline: Deadline): Promise<(tab: TabId | undefined) => CallTarget> {
    const wanted = new Set(calls.flatMap((call) => (call.type === 'pause' ? [] : [call.tab])));
    const entries = [...wanted].map(async (tab) => [tab, await this.#target(tab, deadline)] as const);
    const targets = new Map(await Promise.all(entries));
    return (tab) => targets.get(tab) ?? nowhere(new ClosedError('This tab was not resolved before sending.'));
  }

  async #target(tab: TabId | undefined, deadline: Deadline): Promise<CallTarget> {
    try {
      const open = await this.#computer.tabs.get(tab, deadline);
      return this.#inComputer(open, await open.pictureView(this.#computer.tabs.viewport), deadline);
    } catch (error) {
      if (deadline.isOver()) throw deadline.error();
      return nowhere(toError(error));
    }
  }

  /** Wraps a tab so that its loss reports the computer's reason if the whole computer has ended. */
  #inComputer(tab: OpenTab, view: PictureView, deadline: Deadline): CallTarget {
    const { channel, frames } = tab;
    const { tabs } = this.#computer;
    return {
      view,
      flows: tabs.isAlone && channel.isShort,
      send: (method, params) => channel.send(method, params),
      sendInStep: (method, params) => channel.sendInStep(method, params),
      received: () => channel.send('Target.getTargetInfo'),
      settle: () => frames.settle(),
      browserKey: (call) => {
        if (call.method !== 'Input.dispatchKeyEvent') return undefined;
        const { params } = call;
        const key = browserKeyOf(params, this.platform);
        return key && (() => this.#pressBrowserKey(key, params, tab, deadline));
      },
      hasForeignFrames: () => frames.areSome,
      hasFramesInTheWay: () => frames.mayBeInTheWay,
      inPlace: (at) => frames.inPlace(at),
      effects: tab.effects,
      dialogs: tab.dialogs,
      get isBlocked() {
        return tab.isBlocked;
      },
      dialogKnown: () => tab.dialogKnown(),
      lost: () => this.#computer.lost() ?? tab.lost(),
      trouble: async () => (await this.#computer.whyGone()) ?? tab.crash(),
    };
  }

  /** Presses or releases a key that the browser uses itself, which has its usual effect there. */
  async #pressBrowserKey(key: BrowserKey, params: KeyEventParams, tab: OpenTab, deadline: Deadline): Promise<void> {
    await pressBrowserKey(key, params, { tab, tabs: this.#computer.tabs, deadline });
    tab.effects.uncount();
    // The sender treats a key as dropped if a dialog is open at its reply. This key was not dropped: its action is
    // done.
    await tab.dialogs.closed();
  }
}
