import { failScope } from './scope.js';
import { rejectEntry, type Entry } from './unit.js';

/**
 * Rejects an entry that does not come into the queue: not before its caller can listen. What is called inside the hold
 * that it would have opened must not run from now on: the queue may look for its next entry before that.
 */
export const refuse = (entry: Entry, error: unknown): void => {
  if (entry.type === 'unit' && entry.opens !== undefined) failScope(entry.opens, error);
  queueMicrotask(() => rejectEntry(entry, error));
};
