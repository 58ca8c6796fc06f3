import { AsyncLocalStorage } from 'node:async_hooks';

import type { TabId } from '../actions/action.js';
import { bounded } from './bounded.js';
import { pointAt, takeCallSite, type CallSite } from './call-site.js';
import type { Connection } from '../connection.js';
import type { CallOptions, Deadline } from '../deadline.js';
import { Devices, heldOf, type ReleaseReport } from './devices.js';
import { ClosedError, FarhandError, UnsupportedActionError } from '../errors.js';
import { flush } from './flush.js';
import { needsPointer } from './needs-pointer.js';
import { refuseBetween } from './refuse-between.js';
import { releaseAll } from './release.js';
import type { Held } from '../receipt.js';
import { currentScope, failScope, obstacleIn, type Scope } from './scope.js';
import { settleable } from './settleable.js';
import { mergeOptions } from './merge-options.js';
import { TurnQueue } from './turn-queue.js';
import { isRelease, rejectEntry, rejectQuietly, type Entry, type Operation, type Unit } from './unit.js';

/** Which sessions stand in for which, in the code that is running. */
const explaining = new AsyncLocalStorage<ReadonlyMap<object, Session>>();

/** Settings of a session. */
export interface SessionOptions {
  /** Name of the driver, for messages. */
  readonly name: string;
  /** How long a call may take if it does not say, in milliseconds. */
  readonly timeoutMs: number;
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
  readonly #devices: Devices<Call>;
  readonly #queue: TurnQueue;
  #collector: Entry[] | undefined;
  #closed: string | undefined;
  /** The tab that `computer.tab` is. */
  activeTab: TabId | undefined;

  constructor(connection: Connection<Call>, options: SessionOptions, activeTab?: TabId) {
    this.connection = connection;
    this.options = options;
    this.activeTab = activeTab;
    this.#devices = new Devices(options.name, connection);
    this.#queue = new TurnQueue(options.timeoutMs, (units, deadline) => this.#send(units, deadline));
  }

  /** What is down, with the place of the call that pressed it. */
  held(): readonly Held[] {
    return this.#devices.ledger.map(({ pressed, source }) => heldOf(pressed, source));
  }

  /** The hold that the running code is in, on this computer. */
  get scope(): Scope | undefined {
    return currentScope(this);
  }

  /** Puts an entry in the queue, or in the collection of the hold whose body is running. */
  add(entry: Entry): void {
    const failure = isRelease(entry) ? undefined : obstacleIn(entry.scope);
    if (this.#closed !== undefined) queueMicrotask(() => refuse(entry, this.#tooLate(entry.label, entry.site)));
    else if (failure !== undefined) queueMicrotask(() => refuse(entry, failure.error));
    else if (this.#collector !== undefined) this.#collector.push(entry);
    else this.#queue.add(entry);
  }

  /** Runs a hold's body and returns what it called, unsent, beside what it returned. */
  collect<T>(body: () => T): { readonly entries: readonly Entry[]; readonly result: T } {
    const outer = this.#collector;
    const entries: Entry[] = [];
    this.#collector = entries;
    try {
      return { result: body(), entries };
    } catch (error) {
      // The hold itself rejects with what its body threw.
      for (const entry of entries) rejectQuietly(entry, error);
      throw error;
    } finally {
      this.#collector = outer;
    }
  }

  /** Runs something other than input when its turn comes. */
  operate<T>(
    label: string,
    manner: Operation['manner'],
    options: CallOptions,
    run: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const site = takeCallSite();
    if (this.current !== this) return Promise.reject(notDry(label));
    const outcome = settleable<T>();
    this.add({
      type: 'operation',
      manner,
      label,
      site,
      options: mergeOptions(options, this.scope?.signal === undefined ? {} : { signal: this.scope.signal }),
      scope: this.scope,
      deadline: undefined,
      promise: outcome.promise,
      run: async (deadline) => {
        if (manner !== 'urgent') refuseBetween(label, this.#devices.position, this.#devices.dialect);
        outcome.resolve(await deadline.race(run(deadline)));
      },
      reject: (error) => {
        if (error instanceof FarhandError) pointAt(error, site);
        outcome.reject(error);
      },
    });
    return outcome.promise;
  }

  /** Releases everything that is down, before anything that waits. */
  releaseAll(): Promise<ReleaseReport> {
    return this.operate('releaseAll()', 'urgent', { timeoutMs: 0 }, () => releaseAll(this.#devices));
  }

  /** Rejects what waits, lets what is under way finish, releases what is down. Later calls are refused. */
  async close(why: string): Promise<ReleaseReport> {
    this.#closed = why;
    this.#queue.clear((entry) => this.#tooLate(entry.label, entry.site));
    await this.idle();
    return releaseAll(this.#devices);
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Runs something that does not take turns with input. */
  direct<T>(label: string, options: CallOptions, run: (deadline: Deadline) => Promise<T>): Promise<T> {
    if (this.#closed !== undefined) return Promise.reject(this.#tooLate(label, takeCallSite()));
    return bounded(label, options, this.options.timeoutMs, run);
  }

  /** This session, or the one that stands in for it while the running code is only being explained. */
  get current(): Session<unknown> {
    return explaining.getStore()?.get(this) ?? this;
  }

  /** Runs `body` so that what it does on this computer goes to another session, which only explains it. */
  runDry<T>(dry: Session<Call>, body: () => T): T {
    return explaining.run(new Map([...(explaining.getStore() ?? []), [this, dry]]), body);
  }

  /** A session that starts where this one stands and talks to another connection. */
  fork(connection: Connection<Call>): Session<Call> {
    const copy = new Session(connection, this.options, this.activeTab);
    copy.#devices.copyFrom(this.#devices);
    return copy;
  }

  async #send(units: readonly Unit[], deadline: Deadline): Promise<readonly Unit[]> {
    if (needsPointer(units)) await this.#locatePointer(deadline);
    return flush(units, deadline, {
      devices: this.#devices,
      connection: this.connection,
      activeTab: () => this.activeTab,
    });
  }

  #tooLate(label: string, site: CallSite): ClosedError {
    const error = new ClosedError(`${label} was not done: ${this.#closed ?? 'the computer is closed'}.`);
    pointAt(error, site);
    return error;
  }

  /** Asks the vendor where the pointer is, if nobody knows and it can tell. */
  async #locatePointer(deadline: Deadline): Promise<void> {
    const { connection } = this;
    if (connection.pointer === undefined || this.#devices.position.state.pointers.size > 0) return;
    const at = await connection.pointer(deadline).catch(() => undefined);
    if (at !== undefined) this.#devices.locate(at, this.activeTab);
  }
}

/** Rejects an entry that never came into the queue, and what would have been inside it. */
const refuse = (entry: Entry, error: unknown): void => {
  rejectEntry(entry, error);
  if (entry.type === 'unit' && entry.opens !== undefined) failScope(entry.opens, error);
};

const notDry = (label: string): UnsupportedActionError =>
  new UnsupportedActionError(
    `${label} cannot be explained: explain() sends nothing, so there is no answer to give. Leave it out of the function.`,
    [label],
  );
