import type { TabId } from '../actions/action.js';
import type { Program } from '../actions/compile.js';
import { stateAt, type Position } from '../actions/position.js';
import { pointAt } from './call-site.js';
import type { Connection, SendReport } from '../connection.js';
import type { Deadline } from '../deadline.js';
import type { Devices, ReleaseReport, Vendor } from './devices.js';
import { ClosedError, FarhandError, ProtocolError, suppress, toError, type OutcomeUnknownError } from '../errors.js';
import { firstAddressed, lower } from './lower.js';
import { holdsAround, releaseAfterFailure } from './release-after-failure.js';
import type { Receipt, Step } from '../receipt.js';
import { failScope, obstacleIn } from './scope.js';
import { sendSettled, type Ask } from './send-settled.js';
import { outcomesBySource, verdictsOf, type Settlement } from './settlement.js';
import type { Verdict } from './settling.js';
import { callsOf, rejectEntry, type Unit } from './unit.js';
import { shownAction } from '../actions/label.js';
import { maskError } from './mask-error.js';

/** What sending units needs of the session. */
export interface FlushContext<Call> {
  readonly devices: Devices<Call>;
  readonly connection: Connection<Call>;
  /** The tab that `computer.keyboard` and `computer.mouse` mean. */
  readonly activeTab: () => TabId | undefined;
  /** Tells the vendor. */
  readonly vendor: Pick<Vendor<Call>, 'send'>;
  /** Why no unit may be sent now, but for those that end a hold. */
  readonly obstacle: Error | undefined;
  /** Asks the caller what became of steps whose outcome is open, if the caller wants to be asked. */
  readonly ask: ((error: OutcomeUnknownError) => Promise<Verdict>) | undefined;
}

interface Plan<Call> {
  readonly unit: Unit;
  readonly program: Program<Call>;
  readonly callCount: number;
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
  const plans = prepare(units, context);
  const calls = plans.flatMap(({ program }) => program.instructions.flatMap((instruction) => instruction.calls));

  const start = performance.now();
  const report = calls.length === 0 ? nothingSent : await sendSettled(vendor, calls, deadline, asking(plans, context));
  const durationMs = performance.now() - start;

  const { error } = report;
  const final = deadline.signal.aborted || error instanceof ClosedError;
  const left: Unit[] = [];
  let next = 0;
  let failed = false;
  for (const { unit, program, callCount } of plans) {
    const outcomes = report.outcomes.slice(next, next + callCount);
    next += callCount;
    // Also one without calls, which may stand before others whose outcome is open.
    if (failed && !final && outcomes.every((outcome) => outcome === 'notRun')) {
      left.push(unit);
      continue;
    }
    if (failed && callCount === 0) {
      // It has nothing to send because of what failed before it, such as a hold of a key that was to be down already.
      // Calls inside such a hold may be on their way with it: its error must not say that nothing was done.
      fail(unit, reasonOf({ untouched: unit.opens === undefined }, deadline, copyOf(error), true));
      continue;
    }
    const settlement = devices.settle(program, outcomes);
    if (settlement.complete) {
      // What was pressed in a hold whose body has failed is released with its keys.
      if (unit.closes?.failure !== undefined) await releaseAfterFailure(devices, unit);
      resolve(unit, settlement, { requests: callCount === 0 ? 0 : report.requests, durationMs });
      continue;
    }
    const sendError = failed ? copyOf(error) : (error ?? unexplained());
    // Settled before anything is released: an abort that comes during that is not why the unit has failed.
    const why = reasonOf(settlement, deadline, sendError, failed);
    failed = true;
    const release = await releaseAfterFailure(devices, unit);
    fail(unit, why, { settlement, release, sendError });
  }
  return left;
};

/** What to reject a unit with: the caller's own reason, the time limit if nothing at all was done, else the error of sending. */
const reasonOf = (
  settlement: Pick<Settlement, 'untouched'>,
  deadline: Deadline,
  sendError: unknown,
  again: boolean,
): unknown => {
  if (deadline.abortedByCaller()) return deadline.error();
  if (!settlement.untouched || !deadline.signal.aborted) return sendError;
  return again ? copyOf(toError(deadline.error())) : deadline.error();
};

/** How to ask about a program: the error tells the steps of the chains that it left open, and where the first was called. */
const asking = <Call>(plans: readonly Plan<Call>[], { ask }: FlushContext<Call>): Ask | undefined =>
  ask &&
  ((error, outcomes) => {
    let next = 0;
    const open = plans.flatMap(({ unit, program, callCount }) => {
      const own = outcomes.slice(next, next + callCount);
      next += callCount;
      if (!own.includes('unknown')) return [];
      return { unit, steps: outcomesBySource(program, verdictsOf(program.instructions, own)) };
    });
    error.steps = open.flatMap(({ unit, steps }) => stepsOf(unit, { outcomes: steps }));
    if (open[0] !== undefined) pointAt(error, open[0].unit.site);
    maskError(
      error,
      open.flatMap(({ unit }) => callsOf(unit)),
    );
    return ask(error);
  });

/** Compiles each unit as if those before it had succeeded. What the vendor cannot do is rejected here and left out. */
const prepare = <Call>(units: readonly Unit[], context: FlushContext<Call>): readonly Plan<Call>[] => {
  const { devices, connection } = context;
  const plans: Plan<Call>[] = [];
  let position: Position = devices.position;
  for (const [index, unit] of units.entries()) {
    try {
      const obstacle = unit.closes === undefined ? (unit.mistake ?? obstacleIn(unit.scope)) : undefined;
      if (obstacle !== undefined) throw obstacle.error;
      if (unit.closes === undefined && context.obstacle !== undefined) throw copyOf(context.obstacle);
      const nodes = lower(unit.items, {
        state: stateAt(position),
        holds: holdsAround(unit.scope),
        next: () => firstAddressed(units.slice(index + 1).flatMap(({ items }) => items)),
        activeTab: context.activeTab(),
        keysPerTab: connection.facts.keysHeldPer === 'tab',
      });
      const program = devices.compile(nodes, position);
      position = program.end;
      const callCount = program.instructions.reduce((sum, { calls }) => sum + calls.length, 0);
      plans.push({ unit, program, callCount });
    } catch (error) {
      fail(unit, error);
    }
  }
  return plans;
};

const stepsOf = (unit: Unit, settlement: Pick<Settlement, 'outcomes'> | undefined): readonly Step[] =>
  callsOf(unit).flatMap((source): readonly Step[] => {
    const outcome = settlement === undefined ? 'notRun' : settlement.outcomes.get(source);
    return outcome === undefined ? [] : [{ action: shownAction(source.action), outcome }];
  });

const resolve = (unit: Unit, settlement: Settlement, rest: Omit<Receipt, 'steps'>): void => {
  for (const part of unit.parts) resolve(part, settlement, rest);
  unit.outcome.resolve({ steps: stepsOf(unit, settlement), ...rest });
};

interface FailureDetail {
  readonly settlement: Settlement;
  readonly release: ReleaseReport;
  readonly sendError: unknown;
}

/** Rejects a unit with its error: told where the user called, what became of each step and what was released. */
const fail = (unit: Unit, failure: unknown, detail?: FailureDetail): void => {
  const masked = (one: unknown): unknown => maskError(one, callsOf(unit));
  if (detail !== undefined) {
    if (failure !== detail.sendError) suppress(failure, [toError(masked(detail.sendError))]);
    suppress(
      failure,
      detail.release.errors.map((one) => toError(masked(one))),
    );
  }
  const error = masked(failure);
  if (error instanceof FarhandError) {
    error.steps = stepsOf(unit, detail?.settlement);
    error.released = detail?.release.released ?? [];
  }
  if (unit.opens !== undefined) failScope(unit.opens, error);
  if (error instanceof FarhandError) pointAt(error, unit.site);
  rejectEntry(unit, error);
};

const unexplained = (): Error =>
  new ProtocolError('The driver stopped without saying why. This is a defect of the driver.');

/** A second unit with the same error gets an error of its own, since each tells its own steps and place. */
const copyOf = (error: Error | undefined): unknown => {
  if (error === undefined) return unexplained();
  const copy: unknown = Object.create(Object.getPrototypeOf(error), Object.getOwnPropertyDescriptors(error));
  return copy;
};
