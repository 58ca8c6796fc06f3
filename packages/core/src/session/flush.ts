import type { TabId } from '../actions/action.js';
import type { Program } from '../actions/compile.js';
import { stateAt, type Position } from '../actions/position.js';
import { pointAt } from './call-site.js';
import type { Connection, SendReport } from '../connection.js';
import type { Deadline } from '../deadline.js';
import type { Devices, ReleaseReport } from './devices.js';
import { ClosedError, FarhandError, OutcomeUnknownError, ProtocolError, suppress, toError } from '../errors.js';
import type { Source } from '../actions/fuse.js';
import { firstAddressed, lower } from './lower.js';
import { releaseAll } from './release.js';
import type { Receipt, Step } from '../receipt.js';
import { failScope, obstacleIn, type Scope } from './scope.js';
import type { Settlement } from './settlement.js';
import type { HoldKeys } from './hold-keys.js';
import { callsOf, rejectEntry, type Unit } from './unit.js';

/** What sending units needs of the session. */
export interface FlushContext<Call> {
  readonly devices: Devices<Call>;
  readonly connection: Connection<Call>;
  /** The tab that `computer.keyboard` and `computer.mouse` mean. */
  readonly activeTab: () => TabId | undefined;
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
  const { devices, connection } = context;
  const plans = prepare(units, context);
  const calls = plans.flatMap(({ program }) => program.instructions.flatMap((instruction) => instruction.calls));

  const start = performance.now();
  const report = calls.length === 0 ? nothingSent : await sendAll(connection, calls, deadline);
  const durationMs = performance.now() - start;

  const { error } = report;
  const final = deadline.signal.aborted || error instanceof ClosedError;
  let next = 0;
  let failed = false;
  for (const [index, { unit, program, callCount }] of plans.entries()) {
    const outcomes = report.outcomes.slice(next, next + callCount);
    next += callCount;
    if (failed && !final && outcomes.every((outcome) => outcome === 'notRun')) {
      return plans.slice(index).map((plan) => plan.unit);
    }
    const settlement = devices.settle(program, outcomes);
    if (settlement.complete) {
      resolve(unit, settlement, { requests: callCount === 0 ? 0 : report.requests, durationMs });
      continue;
    }
    const sendError = failed ? copyOf(error) : (error ?? unexplained());
    const timedOut = settlement.untouched && deadline.signal.aborted && !deadline.abortedByCaller();
    const late = timedOut && failed ? copyOf(toError(deadline.error())) : deadline.error();
    failed = true;
    const release = await releaseAfterFailure(devices, unit);
    fail(unit, timedOut || deadline.abortedByCaller() ? late : sendError, { settlement, release, sendError });
  }
  return [];
};

/** A driver that throws where it should report leaves open what happened. */
const sendAll = async <Call>(
  connection: Connection<Call>,
  calls: readonly Call[],
  deadline: Deadline,
): Promise<SendReport> => {
  try {
    return await connection.send(calls, deadline);
  } catch (error) {
    const thrown = new OutcomeUnknownError('The driver failed while sending, so it is not known what was done.', {
      cause: error,
    });
    return { outcomes: calls.map(() => 'unknown' as const), requests: 1, error: thrown };
  }
};

/** Compiles each unit as if those before it had succeeded. What the vendor cannot do is rejected here and left out. */
const prepare = <Call>(units: readonly Unit[], context: FlushContext<Call>): readonly Plan<Call>[] => {
  const { devices, connection } = context;
  const plans: Plan<Call>[] = [];
  let position: Position = devices.position;
  for (const [index, unit] of units.entries()) {
    try {
      const obstacle = unit.closes === undefined ? (unit.mistake ?? obstacleIn(unit.scope)) : undefined;
      if (obstacle !== undefined) throw obstacle.error;
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

const holdsAround = (scope: Scope | undefined): readonly HoldKeys[] => {
  const holds: HoldKeys[] = [];
  for (let around = scope; around !== undefined; around = around.parent) if (!around.ended) holds.unshift(around.hold);
  return holds;
};

/** Releases everything that is down, except what a hold around the failed unit still means to hold. */
const releaseAfterFailure = async <Call>(devices: Devices<Call>, unit: Unit): Promise<ReleaseReport> => {
  const kept = new Set<Source>(
    holdsAround(unit.closes === undefined ? unit.scope : unit.scope?.parent).flatMap((hold) => hold.downs),
  );
  return releaseAll(devices, (_pressed, source) => !kept.has(source));
};

const stepsOf = (unit: Unit, settlement: Settlement | undefined): readonly Step[] =>
  callsOf(unit).flatMap((source): readonly Step[] => {
    const outcome = settlement === undefined ? 'notRun' : settlement.outcomes.get(source);
    return outcome === undefined ? [] : [{ action: source.action, outcome }];
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
const fail = (unit: Unit, error: unknown, detail?: FailureDetail): void => {
  if (detail !== undefined) {
    if (error !== detail.sendError) suppress(error, [toError(detail.sendError)]);
    suppress(error, detail.release.errors);
  }
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
