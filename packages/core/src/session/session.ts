import { shownAction, type TabId } from '../actions/action.js';
import { stateAt } from '../actions/dialect.js';
import { pointerIn } from '../actions/meaning.js';
import type { Connection } from '../contract/connection.js';
import type { Held, Pending } from '../contract/receipt.js';
import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { ClosedError } from '../errors.js';
import type { Point, Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import type { ComputerOpened } from '../telling/event.js';
import { Teller } from '../telling/teller.js';
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

/** How long closing waits for what is under way, in milliseconds. */
const closeGraceMs = 10_000;

/** Settings of a session. */
export interface SessionOptions {
  /** Name of the driver, for messages. */
  readonly name: string;
  /** How long a call may take if it does not say, in milliseconds. */
  readonly timeoutMs: number;
  /** Says what became of input whose outcome is open. */
  readonly onUnknown?: Witness | undefined;
  /** Called before input is sent. */
  readonly onInput?: () => void;
  /** Called once when the computer can no longer be used. */
  readonly onEnd?: () => void;
  /** Fires when the computer can no longer be used. */
  readonly ended?: AbortSignal;
  /** Tells what happens. Default: nobody is told. */
  readonly teller?: Teller;
}

/** How long a picture may take that an observer wants after a call, in milliseconds: the next call waits for it. */
const afterMs = 5_000;

/**
 * The one input stream of a computer: calls queue up, travel together when they can, and never interleave.
 *
 * @remarks
 * What is called before the next `await` is flushed in one microtask. While a hold is open, only what was called
 * inside it takes its turn.
 */
export class Session<Call = unknown> {
  readonly connection: Connection<Call>;
  readonly options: SessionOptions;
  readonly #sender: Sender<Call>;
  readonly #queue: TurnQueue;
  readonly #life: Life;
  /** Fires when closing does not wait any longer for what is under way. */
  readonly #closing = new AbortController();
  /** Stops what goes on only while the session is open. */
  readonly #lasting = new Set<() => void>();
  #isGone = false;
  readonly #collector = new Collector();
  readonly #teller: Teller;
  readonly #told: ToldCalls;
  #isEndTold = false;
  #timeoutMs: number;
  /** How long closing may take because the process is about to end, in milliseconds. */
  #haste: { readonly closeMs: number; readonly releaseMs: number } | undefined;
  /** The tab that `computer.tab` is. */
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

  /** What is down, with the place of the call that pressed it. */
  held(): readonly Held[] {
    return this.#devices.ledger.map(heldOf);
  }

  /** Has `stop` called once: when the session closes, or before by the function that it returns. */
  untilClosed(stop: () => void): () => void {
    const once = (): void => {
      if (this.#lasting.delete(once)) stop();
    };
    this.#lasting.add(once);
    return once;
  }

  /** The hold that the running code is in, on this computer. */
  get scope(): Scope | undefined {
    return currentScope(this);
  }

  /** Puts an entry in the queue, or in the collection of the hold whose body is running. */
  add(entry: Entry): void {
    // What the body of a hold calls is told by the hold, also when it is turned away.
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

  /** Runs a hold's body and returns what it called, unsent, beside what it returned. */
  collect<T>(body: () => T): { readonly entries: readonly Entry[]; readonly result: T } {
    return this.#collector.collect(body);
  }

  /** Runs something other than input when its turn comes. */
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

  /** Looks when it is its turn, as a part of a call that is told as a whole. */
  look<T>(label: string, options: CallOptions, run: Work<T>): Promise<T> {
    return this.operate(label, 'observe', options, run, false, true);
  }

  /** Takes note of a picture that came with an answer. */
  seen(tab: TabId | undefined, data: ScreenshotData): void {
    this.#told.picture(tab, data);
  }

  /** What a tab or the screen shows, now. */
  async picture(tab: TabId | undefined, deadline: Deadline): Promise<ScreenshotData> {
    const data = await this.connection.screenshot(tab, deadline);
    this.#told.picture(tab, data);
    return data;
  }

  /** Takes the picture that an observer wants after a call. That there is none is no failure of the call. */
  async #lookAfter(tab: TabId | undefined): Promise<void> {
    // A computer that is being closed waits for it: a program that fails closes at once, and this is the picture that shows why.
    if (this.#isGone || this.#life.isSilent) return;
    const deadline = startDeadline({ timeoutMs: afterMs }, 'A picture for an observer');
    try {
      await deadline.race(this.#told.afterLast(() => this.picture(tab ?? this.activeTab, deadline)));
    } catch {
      // Behind a dialog, for instance, there is nothing to see.
    } finally {
      deadline.dispose();
    }
  }

  /** What was called and has not reached the computer. */
  get pending(): readonly Pending[] {
    return this.#devices.checkpoint.deferred.flatMap(({ sources }) =>
      sources.map((source) => ({ action: shownAction(source.action), calledAt: source.calledAt() })),
    );
  }

  /** Where the pointer is, by the vendor where that can tell and has been told of all moves. */
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

  /** Releases everything that is down, before anything that waits. `endHolds`: ends the holds that are open then, by that name. */
  releaseAll(endHolds?: string): Promise<ReleaseReport> {
    if (this.#life.isOver) return releaseAll(this.#devices);
    return this.operate('releaseAll()', 'urgent', { timeoutMs: 0 }, () => {
      if (endHolds !== undefined) this.#endHolds(endHolds);
      return releaseAll(this.#devices);
    });
  }

  /** Rejects what waits, ends what is under way, and releases everything that is down, `by` a call of that name. */
  clear(by: string): Promise<ReleaseReport> {
    this.#queue.rejectAll((label) => endedBy(by, label));
    return this.releaseAll(by);
  }

  /** Ends the holds that are open: their bodies are not waited for any longer, and what those call from now on is refused. */
  #endHolds(by: string): void {
    for (const scope of this.#queue.openHolds) {
      const error = endedBy(by, `${scope.label}, called at ${scope.site.place()},`);
      scope.failure ??= { error };
      scope.end?.(error);
    }
  }

  /** Releases, before anything that waits, what should have been released before. What cannot be now stays overdue. */
  releaseOverdue(): void {
    if (this.#life.isOver) return;
    const release = (deadline: Deadline): Promise<unknown> => catchUp(this.#devices, deadline);
    markHandled(this.operate('releaseAll()', 'urgent', { timeoutMs: releaseTimeoutMs }, release));
  }

  /**
   * Rejects what waits, lets what is under way finish, for ten seconds at most, releases what is down. Later calls are
   * refused.
   */
  async close(why: string): Promise<ReleaseReport> {
    this.#life.end(why);
    const { closeMs = closeGraceMs, releaseMs = releaseTimeoutMs } = this.#haste ?? {};
    for (const stop of this.#lasting) stop();
    await this.#queue.finish(closeMs, () => this.#closing.abort(new ClosedError(`It did not end before ${why}.`)));
    return releaseAll(this.#devices, undefined, releaseMs);
  }

  /**
   * Makes calls that wait, and later ones, wait for ever: the process is about to end. Closing is then quiet, and takes no longer
   * than that, in milliseconds.
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

  /** Whether what waits is left waiting for ever: the process is about to end. */
  get isSilent(): boolean {
    return this.#life.isSilent;
  }

  /** The error for a call that comes too late, or waits for what cannot come any more. */
  tooLate(label: string): ClosedError {
    return this.#life.tooLate({ label, site: takeCallSite() });
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Runs something that does not take turns with input. */
  direct<T>(label: string, options: CallOptions, run: Work<T>, detail?: () => string): Promise<T> {
    const refusal = dryRefusal(this, label);
    if (refusal !== undefined) return Promise.reject(refusal);
    if (this.#life.isSilent) return new Promise(() => undefined);
    if (this.#life.isOver) return Promise.reject(this.#life.tooLate({ label, site: takeCallSite() }));
    const over = noteBusy(this.scope);
    return this.#told
      .around(label, takeCallSite, () => this.#life.watch(bounded(label, options, this.#timeoutMs, run, detail)))
      .finally(over);
  }

  /** How long a call may take if it does not say, in milliseconds. */
  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  set timeoutMs(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Tells that the computer was opened. */
  tellOpen(by: ComputerOpened['by']): void {
    const { id, kind, display } = this.connection;
    this.#teller.name(id);
    if (this.#teller.isHeard) this.#teller.tell({ type: 'open', driver: this.options.name, kind, display, by });
  }

  /** Tells that the computer has ended, if that was not told before, and waits for what observers do then. */
  async tellEnd(why: string): Promise<void> {
    this.#tellEnd(why);
    await this.#teller.finish();
  }

  #tellEnd(why: string): void {
    if (!this.#isEndTold && this.#teller.isHeard) this.#teller.tell({ type: 'end', why });
    this.#isEndTold = true;
  }

  /** This session, or the one that stands in for it while the running code is only being explained. */
  get current(): Session<unknown> {
    const standIn = standInFor(this);
    return standIn instanceof Session ? standIn : this;
  }

  /** Runs `body` so that what it does on this computer goes to another session, which only explains it. */
  runDry<T>(dry: Session<Call>, body: () => T): T {
    return runDry(this, dry, body);
  }

  /** A session that starts where this one stands and talks to another connection. */
  fork(connection: Connection<Call>): Session<Call> {
    const { onInput: _, teller: __, ...options } = this.options;
    const copy = new Session(connection, options, this.activeTab);
    copy.#devices.copyFrom(this.#devices);
    return copy;
  }

  get #devices(): Devices<Call> {
    return this.#sender.devices;
  }

  /** `waited`: it was called while the computer could be used. Whoever awaits it shows that in a microtask. */
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

/** The reason of what is ended before its time by a call of the user: as when a signal aborts it. */
const endedBy = (by: string, what: string): DOMException =>
  new DOMException(`${what} was ended by ${by}.`, 'AbortError');

/** What to ask of the caller of an entry that still waits when the computer is closed. */
const doubtOf = (entry: Entry): string =>
  entry.type === 'unit' && entry.awaited ? '' : ' It still waited for its turn: was it awaited?';

/** Size of the screenshot of a tab, or of the screen: the space of coordinates there. */
export const displayOf = (connection: Pick<Connection, 'display' | 'displayOf'>, tab: TabId | undefined): Size =>
  connection.displayOf?.(tab) ?? connection.display;
