import { longestTimerMs } from '../check/values.js';
import { startDeadline, type Deadline, type RunningDeadline } from '../deadline.js';
import { FarhandError, TimeoutError } from '../errors.js';
import { failScope, live, isWithin, type Scope } from './ambient.js';
import { pointAt } from './call-site.js';
import {
  askedTimeMs,
  extraTimeMs,
  isRelease,
  newOperation,
  rejectEntry,
  type Entry,
  type Operation,
  type Unit,
} from './entry.js';
import { releaseTimeoutMs } from './release.js';

/** Sends units together. Resolves to those that were not sent because an earlier one failed. */
export type SendUnits = (units: readonly Unit[], deadline: Deadline) => Promise<readonly Unit[]>;

/**
 * Decides which entry runs next: entries in the order of their calls, units of one turn together, and while a hold is
 * open only calls inside it.
 */
export class TurnQueue {
  readonly #defaultTimeoutMs: () => number;
  readonly #send: SendUnits;
  readonly #releasing: Releasing;
  readonly #open = new OpenHold();
  #entries: Set<Entry> = new Set();
  /** Unfinished entries that are known to need extra time, with how much. */
  readonly #long = new Map<Entry, number>();
  #running = false;
  #current: RunningDeadline | undefined;
  /** Whether the entry in progress releases keys, which must not be interrupted. */
  #isReleasing = false;
  #waiters: (() => void)[] = [];
  #turnAway: ((entry: Entry) => void) | undefined;

  constructor(defaultTimeoutMs: () => number, send: SendUnits, releasing: Releasing) {
    this.#defaultTimeoutMs = defaultTimeoutMs;
    this.#send = send;
    this.#releasing = releasing;
  }

  /** Adds an entry. The queue runs in a microtask, so that the calls of one turn are sent together. */
  add(entry: Entry): void {
    const urgent = entry.type === 'operation' && entry.manner === 'urgent';
    if (urgent) this.#entries = new Set([entry, ...this.#entries]);
    else this.#entries.add(entry);
    // Its options may still grow in this turn, as those of a chain do.
    if (this.#running) queueMicrotask(() => this.#start(entry));
    this.#wake();
  }

  /** Refuses all queued entries, and those that return to the queue because an earlier one failed. */
  close(turnAway: (entry: Entry) => void): void {
    this.#turnAway = turnAway;
    this.#open.close();
    const waiting = this.#entries;
    this.#entries = new Set();
    for (const entry of waiting) {
      entry.deadline?.dispose();
      turnAway(entry);
    }
  }

  /** Resolves when nothing is in progress. Calls `interrupt` if something still is after `graceMs`. */
  async finish(graceMs: number, interrupt: () => void): Promise<void> {
    const timer = setTimeout(interrupt, graceMs);
    await this.idle();
    clearTimeout(timer);
  }

  /** Ends the entry in progress as its deadline would. */
  interrupt(cause: unknown): void {
    this.#current?.end(cause);
  }

  /** The open holds, innermost first. */
  get openHolds(): readonly Scope[] {
    return this.#open.all;
  }

  /** Rejects all queued entries and ends the one in progress, except releases. `reasonFor` makes an error for each. */
  rejectAll(reasonFor: (label: string) => unknown): void {
    for (const entry of this.#entries) if (!isRelease(entry)) this.#discard(entry, reasonFor(entry.label));
    if (!this.#isReleasing) this.#current?.end(reasonFor('A call in progress'));
  }

  /** Resolves when nothing is in progress. */
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
        this.#startAll();
        const entry = nextOf([...this.#entries], this.#open.scope);
        if (entry === undefined) return;
        await (entry.type === 'operation' ? this.#runOperation(entry) : this.#runUnits(entry));
      }
    } finally {
      // In the same turn as the last look at the queue. Otherwise an entry added in between would wait forever.
      this.#running = false;
      this.#current = undefined;
      for (const resume of this.#waiters.splice(0)) resume();
    }
  }

  async #runOperation(operation: Operation): Promise<void> {
    this.#entries.delete(operation);
    const { deadline } = operation;
    this.#current = deadline;
    this.#isReleasing = isRelease(operation);
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
      this.#long.delete(unit);
      unit.deadline?.dispose();
      const over = this.#open.passed(unit);
      if (over !== undefined) this.#end(over);
    }
  }

  #sendWithin(units: readonly Unit[], first: Unit): Promise<readonly Unit[]> {
    this.#isReleasing = first.closes !== undefined;
    if (first.closes !== undefined) return this.#sendRelease(units, first);
    allowFor(first, units.slice(1));
    this.#current = first.deadline;
    return first.deadline === undefined ? Promise.resolve([]) : this.#send(units, first.deadline);
  }

  async #sendRelease(units: readonly Unit[], first: Unit): Promise<readonly Unit[]> {
    const deadline = startDeadline({ timeoutMs: releaseTimeoutMs }, first.label);
    this.#current = deadline;
    try {
      return await this.#send(units, deadline);
    } finally {
      deadline.dispose();
    }
  }

  /** Closes a hold. If its keys could not be pressed, the calls inside must not run without them. */
  #end(scope: Scope): void {
    this.#open.end(scope);
    if (scope.failure === undefined) return;
    for (const entry of this.#entries) {
      if (!isWithin(entry.scope, scope) || isRelease(entry)) continue;
      scope.told = true;
      this.#discard(entry, scope.failure.error);
    }
  }

  /**
   * Removes an entry from the queue and rejects it. Calls inside the hold that it would have opened are rejected, too.
   */
  #discard(entry: Entry, error: unknown, reject: () => void = () => rejectEntry(entry, error)): void {
    if (!this.#entries.delete(entry)) return;
    this.#long.delete(entry);
    entry.deadline?.dispose();
    if (entry.type === 'unit' && entry.opens !== undefined) failScope(entry.opens, error);
    reject();
    if (entry.type === 'unit' && entry.opens !== undefined) this.#end(entry.opens);
  }

  /** Starts the clock of every entry, including releases that are added because the time of an entry is over already. */
  #startAll(): void {
    let started: ReadonlySet<Entry>;
    do {
      started = this.#entries;
      for (const entry of started) this.#start(entry);
    } while (started !== this.#entries);
  }

  /** Starts the clock of an entry. If it expires before the entry's turn, the entry leaves the queue. */
  #start(entry: Entry): void {
    if (entry.deadline !== undefined || !this.#entries.has(entry)) return;
    const extraMs = extraTimeMs(entry);
    if (extraMs > 0) this.#long.set(entry, extraMs);
    startClock(entry, this.#defaultLimitMs(), {
      refuse: (error) => this.#discard(entry, error),
      leave: (error) => this.#discard(entry, error, this.#rejection(entry, error)),
      detail: () => (this.#entries.has(entry) ? this.#open.whyWaiting() : this.#releasing.whyWaiting()),
    });
  }

  /** The default limit of the latest entry. Grows by the extra time that it and those before it are known to need. */
  #defaultLimitMs(): number {
    const defaultMs = this.#defaultTimeoutMs();
    if (defaultMs === 0) return 0;
    let limitMs = defaultMs;
    for (const extraMs of this.#long.values()) limitMs += extraMs;
    return Math.min(longestTimerMs, limitMs);
  }

  /**
   * How to reject an entry that left the queue because of its signal or timeout. A drag may be in progress, so what is
   * down is released first. While a hold is open, what is down belongs to the hold, no matter which call outside
   * pressed it.
   */
  #rejection(entry: Entry, error: unknown): (() => void) | undefined {
    if (entry.type === 'operation' || !this.#open.isInside(entry) || !this.#releasing.isNeeded(entry)) return undefined;
    // Checked again in its turn, because a hold may be about to open.
    const release = async (): Promise<void> =>
      this.#open.isInside(entry) ? this.#releasing.run(entry, error) : undefined;
    return () => this.add(rejectWhenReleased(entry, error, release));
  }
}

/**
 * Whether an entry may run while a hold is open: if it was called inside the hold, if it is urgent, or if it only reads
 * and nothing called before it is still queued.
 */
const mayRun = (entry: Entry, open: Scope | undefined, queue: readonly Entry[]): boolean => {
  if (open === undefined || (entry.type === 'operation' && entry.manner === 'urgent')) return true;
  const scope = live(entry.scope);
  if (isWithin(scope, open)) return true;
  if (entry.type !== 'operation' || entry.manner !== 'observe') return false;
  const before = queue.slice(0, queue.indexOf(entry));
  return !before.some((other) => live(other.scope) === scope);
};

/** The first entry that may run. */
const nextOf = (queue: readonly Entry[], open: Scope | undefined): Entry | undefined =>
  queue.find((entry) => mayRun(entry, open, queue));

/**
 * The units from `first` on that may be sent with it: with no other runnable entry in between, and with the same
 * limits.
 */
const together = (first: Unit, queue: readonly Entry[], open: Scope | undefined): readonly Unit[] => {
  const units: Unit[] = [];
  let openThen = open;
  for (const entry of queue.slice(queue.indexOf(first))) {
    if (entry !== first && !mayRun(entry, openThen, queue)) continue;
    // A release has no limits of its own: it is sent as soon as possible.
    if (entry.type === 'operation' || (entry.closes === undefined && !sameBounds(entry, first))) break;
    units.push(entry);
    if (entry.opens !== undefined) openThen = entry.opens;
    // Entries that waited for this hold to end come next, and may precede it in the queue.
    if (entry.closes !== undefined) break;
    // Its screenshot must show its result before anything else is done.
    if (entry.picture !== undefined) break;
  }
  return units;
};

const sameBounds = (a: Unit, b: Unit): boolean =>
  a.options.signal === b.options.signal && a.options.timeoutMs === b.options.timeoutMs;

/** Tracks the open hold. While there is one, only calls inside it may act. */
class OpenHold {
  #scope: Scope | undefined;
  #isClosed = false;

  /** The innermost open hold. */
  get scope(): Scope | undefined {
    return this.#scope;
  }

  /** All open holds, innermost first. */
  get all(): readonly Scope[] {
    const open: Scope[] = [];
    for (let scope = this.#scope; scope !== undefined; scope = live(scope.parent)) open.push(scope);
    return open;
  }

  /** Records which hold a completed unit has opened. Returns the hold that ended with it, if any. */
  passed({ opens, closes }: Unit): Scope | undefined {
    if (opens?.ended === true) return opens;
    if (opens !== undefined) {
      this.#scope = opens;
      opens.closed = this.#isClosed;
    }
    return closes;
  }

  /** Records that a hold has ended. The one around it is open again. */
  end(scope: Scope): void {
    scope.ended = true;
    if (this.#scope === scope) this.#scope = live(scope.parent);
  }

  /** Ends all holds, including those without a release, because closing releases their keys. */
  close(): void {
    this.#isClosed = true;
    for (let scope = this.#scope; scope !== undefined; scope = scope.parent) scope.closed = true;
  }

  /** Whether a unit was called inside the open hold. Without an open hold, every unit counts as inside. */
  isInside(unit: Unit): boolean {
    return this.#scope === undefined || isWithin(live(unit.scope), this.#scope);
  }

  /** What a timeout adds for an entry that was waiting. */
  whyWaiting(): string {
    if (this.#scope === undefined) return '';
    const { label, site } = this.#scope;
    return ` It was waiting for ${label} (called at ${site.place()}) to end: while that hold is open, only calls inside it may act.`;
  }
}

/** What to do when a unit fails before its turn because of an abort or timeout. */
export interface Releasing {
  /** Whether something is down that must be released. */
  isNeeded(unit: Unit): boolean;
  /** Releases it, and attaches to the error what was released. */
  run(unit: Unit, error: unknown): Promise<void>;
  /** What a timeout adds for an entry that was in progress. Empty if there is nothing to add. */
  whyWaiting(): string;
}

/** An operation that releases what must not stay down when a unit fails, then rejects the unit. */
const rejectWhenReleased = (unit: Unit, error: unknown, release: () => Promise<void>): Operation => {
  const { label, site, scope } = unit;
  const facts = { manner: 'urgent', label: `${label} release`, site, scope, options: { timeoutMs: 0 } } as const;
  const { operation, promise } = newOperation(facts, release);
  const reject = (): void => rejectEntry(unit, error);
  void promise.then(reject, reject);
  return operation;
};

/** How an entry leaves the queue before its turn. */
interface Leaving {
  /** It requests more time than it has, so it never starts. */
  refuse(error: Error): void;
  /** Its signal has fired, or its time is over. */
  leave(error: unknown): void;
  /** What to add to the message of a timeout. */
  detail(): string;
}

/** Starts the clock of a queued entry. */
const startClock = (entry: Entry, defaultMs: number, { refuse, leave, detail }: Leaving): void => {
  const { signal, timeoutMs: limitMs = defaultMs } = entry.options;
  const deadline = startDeadline({ signal, timeoutMs: limitMs }, entry.label, detail);
  entry.deadline = deadline;
  const impossible = tooShort(entry, limitMs);
  if (impossible !== undefined) return refuse(impossible);
  const end = (): void => {
    const error = deadline.error();
    if (error instanceof FarhandError) pointAt(error, entry.site);
    leave(error);
  };
  if (deadline.isOver()) end();
  else deadline.onOver(end);
};

/** The error for an entry whose pauses exceed its limit; `undefined` if they do not. */
const tooShort = (entry: Entry, limitMs: number): TimeoutError | undefined => {
  if (limitMs === 0) return undefined;
  const askedMs = askedTimeMs(entry);
  if (askedMs < limitMs) return undefined;
  const error = new TimeoutError(
    `${entry.label} cannot finish within its timeoutMs of ${limitMs} ms, because its pauses alone take ${askedMs} ms. Nothing was sent. Raise timeoutMs, or leave it out: the default limit allows for pauses.`,
  );
  pointAt(error, entry.site);
  return error;
};

/** Adds to a unit the extra time of the units that are sent with it, unless the caller has set a limit. */
const allowFor = (unit: Unit, others: readonly Unit[]): void => {
  const extraMs = others.reduce((sum, other) => sum + extraTimeMs(other), 0);
  const { deadline, options, label } = unit;
  if (extraMs === 0 || deadline === undefined || deadline.isOver() || options.timeoutMs !== undefined) return;
  const leftMs = deadline.remainingMs();
  deadline.dispose();
  const timeoutMs = leftMs === Infinity ? 0 : Math.min(longestTimerMs, Math.ceil(leftMs + extraMs));
  unit.deadline = startDeadline({ signal: options.signal, timeoutMs }, label);
};
