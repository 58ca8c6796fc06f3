import { shownAction, type TabId } from '../actions/action.js';
import { stateAt } from '../actions/dialect.js';
import { pointerIn } from '../actions/meaning.js';
import type { Connection, PlannedRequest } from '../contract/connection.js';
import type { Eyes } from '../contract/eyes.js';
import type { Held, Pending } from '../contract/receipt.js';
import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { ClosedError } from '../errors.js';
import type { Point, Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import type { ComputerOpened, LookTaken } from '../telling/event.js';
import { SilentTeller, Teller } from '../telling/teller.js';
import {
  currentScope,
  dryRefusal,
  isAnswering,
  noteBusy,
  obstacleIn,
  runDry,
  standInFor,
  type Scope,
} from './ambient.js';
import { notWhileAnswering, type Witness } from './ask.js';
import { takeCallSite } from './call-site.js';
import { Sender } from './deliver.js';
import { heldOf, type Devices, type ReleaseReport } from './devices.js';
import {
  callsOf,
  Collector,
  isRelease,
  markHandled,
  mergeOptions,
  mistakeIn,
  newOperation,
  onSettled,
  refuse,
  type Entry,
  type Operation,
} from './entry.js';
import { bounded, Life, type Work } from './life.js';
import { refuseBetween } from './plan.js';
import { catchUp, releaseAll, releaseTimeoutMs } from './release.js';
import { ToldCalls } from './told-calls.js';
import { TurnQueue, type SendUnits } from './turn-queue.js';

/** How long closing waits for calls in progress, in milliseconds. */
const closeGraceMs = 10_000;

/** What an explanation learns from calls that it makes for real, because they are not input. */
export interface Explaining {
  /** Adds what was done to the explanation. */
  note(done: PlannedRequest): void;
  /** Keeps the explanation waiting for a call, even if the explained code does not await it. */
  waitFor(call: Promise<unknown>): void;
}

/** Settings of a session. */
export interface SessionOptions {
  /** Name of the driver, for messages. */
  readonly name: string;
  /** Default limit of a call, in milliseconds. */
  readonly timeoutMs: number;
  /** Returns the outcome of input whose reply was lost. */
  readonly onUnknown?: Witness | undefined;
  /** Called before input is sent. */
  readonly onInput?: () => void;
  /** Called once when the computer can no longer be used. */
  readonly onEnd?: () => void;
  /** Fires when the computer can no longer be used. */
  readonly ended?: AbortSignal;
  /** Finds texts and images. Default: those of the process. */
  readonly eyes?: Eyes;
  /** Reports what happens. Default: there are no observers. */
  readonly teller?: Teller;
  /** Set if the calls of the session are only explained. */
  readonly explaining?: Explaining;
}

/** Limit of a screenshot that an observer wants after a call, in milliseconds. The next call waits for it. */
const afterMs = 5_000;

/**
 * The single input stream of a computer. Calls queue up, are sent together when possible, and never interleave.
 *
 * @remarks
 * Calls made before the next `await` are flushed in one microtask. While a hold is open, only calls inside it are run.
 */
export class Session<Call = unknown> {
  readonly connection: Connection<Call>;
  readonly options: SessionOptions;
  readonly #sender: Sender<Call>;
  readonly #queue: TurnQueue;
  readonly #life: Life;
  /** Fires when closing stops waiting for calls in progress. */
  readonly #closing = new AbortController();
  /** Stops activities that last only while the session is open. */
  readonly #lasting = new Set<() => void>();
  #isGone = false;
  readonly #collector = new Collector();
  readonly #teller: Teller;
  readonly #told: ToldCalls;
  #isEndTold = false;
  #timeoutMs: number;
  /** Limits for closing because the process is about to end, in milliseconds. */
  #haste: { readonly closeMs: number; readonly releaseMs: number } | undefined;
  /** The tab that `computer.tab` returns. */
  activeTab: TabId | undefined;

  constructor(connection: Connection<Call>, options: SessionOptions, activeTab?: TabId) {
    this.connection = connection;
    this.options = options;
    this.activeTab = activeTab;
    this.#timeoutMs = options.timeoutMs;
    this.#teller = options.teller ?? new Teller();
    this.#told = new ToldCalls(this.#teller, () => ({
      held: this.held(),
      pointer: pointerIn(this.#devices.checkpoint.state, this.activeTab),
      tab: this.activeTab,
    }));
    this.#life = new Life((gone) => {
      this.#isGone = gone;
      if (gone) this.#devices.forget();
      if (gone) this.#tellEnd('the computer is gone');
      this.#queue.close((entry) => this.#turnAway(entry, !gone));
      options.onEnd?.();
    });
    this.#sender = new Sender(this, this.#life, this.#closing.signal);
    this.#closing.signal.addEventListener('abort', () => this.#queue.interrupt(this.#closing.signal.reason));
    const send: SendUnits = (units, deadline) => {
      options.onInput?.();
      const sent = this.#told.during(units, () => this.#sender.send(units, deadline));
      if (!this.#teller.wantsPictures || units.some(({ picture }) => picture !== undefined)) return sent;
      return sent.finally(() => this.#lookAfter(units.flatMap(callsOf).at(-1)?.action.tab));
    };
    this.#queue = new TurnQueue(() => this.#timeoutMs, send, this.#sender.releasing);
  }

  /** What is down, with the call site of each press. */
  held(): readonly Held[] {
    return this.#devices.ledger.map(heldOf);
  }

  /** Registers `stop` to be called once, when the session closes or when you call the returned function. */
  untilClosed(stop: () => void): () => void {
    const once = (): void => {
      if (this.#lasting.delete(once)) stop();
    };
    this.#lasting.add(once);
    return once;
  }

  /** The hold on this computer that contains the running code. */
  get scope(): Scope | undefined {
    return currentScope(this);
  }

  /** Adds an entry to the queue, or to the running body of a hold. */
  add(entry: Entry): void {
    // The hold reports the calls of its body, even when it is refused.
    if (this.#collector.take(entry)) return;
    this.#told.entry(entry);
    this.#admit(entry);
  }

  #admit(entry: Entry): void {
    if (entry.scope !== undefined && !isRelease(entry)) onSettled(entry, noteBusy(entry.scope));
    const failure = isRelease(entry) ? undefined : obstacleIn(entry.scope);
    if (this.#life.isOver) this.#turnAway(entry);
    else if (isAnswering(this)) refuse(entry, notWhileAnswering(entry));
    else if (failure !== undefined) refuse(entry, failure.error);
    else this.#queue.add(entry);
  }

  /** Runs a hold's body. Returns its calls, unsent, and its result. */
  collect<T>(body: () => T): { readonly entries: readonly Entry[]; readonly result: T } {
    return this.#collector.collect(body);
  }

  /** Runs something other than input in its turn. */
  operate<T>(
    label: string,
    manner: Operation['manner'],
    options: CallOptions,
    run: Work<T>,
    whilePending = false,
    isPart = false,
  ): Promise<T> {
    const site = takeCallSite();
    const refusal = dryRefusal(this, label);
    if (refusal !== undefined) return Promise.reject(refusal);
    if (isAnswering(this) && manner === 'observe') return this.direct(label, options, run);
    const { scope } = this;
    const limits = mergeOptions(options, scope?.signal === undefined ? {} : { signal: scope.signal });
    const work = (deadline: Deadline): Promise<T> => {
      if (manner !== 'urgent' && !whilePending) refuseBetween(label, this.#devices.checkpoint, this.#devices.dialect);
      return this.#told.during([operation], () => this.#life.watch(deadline.race(run(deadline))));
    };
    const look = manner === 'act' && this.#teller.wantsPictures ? () => this.#lookAfter(undefined) : undefined;
    const { operation, promise } = newOperation({ manner, label, site, scope, options: limits }, work, look);
    if (isPart) this.#admit(operation);
    else this.add(operation);
    return promise;
  }

  /** Reads the screen in its turn, as part of a call that is reported as a whole. */
  look<T>(label: string, options: CallOptions, run: Work<T>): Promise<T> {
    return this.operate(label, 'observe', options, run, false, true);
  }

  /** Records a screenshot that came with a reply. */
  seen(tab: TabId | undefined, data: ScreenshotData): void {
    this.#told.picture(tab, data);
  }

  /** Takes a screenshot of a tab or the screen now. */
  async picture(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData> {
    const data = await this.connection.screenshot(tab, deadline);
    this.#told.picture(tab, data);
    return data;
  }

  /** Takes the screenshot that an observer wants after a call. If it fails, the call does not. */
  async #lookAfter(tab: TabId | undefined): Promise<void> {
    // Closing waits for this screenshot: a program that fails closes at once, and this is the one that shows why.
    if (this.#isGone || this.#life.isSilent) return;
    const deadline = startDeadline({ timeoutMs: afterMs }, 'A picture for an observer');
    try {
      await deadline.race(this.#told.afterLast(() => this.picture(tab ?? this.activeTab, deadline)));
    } catch {
      // A dialog, for example, prevents screenshots.
    } finally {
      deadline.dispose();
    }
  }

  /** Whether what a look sees is reported to anyone. If not, it need not be worked out. */
  get isHeard(): boolean {
    return this.#teller.isHeard;
  }

  /** Whether an observer wants screenshots: it gets one with each look that took none. */
  get showsLooks(): boolean {
    return this.#teller.wantsPictures;
  }

  /**
   * Reports what a look saw, for the call that the running code serves. `hasPicture`: the look took a screenshot. If it
   * did not, an observer that wants screenshots gets one first, which shows what the boxes belong to.
   */
  async tellLook(look: Omit<LookTaken, 'type' | 'call'>, label: string, hasPicture: boolean): Promise<void> {
    if (this.#teller.wantsPictures && !hasPicture && !this.#life.isOver) {
      const limits = { timeoutMs: afterMs };
      // A dialog, for example, prevents screenshots. The call does not fail because of that.
      await this.look(label, limits, (deadline) => this.picture(look.tab, deadline)).catch(() => undefined);
    }
    this.#told.look(look);
  }

  /** Calls that have not reached the computer yet. */
  get pending(): readonly Pending[] {
    return this.#devices.checkpoint.deferred.flatMap(({ sources }) =>
      sources.map((source) => ({ action: shownAction(source.action), calledAt: source.calledAt() })),
    );
  }

  /** Resolves to the pointer position. Asks the vendor if it reports positions and no move is pending. */
  locate(tab: () => TabId | undefined, options: CallOptions = {}): Promise<Point | undefined> {
    const label = 'mouse.position()';
    const ask = async (deadline: Deadline): Promise<Point | undefined> => {
      const { checkpoint } = this.#devices;
      const told = checkpoint.deferred.length > 0 ? undefined : await this.connection.pointer?.(deadline);
      if (told !== undefined) this.#devices.locate(told, tab());
      return told ?? pointerIn(stateAt(checkpoint), tab());
    };
    return this.operate(label, 'observe', options, ask, true);
  }

  /**
   * Releases everything that is down, before anything in the queue. `endHolds`: also ends the open holds, in the name
   * of this call.
   */
  releaseAll(endHolds?: string): Promise<ReleaseReport> {
    if (this.#life.isOver) return releaseAll(this.#devices);
    return this.operate('releaseAll()', 'urgent', { timeoutMs: 0 }, () => {
      if (endHolds !== undefined) this.#endHolds(endHolds);
      return releaseAll(this.#devices);
    });
  }

  /**
   * Rejects queued calls, ends the one in progress, and releases everything that is down. `by`: the call responsible
   * for it.
   */
  clear(by: string): Promise<ReleaseReport> {
    this.#queue.rejectAll((label) => endedBy(by, label));
    return this.releaseAll(by);
  }

  /** Ends the open holds: their bodies are no longer awaited, and calls that they make from now on are rejected. */
  #endHolds(by: string): void {
    for (const scope of this.#queue.openHolds) {
      const error = endedBy(by, `${scope.label}, called at ${scope.site.place()},`);
      scope.failure ??= { error };
      scope.end?.(error);
    }
  }

  /** Performs overdue releases before anything in the queue. What still cannot be released stays overdue. */
  releaseOverdue(): void {
    if (this.#life.isOver) return;
    const release = (deadline: Deadline): Promise<unknown> => catchUp(this.#devices, deadline);
    markHandled(this.operate('releaseAll()', 'urgent', { timeoutMs: releaseTimeoutMs }, release));
  }

  /**
   * Rejects queued calls, lets the one in progress finish within ten seconds, and releases what is down. Later calls
   * are rejected.
   */
  async close(why: string): Promise<ReleaseReport> {
    this.#life.end(why);
    const { closeMs = closeGraceMs, releaseMs = releaseTimeoutMs } = this.#haste ?? {};
    for (const stop of this.#lasting) stop();
    await this.#queue.finish(closeMs, () => this.#closing.abort(new ClosedError(`It did not end before ${why}.`)));
    return releaseAll(this.#devices, undefined, releaseMs);
  }

  /**
   * Leaves current and later calls pending forever, because the process is about to end. Closing is then silent and
   * takes at most `limitMs` milliseconds.
   */
  fallSilent(limitMs: number): void {
    const closeMs = limitMs / 4;
    this.#haste = { closeMs, releaseMs: limitMs - closeMs };
    this.#life.endSilently();
  }

  /** Whether it can no longer be used. */
  get isOver(): boolean {
    return this.#life.isOver;
  }

  /** Whether pending calls stay pending forever, because the process is about to end. */
  get isSilent(): boolean {
    return this.#life.isSilent;
  }

  /** The error for a call that comes too late, or that waits for something that can no longer happen. */
  tooLate(label: string): ClosedError {
    return this.#life.tooLate({ label, site: takeCallSite() });
  }

  /** Resolves when no call is in progress. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /**
   * Runs something that does not take turns with input. `detail` may add to the message of a timeout. `failed` runs
   * before the failure is reported.
   */
  direct<T>(
    label: string,
    options: CallOptions,
    run: Work<T>,
    detail?: () => string,
    failed?: (error: unknown) => Promise<void>,
  ): Promise<T> {
    const refusal = dryRefusal(this, label);
    if (refusal !== undefined) return Promise.reject(refusal);
    if (this.#life.isSilent) return new Promise(() => undefined);
    if (this.#life.isOver) return Promise.reject(this.#life.tooLate({ label, site: takeCallSite() }));
    const over = noteBusy(this.scope);
    const work = (): Promise<T> => this.#life.watch(bounded(label, options, this.#timeoutMs, run, detail));
    const watched = async (): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        await failed?.(error);
        throw error;
      }
    };
    return this.#told.around(label, takeCallSite, failed === undefined ? work : watched).finally(over);
  }

  /** Default limit of a call, in milliseconds. */
  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  set timeoutMs(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Reports that the computer was opened. */
  tellOpen(by: ComputerOpened['by']): void {
    const { id, kind, display } = this.connection;
    this.#teller.name(id);
    if (this.#teller.isHeard) this.#teller.tell({ type: 'open', driver: this.options.name, kind, display, by });
  }

  /** Reports the end of the computer, once, and waits for observers to finish. */
  async tellEnd(why: string): Promise<void> {
    this.#tellEnd(why);
    await this.#teller.finish();
  }

  #tellEnd(why: string): void {
    if (!this.#isEndTold && this.#teller.isHeard) this.#teller.tell({ type: 'end', why });
    this.#isEndTold = true;
  }

  /** This session, or its replacement while the running code is only being explained. */
  get current(): Session<unknown> {
    const standIn = standInFor(this);
    return standIn instanceof Session ? standIn : this;
  }

  /** Runs `body` so that its calls on this computer go to another session, which only explains them. */
  runDry<T>(dry: Session<Call>, body: () => T): T {
    return runDry(this, dry, body);
  }

  /** Makes a session with the current state and another connection, which only explains calls. */
  fork(connection: Connection<Call>, explaining: Explaining): Session<Call> {
    const { onInput: _, ...options } = this.options;
    const copy = new Session(connection, { ...options, explaining, teller: new SilentTeller() }, this.activeTab);
    copy.#devices.copyFrom(this.#devices);
    return copy;
  }

  get #devices(): Devices<Call> {
    return this.#sender.devices;
  }

  /** `waited`: the call was made while the computer could be used. An `await` of it shows within a microtask. */
  #turnAway(entry: Entry, waited = false): void {
    if (this.#life.isSilent) return;
    const reject = (): void => {
      const doubt = waited ? doubtOf(entry) : '';
      refuse(entry, mistakeIn(entry, doubt) ?? this.#life.tooLate(entry, doubt));
    };
    if (waited && entry.type === 'unit' && entry.opens === undefined) queueMicrotask(reject);
    else reject();
  }
}

/** The reason of a call that another call of the user ended: an AbortError, as from a signal. */
const endedBy = (by: string, what: string): DOMException =>
  new DOMException(`${what} was ended by ${by}.`, 'AbortError');

/** A hint for a call that is still queued when the computer is closed. */
const doubtOf = (entry: Entry): string =>
  entry.type === 'unit' && entry.awaited ? '' : ' It was still in the queue. Check that it was awaited.';

/** Size of the screenshot of a tab or the screen, which is its coordinate space. */
export const displayOf = (connection: Pick<Connection, 'display' | 'displayOf'>, tab: TabId | undefined): Size =>
  connection.displayOf?.(tab) ?? connection.display;
