import { longestTimerMs, startDeadline } from '../deadline.js';
import { TimeoutError } from '../errors.js';
import { pointAt } from './call-site.js';
import { askedTimeMs, type Entry, type Unit } from './unit.js';

/** How long an entry may take, in milliseconds. The time that it asks for itself comes on top of the default. */
export const limitOf = (entry: Entry, defaultMs: number): number => {
  const { timeoutMs } = entry.options;
  if (timeoutMs !== undefined || defaultMs === 0) return timeoutMs ?? 0;
  return Math.min(longestTimerMs, defaultMs + askedTimeMs(entry));
};

/** The error for an entry that asks for more time than it may take; `undefined` if it does not. */
export const tooShort = (entry: Entry, limitMs: number): TimeoutError | undefined => {
  const askedMs = askedTimeMs(entry);
  if (limitMs === 0 || askedMs < limitMs) return undefined;
  const error = new TimeoutError(
    `${entry.label} cannot end within its timeoutMs, ${limitMs} ms: its pauses alone take ${askedMs} ms. Nothing was sent. Give it a longer timeoutMs, or leave that out: the default limit allows for pauses.`,
  );
  pointAt(error, entry.site);
  return error;
};

/** Gives a unit the time that those which travel with it ask for, unless the caller has set a limit. */
export const allowFor = (unit: Unit, others: readonly Unit[]): void => {
  const askedMs = others.reduce((sum, other) => sum + askedTimeMs(other), 0);
  const { deadline, options, label } = unit;
  if (askedMs === 0 || deadline === undefined || deadline.signal.aborted || options.timeoutMs !== undefined) return;
  const leftMs = deadline.remainingMs();
  deadline.dispose();
  const timeoutMs = leftMs === Infinity ? 0 : Math.min(longestTimerMs, Math.ceil(leftMs + askedMs));
  unit.deadline = startDeadline({ signal: options.signal, timeoutMs }, label);
};
