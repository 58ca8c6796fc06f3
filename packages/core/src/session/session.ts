import type { TabId } from '../actions/action.js';
import type { Connection } from '../contract/connection.js';
import type { Held } from '../contract/receipt.js';
import type { CallOptions } from '../deadline.js';
import { ClosedError } from '../errors.js';
import type { Size } from '../geometry.js';
import { currentScope, isAnswering, dryRefusal, obstacleIn, runDry, standInFor, type Scope } from './ambient.js';
import { notWhileAnswering, type Witness } from './ask.js';
import { takeCallSite } from './call-site.js';
import { Sender } from './deliver.js';
import { heldOf, type Devices, type ReleaseReport } from './devices.js';
import { Collector, isRelease, mergeOptions, newOperation, refuse, type Entry, type Operation } from './entry.js';
import { bounded, Life, type Work } from './life.js';
import { refuseBetween } from './plan.js';
import { releaseAll } from './release.js';
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
  /** Called once when the computer can no longer be used. */
  readonly onEnd?: () => void;
  /** Fires when the computer can no longer be used. */
  readonly ended?: AbortSignal;
}

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
  readonly #collector = new Collector();
  /** The tab that `computer.tab` is. */
  activeTab: TabId | undefined;

  constructor(connection: Connection<Call>, options: SessionOptions, activeTab?: TabId) {
    this.connection = connection;
    this.options = options;
    this.activeTab = activeTab;
    this.#life = new Life((gone) => {
      if (gone) this.#devices.forget();
      this.#queue.close((entry) => this.#turnAway(entry));
      options.onEnd?.();
    });
    this.#sender = new Sender(this, this.#life, this.#closing.signal);
    this.#closing.signal.addEventListener('abort', () => this.#queue.interrupt(this.#closing.signal.reason));
    const send: SendUnits = (units, deadline) => this.#sender.send(units, deadline);
    this.#queue = new TurnQueue(options.timeoutMs, send, this.#sender.releasing);
  }

  /** What is down, with the place of the call that pressed it. */
  held(): readonly Held[] {
    return this.#devices.ledger.map(heldOf);
  }

  /** The hold that the running code is in, on this computer. */
  get scope(): Scope | undefined {
    return currentScope(this);
  }

  /** Puts an entry in the queue, or in the collection of the hold whose body is running. */
  add(entry: Entry): void {
    // What the body of a hold calls is told by the hold, also when it is turned away.
    if (this.#collector.take(entry)) return;
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
  operate<T>(label: string, manner: Operation['manner'], options: CallOptions, run: Work<T>): Promise<T> {
    const site = takeCallSite();
    const refusal = dryRefusal(this, label);
    if (refusal !== undefined) return Promise.reject(refusal);
    if (isAnswering(this) && manner === 'observe') return this.direct(label, options, run);
    const { scope } = this;
    const limits = mergeOptions(options, scope?.signal === undefined ? {} : { signal: scope.signal });
    const { operation, promise } = newOperation({ manner, label, site, scope, options: limits }, (deadline) => {
      if (manner !== 'urgent') refuseBetween(label, this.#devices.checkpoint, this.#devices.dialect);
      return this.#life.watch(deadline.race(run(deadline)));
    });
    this.add(operation);
    return promise;
  }

  /** Releases everything that is down, before anything that waits. */
  releaseAll(): Promise<ReleaseReport> {
    if (this.#life.isOver) return releaseAll(this.#devices);
    return this.operate('releaseAll()', 'urgent', { timeoutMs: 0 }, () => releaseAll(this.#devices));
  }

  /**
   * Rejects what waits, lets what is under way finish, for ten seconds at most, releases what is down. Later calls are
   * refused.
   */
  async close(why: string): Promise<ReleaseReport> {
    this.#life.end(why);
    await this.#queue.finish(closeGraceMs, () => this.#closing.abort(new ClosedError(`It did not end before ${why}.`)));
    return releaseAll(this.#devices);
  }

  /** Makes calls that wait, and later ones, wait for ever: the process is about to end. Closing is then quiet. */
  fallSilent(): void {
    this.#life.endSilently();
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
    return this.#life.watch(bounded(label, options, this.options.timeoutMs, run, detail));
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
    const copy = new Session(connection, this.options, this.activeTab);
    copy.#devices.copyFrom(this.#devices);
    return copy;
  }

  get #devices(): Devices<Call> {
    return this.#sender.devices;
  }

  #turnAway(entry: Entry): void {
    if (!this.#life.isSilent) refuse(entry, this.#life.tooLate(entry));
  }
}

/** Size of the screenshot of a tab, or of the screen: the space of coordinates there. */
export const displayOf = (connection: Pick<Connection, 'display' | 'displayOf'>, tab: TabId | undefined): Size =>
  connection.displayOf?.(tab) ?? connection.display;
