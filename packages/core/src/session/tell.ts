import { shownAction } from '../actions/action.js';
import type { SendReport } from '../contract/connection.js';
import type { Receipt, Step } from '../contract/receipt.js';
import type { Deadline } from '../deadline.js';
import { ClosedError, FarhandError, ScreenshotFailedError, suppress, toError } from '../errors.js';
import { failScope } from './ambient.js';
import { pointAt } from './call-site.js';
import type { ReleaseReport, Settlement, Vendor } from './devices.js';
import { callsOf, rejectEntry, type Look, type Unit } from './entry.js';
import { maskError } from './mask-error.js';
import { noteReleased } from './release.js';

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

/** What has become of a unit that was done. */
export interface Done extends Pick<SendReport, 'screenshot'> {
  readonly settlement: Settlement;
  /** Whether anything was sent for it. */
  readonly isSent: boolean;
}

/** Shows what a unit has led to: by the picture that came with the answer, else by one that is taken now. */
export const takeLook = async <Call>(
  unit: Unit,
  look: Look,
  done: Done,
  { screenshot }: Pick<Vendor<Call>, 'screenshot'>,
  deadline: Deadline,
): Promise<void> => {
  try {
    if (done.screenshot === undefined && deadline.signal.aborted) throw deadline.error();
    look.show(done.screenshot ?? (await deadline.race(screenshot(look.observation.tab, deadline))));
  } catch (failure) {
    const error = maskError(deadline.abortedByCaller() ? failure : failureOf(look, done, failure), callsOf(unit));
    if (error instanceof FarhandError) {
      error.steps = stepsOf(unit, done.settlement);
      pointAt(error, look.site);
    }
    look.reject(error);
  }
};

/**
 * The error for a picture that there is none of. Where input was sent it is a class of its own: by `TIMEOUT` or
 * `UNREACHABLE` callers tell what they may do again, and here that would do the input twice.
 */
const failureOf = ({ label }: Look, { isSent }: Done, failure: unknown): unknown => {
  if (!isSent || failure instanceof ClosedError) return failure;
  return new ScreenshotFailedError(
    `${label}: the input was done, but there is no picture of what it led to. Take one with screenshot(), and do not repeat the input. ${toError(failure).message}`,
    { cause: failure },
  );
};

/** A second unit with the same error gets an error of its own, since each tells its own steps and place. */
export const copyOf = (error: Error): unknown => {
  const copy: unknown = Object.create(Object.getPrototypeOf(error), Object.getOwnPropertyDescriptors(error));
  return copy;
};
