import {
  ActionFailedError,
  ClosedError,
  toError,
  type Action,
  type BrowserEvent,
  type ComputerInfo,
  type Connection,
  type Deadline,
  type Facts,
  type FilesFacet,
  type Kind,
  type Observation,
  type OpenOptions,
  type PlannedRequest,
  type Platform,
  type Point,
  type Rules,
  type ScreenshotData,
  type SendReport,
  type ShellFacet,
  type Size,
  type TabId,
  type TabsFacet,
} from '@farhand/core/driver';
import { greyPng } from '../png.js';
import { MemoryTabs } from './memory-tabs.js';
import type { RecorderOptions } from './recorder-options.js';

/** The possible outcomes of a call that is made to fail. */
export type FailedOutcome = 'failed' | 'unknown' | 'notRun';

/** The parts of a recorded computer. @internal */
export interface RecorderParts extends Pick<
  Connection<Action>,
  'id' | 'kind' | 'platform' | 'display' | 'rules' | 'facts'
> {
  readonly openedWith: OpenOptions;
  /** What the test defines of the computer. */
  readonly options: Pick<RecorderOptions, 'shell' | 'files' | 'pointer' | 'screenshot' | 'glance' | 'watch'>;
}

/** A computer in memory: it performs nothing, records everything, and fails when a test requests it. */
export class RecorderConnection implements Connection<Action> {
  readonly id: string;
  readonly kind: Kind;
  readonly platform: Platform;
  readonly rules: Rules<Action>;
  readonly facts: Facts;
  readonly plan: Connection<Action>['plan'] = recordedPlan;
  /** The options it was opened with. */
  readonly openedWith: OpenOptions;
  declare readonly tabs?: TabsFacet;
  declare readonly shell?: ShellFacet;
  declare readonly files?: FilesFacet;
  declare readonly pointer?: (deadline: Deadline) => Promise<Point | undefined>;
  declare readonly glance?: NonNullable<Connection['glance']>;
  declare readonly watch?: NonNullable<Connection['watch']>;

  readonly #display: Size;
  readonly #screen: RecordedScreen;
  readonly #tabs: MemoryTabs | undefined;
  readonly #createdAt = new Date();
  readonly #input = new RecordedInput();
  #keepAlives = 0;
  readonly #replies = new HeldReplies();
  #terminated = false;
  #detached = false;

  /** @internal */
  constructor(parts: RecorderParts) {
    this.id = parts.id;
    this.kind = parts.kind;
    this.platform = parts.platform;
    this.rules = parts.rules;
    this.facts = parts.facts;
    this.openedWith = parts.openedWith;
    this.#display = parts.display;
    this.#tabs = parts.kind === 'browser' ? new MemoryTabs(parts.display) : undefined;
    if (this.#tabs !== undefined) this.tabs = this.#tabs;
    this.#screen = recordedScreen(parts.options, () => this.display);
    Object.assign(this, recordedFacets(parts.options));
    const { glance, watch } = this.#screen;
    if (watch !== undefined) this.watch = watch;
    if (glance !== undefined) {
      this.glance = async (tab, deadline) => {
        this.#checkVisible(tab, deadline);
        return glance(tab, deadline);
      };
    }
  }

  /** The size of the viewport, or of the screen. */
  get display(): Size {
    return this.#tabs?.viewport ?? this.#display;
  }

  /**
   * The actions applied so far, in order. An action with the outcome `unknown` counts as applied: its reply was lost.
   */
  get log(): readonly Action[] {
    return this.#input.log;
  }

  /** The programs as they arrived: one entry per request, whatever its outcome. */
  get sends(): readonly (readonly Action[])[] {
    return this.#input.sends;
  }

  /** How often it was kept alive. */
  get keepAlives(): number {
    return this.#keepAlives;
  }

  /** Whether it has ended. */
  get terminated(): boolean {
    return this.#terminated;
  }

  /** Whether it was detached and not attached again. */
  get detached(): boolean {
    return this.#detached;
  }

  /**
   * Makes the `n`-th next call fail; 1 is the next one. Later calls in the same request do not run.
   *
   * @throws RangeError if `n` is not a positive integer.
   */
  failAt(n: number, error: Error = new ActionFailedError('Made to fail.'), outcome: FailedOutcome = 'failed'): void {
    this.#input.failAt(n, { error, outcome });
  }

  /**
   * Makes a change happen in the browser that no call caused, and reports it: a tab opens in front, closes or comes to
   * the front. Other events are only reported.
   *
   * @throws TypeError on a desktop.
   */
  report(event: BrowserEvent): void {
    if (this.#tabs === undefined) throw new TypeError('report: a desktop has no tabs.');
    this.#tabs.report(event);
  }

  /** The number of listeners. */
  get listeners(): number {
    return this.#tabs?.listeners ?? 0;
  }

  /** Delays replies to requests until the returned function is called. Requests are still performed at once. */
  hold(): () => void {
    return this.#replies.hold();
  }

  async send(calls: readonly Action[], deadline: Deadline): Promise<SendReport> {
    const notRun = (error: Error): SendReport => ({ outcomes: calls.map(() => 'notRun'), requests: 0, error });
    if (calls.length === 0) return { outcomes: [], requests: 0 };
    if (this.#terminated) return notRun(this.#closedError());
    if (deadline.isOver()) return notRun(toError(deadline.error()));
    const report = this.#input.carryOut(calls, ({ tab }) => (tab === undefined ? undefined : this.#missingTab(tab)));
    try {
      await this.#replies.passed(deadline);
    } catch (error) {
      return { outcomes: calls.map(() => 'unknown'), requests: 1, error: toError(error) };
    }
    return report;
  }

  async screenshot(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData> {
    this.#checkVisible(tab, deadline);
    return this.#screen.screenshot(tab, deadline);
  }

  async status(deadline: Deadline): Promise<ComputerInfo> {
    this.#checkUsable(deadline);
    const { tag } = this.openedWith;
    const more = tag === undefined ? {} : { tag };
    return { id: this.id, kind: this.kind, status: 'running', createdAt: this.#createdAt, ...more };
  }

  async keepAlive(deadline: Deadline): Promise<void> {
    this.#checkUsable(deadline);
    this.#keepAlives += 1;
  }

  async terminate(): Promise<void> {
    this.#terminated = true;
  }

  async detach(): Promise<void> {
    this.#detached = true;
  }

  /** @internal */
  reattach(): void {
    this.#detached = false;
  }

  #missingTab(tab: TabId): Failure | undefined {
    if (this.#tabs?.has(tab) === true) return undefined;
    return { error: new ActionFailedError(`There is no tab ${tab}.`), outcome: 'failed' };
  }

  #checkVisible(tab: TabId | undefined, deadline: Deadline): void {
    this.#checkUsable(deadline);
    const missing = tab === undefined ? undefined : this.#missingTab(tab);
    if (missing !== undefined) throw missing.error;
  }

  #checkUsable(deadline: Deadline): void {
    if (this.#terminated) throw this.#closedError();
    if (deadline.isOver()) throw deadline.error();
  }

  #closedError(): ClosedError {
    return new ClosedError(`The computer ${this.id} has ended.`);
  }
}

/** A failure, and the outcome of its call. */
interface Failure {
  readonly error: Error;
  readonly outcome: FailedOutcome;
}

/** The input that a recorded computer received, and the failures that a test has planned. */
class RecordedInput {
  /** The applied actions, in order. */
  readonly log: Action[] = [];
  /** The programs as they arrived. */
  readonly sends: (readonly Action[])[] = [];
  readonly #failures = new Map<number, Failure>();
  #callsSeen = 0;

  /** Plans a failure of the `n`-th next call. */
  failAt(n: number, failure: Failure): void {
    if (!Number.isInteger(n) || n < 1) throw new RangeError(`failAt: n must be a positive integer, got ${n}.`);
    this.#failures.set(this.#callsSeen + n, failure);
  }

  /** Logs calls up to the first failure, planned or returned by `refuse`. */
  carryOut(calls: readonly Action[], refuse: (call: Action) => Failure | undefined): SendReport {
    this.sends.push(calls);
    const outcomes: ('applied' | FailedOutcome)[] = [];
    for (const call of calls) {
      this.#callsSeen += 1;
      const failure = this.#failures.get(this.#callsSeen) ?? refuse(call);
      if (failure === undefined || failure.outcome === 'unknown') this.log.push(call);
      if (failure !== undefined) {
        const rest = calls.slice(outcomes.length + 1).map((): FailedOutcome => 'notRun');
        return { outcomes: [...outcomes, failure.outcome, ...rest], requests: 1, error: failure.error };
      }
      outcomes.push('applied');
    }
    return { outcomes, requests: 1 };
  }
}

/** Replies that a test delays. */
class HeldReplies {
  #held: Promise<void> | undefined;

  /** Delays replies until the returned function is called. */
  hold(): () => void {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held = held;
    return () => {
      if (this.#held === held) this.#held = undefined;
      release();
    };
  }

  /** Resolves when replies are not delayed. Rejects if the deadline comes first. */
  async passed(deadline: Deadline): Promise<void> {
    if (this.#held !== undefined) await deadline.race(this.#held);
  }
}

/**
 * Returns the requests of a recorded computer: one for a program, and one for a screenshot, which is never part of
 * another reply.
 */
const recordedPlan = (calls: readonly Action[], observe: Observation | undefined): readonly PlannedRequest[] => [
  ...(calls.length === 0 ? [] : [{ summary: 'record', lines: calls.map((call) => JSON.stringify(call)) }]),
  ...(observe === undefined ? [] : [{ summary: 'screenshot', lines: [] }]),
];

/** Returns the parts of a recorded computer that exist only if a test defines them. */
const recordedFacets = ({
  shell,
  files,
  pointer,
}: RecorderOptions): Pick<Connection, 'shell' | 'files' | 'pointer'> => ({
  ...(shell === undefined
    ? {}
    : {
        shell:
          typeof shell === 'function'
            ? { run: (command, options, deadline) => deadline.race(Promise.resolve(shell(command, options))) }
            : shell,
      }),
  ...(files === undefined ? {} : { files }),
  ...(pointer === undefined ? {} : { pointer: async () => pointer() }),
});

/** The pictures of a computer. */
type RecordedScreen = Pick<Connection, 'screenshot' | 'glance' | 'watch'>;

/**
 * What a recorded computer shows: what its test defines, otherwise white. `glance` and `watch` are absent unless the
 * test defines them.
 */
const recordedScreen = (options: RecorderOptions, size: () => Size): RecordedScreen => {
  const { screenshot, glance, watch } = options;
  return {
    screenshot: async (tab, deadline) => {
      if (screenshot !== undefined) return deadline.race(Promise.resolve(screenshot(tab)));
      const { width, height } = size();
      const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, 0xff)]);
      const rows = Buffer.concat(Array.from({ length: height }, () => row));
      return { bytes: greyPng({ width, height }, rows), width, height, mime: 'image/png' };
    },
    ...(glance === undefined ? {} : { glance: async (tab, deadline) => deadline.race(Promise.resolve(glance(tab))) }),
    ...(watch === undefined ? {} : { watch: async (_tab, _deadline, listener) => watch(listener) }),
  };
};
