import { shownAction } from '../actions/label.js';
import { FarhandError, suppress, toError } from '../errors.js';
import type { Receipt, Step } from '../receipt.js';
import { pointAt } from './call-site.js';
import type { ReleaseReport } from './devices.js';
import { maskError } from './mask-error.js';
import { noteReleased } from './release-after-failure.js';
import { failScope } from './scope.js';
import type { Settlement } from './settlement.js';
import { callsOf, rejectEntry, type Unit } from './unit.js';

/** The calls of a unit with what became of each; without a settlement none was run. */
export const stepsOf = (unit: Unit, settlement: Pick<Settlement, 'outcomes'> | undefined): readonly Step[] =>
  callsOf(unit).flatMap((source): readonly Step[] => {
    const outcome = settlement === undefined ? 'notRun' : settlement.outcomes.get(source);
    return outcome === undefined ? [] : [{ action: shownAction(source.action), outcome }];
  });

/** Tells whoever waits for a unit that it was done. */
export const tellDone = (unit: Unit, settlement: Settlement, rest: Omit<Receipt, 'steps'>): void => {
  for (const part of unit.parts) tellDone(part, settlement, rest);
  unit.outcome.resolve({ steps: stepsOf(unit, settlement), ...rest });
};

/** What is known of a unit that failed once some of it may have been sent. */
export interface FailureDetail {
  readonly settlement: Settlement;
  readonly release: ReleaseReport;
  readonly sendError: unknown;
}

/** Rejects a unit with its error: told where the user called, what became of each step and what was released. */
export const tellFailed = (unit: Unit, failure: unknown, detail?: FailureDetail): void => {
  const calls = callsOf(unit);
  const error = maskError(failure, calls);
  if (detail !== undefined && failure !== detail.sendError) {
    suppress(error, [toError(maskError(detail.sendError, calls))]);
  }
  noteReleased(error, detail?.release ?? { released: [], errors: [] }, calls);
  if (error instanceof FarhandError) error.steps = stepsOf(unit, detail?.settlement);
  if (unit.opens !== undefined) failScope(unit.opens, error);
  if (error instanceof FarhandError) pointAt(error, unit.site);
  rejectEntry(unit, error);
};
