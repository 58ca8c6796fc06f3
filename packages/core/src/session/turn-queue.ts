import { startDeadline, type Deadline, type RunningDeadline } from '../deadline.js';
import { allowFor } from './limits.js';
import { OpenHold } from './open-hold.js';
import { rejectWhenReleased, type Releasing } from './reject-when-released.js';
import { releaseTimeoutMs } from './release.js';
import { failScope, within, type Scope } from './scope.js';
import { startClock } from './start-clock.js';
import { nextOf, together } from './turns.js';
import { isRelease, rejectEntry, type Entry, type Operation, type Unit } from './unit.js';

/** Sends units together and returns those that did not get their turn because an earlier one failed. */
export type SendUnits = (units: readonly Unit[], deadline: Deadline) => Promise<readonly Unit[]>;

/**
 * Who acts next: entries in the order of their calls, units of one turn together, and while a hold is open only what
 * was called inside it.
 */
export class TurnQueue {
  readonly #defaultTimeoutMs: number;
  readonly #send: SendUnits;
  readonly #releasing: Releasing;
  readonly #open = new OpenHold();
  #entries: Set<Entry> = new Set();
  #running = false;
  #current: RunningDeadline | undefined;
  #waiters: (() => void)[] = [];
  #turnAway: ((entry: Entry) => void) | undefined;

  constructor(defaultTimeoutMs: number, send: SendUnits, releasing: Releasing) {
    this.#defaultTimeoutMs = defaultTimeoutMs;
    this.#send = send;
    this.#releasing = releasing;
  }

  /** Adds an entry; the queue runs in a microtask, so that what is called in this turn travels together. */
  add(entry: Entry): void {
    const urgent = entry.type === 'operation' && entry.manner === 'urgent';
    if (urgent) this.#entries = new Set([entry, ...this.#entries]);
    else this.#entries.add(entry);
    // Its options may still grow in this turn, as those of a chain do.
    if (this.#running) queueMicrotask(() => this.#start(entry));
    this.#wake();
  }

  /** Turns away everything that waits, and what comes back because something before it has failed. */
  close(turnAway: (entry: Entry) => void): void {
    this.#turnAway = turnAway;
    const waiting = this.#entries;
    this.#entries = new Set();
    for (const entry of waiting) {
      entry.deadline?.dispose();
      turnAway(entry);
    }
  }

  /** Resolves when nothing is under way. Calls `interrupt` if something still is after `graceMs`. */
  async finish(graceMs: number, interrupt: () => void): Promise<void> {
    const timer = setTimeout(interrupt, graceMs);
    await this.idle();
    clearTimeout(timer);
  }

  /** Ends what is under way as its deadline would. */
  interrupt(cause: unknown): void {
    this.#current?.end(cause);
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#running ? new Promise((resolve) => this.#waiters.push(resolve)) : Promise.resolve();
  }

  #wake(): void {
    if (this.#running) return;
    this.#running = true;
    queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        for (const entry of this.#entries) this.#start(entry);
        const entry = nextOf([...this.#entries], this.#open.scope);
        if (entry === undefined) return;
        await (entry.type === 'operation' ? this.#runOperation(entry) : this.#runUnits(entry));
      }
    } finally {
      // In the same turn as the last look at the queue, or what is added in between would wait for ever.
      this.#running = false;
      this.#current = undefined;
      for (const resume of this.#waiters.splice(0)) resume();
    }
  }

  async #runOperation(operation: Operation): Promise<void> {
    this.#entries.delete(operation);
    const { deadline } = operation;
    this.#current = deadline;
    try {
      if (deadline !== undefined) await operation.run(deadline);
    } catch (error) {
      operation.reject(error);
    } finally {
      deadline?.dispose();
    }
  }

  async #runUnits(first: Unit): Promise<void> {
    const units = together(first, [...this.#entries], this.#open.scope);
    for (const unit of units) {
      this.#entries.delete(unit);
      unit.closed = true;
    }
    const left = await this.#sendWithin(units, first);
    if (left.length > 0) this.#entries = new Set([...left, ...this.#entries]);
    if (this.#turnAway !== undefined) this.close(this.#turnAway);
    for (const unit of units) {
      if (left.includes(unit)) continue;
      unit.deadline?.dispose();
      const over = this.#open.passed(unit);
      if (over !== undefined) this.#end(over);
    }
  }

  async #sendWithin(units: readonly Unit[], first: Unit): Promise<readonly Unit[]> {
    if (first.closes === undefined) {
      allowFor(first, units.slice(1));
      this.#current = first.deadline;
      return first.deadline === undefined ? [] : this.#send(units, first.deadline);
    }
    const deadline = startDeadline({ timeoutMs: releaseTimeoutMs }, first.label);
    this.#current = deadline;
    try {
      return await this.#send(units, deadline);
    } finally {
      deadline.dispose();
    }
  }

  /** Closes a hold. If its keys could not be pressed, what was called inside it must not run without them. */
  #end(scope: Scope): void {
    this.#open.end(scope);
    if (scope.failure === undefined) return;
    for (const entry of this.#entries) {
      if (!within(entry.scope, scope) || isRelease(entry)) continue;
      scope.told = true;
      this.#discard(entry, scope.failure.error);
    }
  }

  /** Takes an entry out of the queue and rejects it, and with it what was called inside the hold it would have opened. */
  #discard(entry: Entry, error: unknown, reject: () => void = () => rejectEntry(entry, error)): void {
    if (!this.#entries.delete(entry)) return;
    entry.deadline?.dispose();
    if (entry.type === 'unit' && entry.opens !== undefined) failScope(entry.opens, error);
    reject();
    if (entry.type === 'unit' && entry.opens !== undefined) this.#end(entry.opens);
  }

  /** Starts the clock of an entry; when it runs out before the entry had its turn, the entry leaves the queue. */
  #start(entry: Entry): void {
    if (entry.deadline !== undefined || !this.#entries.has(entry)) return;
    startClock(entry, this.#defaultTimeoutMs, {
      refuse: (error) => this.#discard(entry, error),
      leave: (error) => this.#discard(entry, error, this.#rejection(entry, error)),
      detail: () => (this.#entries.has(entry) ? this.#open.whyWaiting() : ''),
    });
  }

  /**
   * How to reject what has left the queue for its signal or its time. A drag may be under way, so what is down is released
   * first; but what is down while a hold is open, whoever called outside it, is that hold's.
   */
  #rejection(entry: Entry, error: unknown): (() => void) | undefined {
    if (entry.type === 'operation' || !this.#open.isInside(entry) || !this.#releasing.isNeeded(entry)) return undefined;
    // Asked again when its turn comes: a hold may be about to open now.
    const release = async (): Promise<void> =>
      this.#open.isInside(entry) ? this.#releasing.run(entry, error) : undefined;
    return () => this.add(rejectWhenReleased(entry, error, release));
  }
}
