import { live, within, type Scope } from './scope.js';
import type { Entry, Unit } from './unit.js';

/**
 * Whether an entry may take its turn while a hold is open: if it was called inside the hold, if it is urgent, or if it
 * only looks and nothing it was called after still waits.
 */
const mayRun = (entry: Entry, open: Scope | undefined, queue: readonly Entry[]): boolean => {
  if (open === undefined || (entry.type === 'operation' && entry.manner === 'urgent')) return true;
  const scope = live(entry.scope);
  if (within(scope, open)) return true;
  if (entry.type !== 'operation' || entry.manner !== 'observe') return false;
  const before = queue.slice(0, queue.indexOf(entry));
  return !before.some((other) => live(other.scope) === scope);
};

/** The first entry that may run. */
export const nextOf = (queue: readonly Entry[], open: Scope | undefined): Entry | undefined =>
  queue.find((entry) => mayRun(entry, open, queue));

/** The units from `first` on that may travel with it: no other entry between them that may run, and the same bounds. */
export const together = (first: Unit, queue: readonly Entry[], open: Scope | undefined): readonly Unit[] => {
  const units: Unit[] = [];
  let openThen = open;
  for (const entry of queue.slice(queue.indexOf(first))) {
    if (entry !== first && !mayRun(entry, openThen, queue)) continue;
    // A release has no bounds of its own: it goes as soon as it can.
    if (entry.type === 'operation' || (entry.closes === undefined && !sameBounds(entry, first))) break;
    units.push(entry);
    if (entry.opens !== undefined) openThen = entry.opens;
    // What waited for this hold to end comes first now, and may stand before it in the queue.
    if (entry.closes !== undefined) break;
    // Its picture shows what it has led to, before anything else is done.
    if (entry.look !== undefined) break;
  }
  return units;
};

const sameBounds = (a: Unit, b: Unit): boolean =>
  a.options.signal === b.options.signal && a.options.timeoutMs === b.options.timeoutMs;
