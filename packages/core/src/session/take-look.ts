import type { SendReport } from '../connection.js';
import type { Deadline } from '../deadline.js';
import { ClosedError, FarhandError, ScreenshotFailedError, toError } from '../errors.js';
import { pointAt } from './call-site.js';
import type { Vendor } from './devices.js';
import type { Look } from './look.js';
import { maskError } from './mask-error.js';
import type { Settlement } from './settlement.js';
import { stepsOf } from './tell-unit.js';
import { callsOf, type Unit } from './unit.js';

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
