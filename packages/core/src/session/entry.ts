import { moveTimeMs, ownTimeMs, workTimeMs } from '../actions/meaning.js';
import type { Observation } from '../contract/connection.js';
import type { Receipt } from '../contract/receipt.js';
import type { CallOptions, Deadline, RunningDeadline } from '../deadline.js';
import { FarhandError } from '../errors.js';
import type { ScreenshotData } from '../image.js';
import { failScope, type Scope } from './ambient.js';
import { pointAt, takeCallSite, type Called, type CallSite, type HoldKeys } from './call-site.js';
import type { Manner } from './manner.js';
import { maskError } from './mask-error.js';

/** One entry of a unit: an action, optionally with a manner, or the start or end of a hold. */
export type Item =
  | { readonly type: 'action'; readonly source: Called; readonly manner?: Manner }
  | { readonly type: 'press'; readonly hold: HoldKeys }
  | { readonly type: 'release'; readonly hold: HoldKeys };

interface Queued {
  /** Where the user called. */
  readonly site: CallSite;
  /** What the user called, such as `tab.click`. */
  readonly label: string;
  /** The hold it was called in. */
  readonly scope: Scope | undefined;
  /** Set once the entry is seen by the queue. */
  deadline: RunningDeadline | undefined;
  /** Called with the result of the entry before its caller is. */
  settled: ((end: EntryEnd) => void) | undefined;
}

/** The result of an entry: the receipt of a successful unit, or an error. */
export interface EntryEnd {
  readonly receipt?: Receipt;
  readonly failure?: { readonly error: unknown };
}

/** Why nothing of a unit is sent: an error in its calls, or what the body of a hold threw. */
interface Mistake {
  readonly error: unknown;
  /** Whether the error comes from a call of Farhand. */
  readonly isOfCall?: true;
}

/** A chain, or a hold with its body. Sent as a whole or not at all; fails on its own. */
export interface Unit extends Queued {
  readonly type: 'unit';
  readonly items: Item[];
  /** Signals and time limits of its calls, merged. */
  options: CallOptions;
  /** The first programming mistake in its calls. Nothing of the unit is sent then. */
  mistake: Mistake | undefined;
  /** The screenshot that it ends with, if any. */
  picture: PictureRequest | undefined;
  /** Whether its items are being sent, or it ends with a screenshot, so that further calls start a new unit. */
  closed: boolean;
  /** Whether the caller has subscribed to its result, as `await` does. */
  awaited: boolean;
  /** The scope that opens when the unit is taken from the queue, or that closes when it is done. */
  readonly opens: Scope | undefined;
  readonly closes: Scope | undefined;
  /** Units of a hold's body that travel in this one. */
  readonly parts: Unit[];
  readonly outcome: Resolvable<Receipt>;
}

/** Something other than input that takes its turn: a screenshot, a navigation. */
export interface Operation extends Queued {
  readonly type: 'operation';
  /** `observe` only reads; `act` changes the screen; `urgent` goes before everything in the queue. */
  readonly manner: 'observe' | 'act' | 'urgent';
  readonly options: CallOptions;
  /** The promise that the caller receives. */
  readonly promise: Promise<unknown>;
  run(deadline: Deadline): Promise<void>;
  reject(error: unknown): void;
}

/** An entry of the queue. */
export type Entry = Unit | Operation;

/** Makes an empty unit. */
export const newUnit = (
  label: string,
  scope: Scope | undefined,
  site: CallSite = takeCallSite(),
  bounds: { readonly opens?: Scope; readonly closes?: Scope } = {},
): Unit => {
  const { promise, resolve, reject } = resolvable<Receipt>();
  const unit: Unit = {
    type: 'unit',
    label,
    site,
    scope,
    items: [],
    options: scope?.signal === undefined || bounds.closes !== undefined ? {} : { signal: scope.signal },
    mistake: undefined,
    picture: undefined,
    closed: false,
    awaited: false,
    opens: bounds.opens,
    closes: bounds.closes,
    parts: [],
    outcome: {
      promise,
      resolve: (receipt) => {
        unit.settled?.({ receipt });
        resolve(receipt);
      },
      reject: (error) => {
        unit.settled?.({ failure: { error } });
        reject(error);
      },
    },
    deadline: undefined,
    settled: undefined,
  };
  return unit;
};

/** The error of an entry with invalid arguments that was never run, with `hint` appended. */
export const mistakeIn = (entry: Entry, hint: string): unknown => {
  if (entry.type === 'operation' || entry.mistake === undefined) return undefined;
  const { error, isOfCall } = entry.mistake;
  if (isOfCall === true && error instanceof Error) {
    error.message += hint;
    pointAt(error, entry.site);
  }
  return error;
};

/** Whether an entry releases keys or buttons, which is always allowed. */
export const isRelease = (entry: Entry): boolean =>
  entry.type === 'operation' ? entry.manner === 'urgent' : entry.closes !== undefined;

/** Rejects an entry. */
export const rejectEntry = (entry: Entry, error: unknown): void => {
  if (entry.type === 'operation') entry.reject(error);
  else {
    for (const part of entry.parts) rejectEntry(part, error);
    entry.outcome.reject(error);
    entry.picture?.reject(error);
  }
};

/** Rejects an entry whose failure is reported through another promise, so that its rejection counts as handled. */
const rejectQuietly = (entry: Entry, error: unknown): void => {
  markHandled(entry.type === 'operation' ? entry.promise : entry.outcome.promise);
  if (entry.type === 'unit' && entry.picture !== undefined) markHandled(entry.picture.promise);
  rejectEntry(entry, error);
};

/** The calls of a unit, in order. */
export const callsOf = (unit: Unit): readonly Called[] =>
  unit.items.flatMap((item) => {
    if (item.type === 'action') return [item.source];
    return item.type === 'press' ? item.hold.downs : item.hold.ups;
  });

/** The time that the calls of an entry request themselves, such as pauses, in milliseconds. */
export const askedTimeMs = (entry: Entry): number =>
  entry.type === 'operation' ? 0 : callsOf(entry).reduce((sum, { action }) => sum + ownTimeMs(action), 0);

/** The amount of work that the default limit of a call covers, in milliseconds on the slowest computer. */
const usualWorkMs = 10_000;

/**
 * The known extra time of an entry, in milliseconds: its pauses, and any unusual amount of work, such as a text of
 * 2,500 characters.
 */
export const extraTimeMs = (entry: Entry): number => {
  if (entry.type === 'operation') return 0;
  const workMs = entry.items.reduce((sum, item) => {
    if (item.type !== 'action') return sum;
    return sum + workTimeMs(item.source.action) + (item.manner?.steps ?? 0) * moveTimeMs;
  }, 0);
  return askedTimeMs(entry) + Math.max(0, Math.ceil(workMs) - usualWorkMs);
};

/** A screenshot that a unit ends with, taken before anything else is done. */
export interface PictureRequest {
  /** What the user called. */
  readonly label: string;
  /** Where the user called it. */
  readonly site: CallSite;
  /** What to capture. */
  readonly observation: Observation;
  /** Whether the screenshot may be taken while a call has not reached the computer yet. */
  whilePending: boolean;
  /** The promise that the caller receives. */
  readonly promise: Promise<unknown>;
  /** Passes the screenshot to the caller. */
  show(data: ScreenshotData): void;
  reject(error: unknown): void;
}

/** A promise together with the functions that settle it. */
export interface Resolvable<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** Makes a promise that is settled from outside. */
export const resolvable = <T>(): Resolvable<T> => {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
};

/** Marks a promise's rejection as handled, because it is reported through another promise. */
export const markHandled = (promise: Promise<unknown>): void => {
  promise.catch(() => undefined);
};

/** The description of an operation, without its work. */
type Facts = Pick<Operation, 'manner' | 'label' | 'site' | 'options' | 'scope'>;

/**
 * Makes a queue entry for something other than input, and the promise of its result. `afterwards` runs right after it,
 * before any other entry, and never rejects.
 */
export const newOperation = <T>(
  facts: Facts,
  run: (deadline: Deadline) => Promise<T>,
  afterwards?: () => Promise<void>,
): { readonly operation: Operation; readonly promise: Promise<T> } => {
  const outcome = resolvable<T>();
  const operation: Operation = {
    type: 'operation',
    ...facts,
    deadline: undefined,
    settled: undefined,
    promise: outcome.promise,
    run: async (deadline) => {
      const value = await run(deadline);
      operation.settled?.({});
      outcome.resolve(value);
      if (afterwards !== undefined) await afterwards();
    },
    reject: (failure) => {
      const error = maskError(failure);
      if (error instanceof FarhandError) pointAt(error, facts.site);
      operation.settled?.({ failure: { error } });
      outcome.reject(error);
    },
  };
  return { operation, promise: outcome.promise };
};

/** Calls a listener with the result of an entry, before its caller receives it. */
export const onSettled = (entry: Entry, listener: (end: EntryEnd) => void): void => {
  const { settled } = entry;
  let isTold = false;
  entry.settled = (end) => {
    settled?.(end);
    if (isTold) return;
    isTold = true;
    listener(end);
  };
};

/** Merges two sets of options: either signal aborts, and the shorter limit applies. */
export const mergeOptions = (a: CallOptions, b: CallOptions): CallOptions => {
  if (b.signal === undefined && b.timeoutMs === undefined) return a;
  const signals = [...new Set([a.signal, b.signal])].filter((signal) => signal !== undefined);
  const limits = [a.timeoutMs, b.timeoutMs].filter((limit) => limit !== undefined);
  const [first] = signals;
  const positive = limits.filter((limit) => limit > 0);
  return {
    ...(first === undefined ? {} : { signal: signals.length === 1 ? first : AbortSignal.any(signals) }),
    ...(limits.length === 0 ? {} : { timeoutMs: positive.length === 0 ? 0 : Math.min(...positive) }),
  };
};

/**
 * Rejects an entry that does not enter the queue, but not before its caller can subscribe. The hold that it would have
 * opened fails at once, because the queue may pick its next entry before that.
 */
export const refuse = (entry: Entry, error: unknown): void => {
  if (entry.type === 'unit' && entry.opens !== undefined) failScope(entry.opens, error);
  queueMicrotask(() => rejectEntry(entry, error));
};

/** Collects the calls in the body of a hold, so that they can be sent together with the hold's keys. */
export class Collector {
  #entries: Entry[] | undefined;

  /** Collects an entry if a body is running. Returns whether it did. */
  take(entry: Entry): boolean {
    this.#entries?.push(entry);
    return this.#entries !== undefined;
  }

  /** Runs a body. Returns its calls, unsent, and its result. */
  collect<T>(body: () => T): { readonly entries: readonly Entry[]; readonly result: T } {
    const outer = this.#entries;
    const entries: Entry[] = [];
    this.#entries = entries;
    try {
      return { result: body(), entries };
    } catch (error) {
      // The hold itself rejects with the error of its body.
      for (const entry of entries) rejectQuietly(entry, error);
      throw error;
    } finally {
      this.#entries = outer;
    }
  }
}
