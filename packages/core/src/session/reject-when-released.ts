import { newOperation } from './operation.js';
import { rejectEntry, type Operation, type Unit } from './unit.js';

/** What is done when a unit fails before its turn, for having been aborted or for its time being over. */
export interface Releasing {
  /** Whether something is down that must not stay so. */
  isNeeded(unit: Unit): boolean;
  /** Releases it, and notes in the error what was released. */
  run(unit: Unit, error: unknown): Promise<void>;
}

/** An operation that releases what must not stay down when a unit fails, and then rejects the unit. */
export const rejectWhenReleased = (unit: Unit, error: unknown, release: () => Promise<void>): Operation => {
  const { label, site, scope } = unit;
  const facts = { manner: 'urgent', label: `${label} release`, site, scope, options: { timeoutMs: 0 } } as const;
  const { operation, promise } = newOperation(facts, release);
  const reject = (): void => rejectEntry(unit, error);
  void promise.then(reject, reject);
  return operation;
};
