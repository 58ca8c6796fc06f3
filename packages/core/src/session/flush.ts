import type { SendReport } from '../connection.js';
import type { Deadline } from '../deadline.js';
import { ClosedError, ProtocolError, toError, type OutcomeUnknownError } from '../errors.js';
import { askAbout } from './ask-about.js';
import { copyOf } from './copy-of.js';
import type { Vendor } from './devices.js';
import { callsIn, planUnits, sharesOf, type PlanContext } from './plan-units.js';
import { releaseAfterFailure } from './release-after-failure.js';
import { sendSettled } from './send-settled.js';
import type { Settlement } from './settlement.js';
import type { Verdict } from './settling.js';
import { takeLook } from './take-look.js';
import { tellDone, tellFailed } from './tell-unit.js';
import type { Unit } from './unit.js';

/** What sending units needs of the session. */
export interface FlushContext<Call> extends PlanContext<Call> {
  /** Tells the vendor. */
  readonly vendor: Pick<Vendor<Call>, 'send' | 'screenshot'>;
  /** Asks the caller what became of steps whose outcome is open, if the caller wants to be asked. */
  readonly ask: ((error: OutcomeUnknownError) => Promise<Verdict>) | undefined;
}

const nothingSent: SendReport = { outcomes: [], requests: 0 };

/**
 * Sends units as one program. A unit that the vendor cannot do is rejected and the others go; a unit that fails is
 * rejected after what it pressed was released. Returns the units that did not get their turn because an earlier one failed.
 */
export const flush = async <Call>(
  units: readonly Unit[],
  deadline: Deadline,
  context: FlushContext<Call>,
): Promise<readonly Unit[]> => {
  const { devices, vendor } = context;
  const plans = planUnits(units, context);
  const calls = plans.flatMap(({ program }) => callsIn(program));

  const start = performance.now();
  const asking = context.ask && askAbout(plans, context.ask);
  // One that ends with a picture is the last of those that travel together.
  const observe = plans.at(-1)?.unit.look?.observation;
  const report = calls.length === 0 ? nothingSent : await sendSettled(vendor, calls, deadline, asking, observe);
  const durationMs = performance.now() - start;

  const { error } = report;
  const final = deadline.signal.aborted || error instanceof ClosedError;
  const left: Unit[] = [];
  let failed = false;
  for (const { unit, program, outcomes } of sharesOf(plans, report.outcomes)) {
    // Also one without calls, which may stand before others whose outcome is open.
    if (failed && !final && outcomes.every((outcome) => outcome === 'notRun')) {
      left.push(unit);
      continue;
    }
    const isSilent = callsIn(program).length === 0;
    if (failed && isSilent) {
      // It has nothing to send because of what failed before it, such as a hold of a key that was to be down already.
      // Calls inside such a hold may be on their way with it: its error must not say that nothing was done.
      tellFailed(unit, reasonOf({ untouched: unit.opens === undefined }, deadline, again(error), true));
      continue;
    }
    const settlement = devices.settle(program, outcomes);
    if (settlement.complete) {
      // What was pressed in a hold whose body has failed is released with its keys.
      if (unit.closes?.failure !== undefined) await releaseAfterFailure(devices, unit);
      tellDone(unit, settlement, { requests: isSilent ? 0 : report.requests, durationMs });
      const { screenshot } = report;
      const done = { settlement, isSent: !isSilent, ...(screenshot === undefined ? {} : { screenshot }) };
      if (unit.look !== undefined) await takeLook(unit, unit.look, done, vendor, deadline);
      continue;
    }
    const sendError = failed ? again(error) : (error ?? unexplained());
    // Settled before anything is released: an abort that comes during that is not why the unit has failed.
    const why = reasonOf(settlement, deadline, sendError, failed);
    failed = true;
    const release = await releaseAfterFailure(devices, unit);
    tellFailed(unit, why, { settlement, release, sendError });
  }
  return left;
};

/** What to reject a unit with: the caller's own reason, the time limit if nothing at all was done, else the error of sending. */
const reasonOf = (
  settlement: Pick<Settlement, 'untouched'>,
  deadline: Deadline,
  sendError: unknown,
  isAgain: boolean,
): unknown => {
  if (deadline.abortedByCaller()) return deadline.error();
  if (!settlement.untouched || !deadline.signal.aborted) return sendError;
  return isAgain ? copyOf(toError(deadline.error())) : deadline.error();
};

const unexplained = (): Error =>
  new ProtocolError('The driver stopped without saying why. This is a defect of the driver.');

const again = (error: Error | undefined): unknown => (error === undefined ? unexplained() : copyOf(error));
