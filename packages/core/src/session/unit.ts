import { ownTimeMs } from '../actions/own-time.js';
import type { Called } from './called.js';
import type { HoldKeys } from './hold-keys.js';
import { takeCallSite, type CallSite } from './call-site.js';
import type { CallOptions, Deadline, RunningDeadline } from '../deadline.js';
import type { Receipt } from '../receipt.js';
import type { Look } from './look.js';
import type { Scope } from './scope.js';
import { markHandled, settleable, type Settleable } from './settleable.js';

/** One entry of a unit: an action, a move in several steps, or the start or end of a hold. */
export type Item =
  | { readonly type: 'action'; readonly source: Called }
  | { readonly type: 'glide'; readonly source: Called; readonly steps: number }
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
}

/** A chain, or a hold with its body: sent whole or not at all, failing alone. */
export interface Unit extends Queued {
  readonly type: 'unit';
  readonly items: Item[];
  /** Signals and time limits of its calls, merged. */
  options: CallOptions;
  /** The first programming mistake in its calls. Nothing of the unit is sent then. */
  mistake: { readonly error: unknown } | undefined;
  /** The picture that it ends with, if it does. */
  look: Look | undefined;
  /** Whether its items are on their way, or it ends with a picture, so that further calls start a new unit. */
  closed: boolean;
  /** The scope that opens when the unit is taken from the queue, or that closes when it is done. */
  readonly opens: Scope | undefined;
  readonly closes: Scope | undefined;
  /** Units of a hold's body that travel in this one. */
  readonly parts: Unit[];
  readonly outcome: Settleable<Receipt>;
}

/** Something other than input that takes its turn: a screenshot, a navigation. */
export interface Operation extends Queued {
  readonly type: 'operation';
  /** `observe` only looks; `act` changes what is on the screen; `urgent` goes before everything that waits. */
  readonly manner: 'observe' | 'act' | 'urgent';
  readonly options: CallOptions;
  /** What the caller waits for. */
  readonly promise: Promise<unknown>;
  run(deadline: Deadline): Promise<void>;
  reject(error: unknown): void;
}

/** What the queue holds. */
export type Entry = Unit | Operation;

/** Makes an empty unit. */
export const newUnit = (
  label: string,
  scope: Scope | undefined,
  site: CallSite = takeCallSite(),
  bounds: { readonly opens?: Scope; readonly closes?: Scope } = {},
): Unit => ({
  type: 'unit',
  label,
  site,
  scope,
  items: [],
  options: scope?.signal === undefined || bounds.closes !== undefined ? {} : { signal: scope.signal },
  mistake: undefined,
  look: undefined,
  closed: false,
  opens: bounds.opens,
  closes: bounds.closes,
  parts: [],
  outcome: settleable<Receipt>(),
  deadline: undefined,
});

/** Whether an entry lets go of something, which is always allowed. */
export const isRelease = (entry: Entry): boolean =>
  entry.type === 'operation' ? entry.manner === 'urgent' : entry.closes !== undefined;

/** Rejects an entry. */
export const rejectEntry = (entry: Entry, error: unknown): void => {
  if (entry.type === 'operation') entry.reject(error);
  else {
    for (const part of entry.parts) rejectEntry(part, error);
    entry.outcome.reject(error);
    entry.look?.reject(error);
  }
};

/** Rejects an entry whose failure is reported elsewhere, so that nobody has to handle it here. */
export const rejectQuietly = (entry: Entry, error: unknown): void => {
  markHandled(entry.type === 'operation' ? entry.promise : entry.outcome.promise);
  if (entry.type === 'unit' && entry.look !== undefined) markHandled(entry.look.promise);
  rejectEntry(entry, error);
};

/** The calls of a unit, in order. */
export const callsOf = (unit: Unit): readonly Called[] =>
  unit.items.flatMap((item) => {
    if (item.type === 'action' || item.type === 'glide') return [item.source];
    return item.type === 'press' ? item.hold.downs : item.hold.ups;
  });

/** The time that the calls of an entry ask for themselves, such as pauses, in milliseconds. */
export const askedTimeMs = (entry: Entry): number =>
  entry.type === 'operation' ? 0 : callsOf(entry).reduce((sum, { action }) => sum + ownTimeMs(action), 0);
