import type { TabId } from '../actions/action.js';
import type { Program } from '../actions/compile.js';
import { stateAt, type Position } from '../actions/position.js';
import type { SendReport } from '../connection.js';
import { copyOf } from './copy-of.js';
import type { Devices } from './devices.js';
import { firstAddressed, lower } from './lower.js';
import { refuseBetween } from './refuse-between.js';
import { holdsAround } from './release-after-failure.js';
import { obstacleIn } from './scope.js';
import { tellFailed } from './tell-unit.js';
import type { Unit } from './unit.js';

/** What planning units needs to know. */
export interface PlanContext<Call> {
  readonly devices: Devices<Call>;
  /** Whether keys that are down count in one tab only. */
  readonly keysPerTab: boolean;
  /** The tab that `computer.keyboard` and `computer.mouse` mean. */
  readonly activeTab: () => TabId | undefined;
  /** Why no unit may be sent now, but for those that end a hold. */
  readonly obstacle: Error | undefined;
}

/** A unit in the language of the vendor. */
export interface Plan<Call> {
  readonly unit: Unit;
  readonly program: Program<Call>;
}

/** Compiles each unit as if those before it had succeeded. What the vendor cannot do is rejected here and left out. */
export const planUnits = <Call>(units: readonly Unit[], context: PlanContext<Call>): readonly Plan<Call>[] => {
  const { devices, keysPerTab } = context;
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
        keysPerTab,
      });
      const program = devices.compile(nodes, position);
      if (unit.look !== undefined) refuseBetween(unit.look.label, program.end, devices.dialect);
      position = program.end;
      plans.push({ unit, program });
    } catch (error) {
      tellFailed(unit, error);
    }
  }
  return plans;
};

/** The calls of a program. */
export const callsIn = <Call>({ instructions }: Program<Call>): readonly Call[] =>
  instructions.flatMap(({ calls }) => calls);

/** A plan with what became of its calls. */
export interface Share<Call> extends Plan<Call> {
  /** One entry for each call of its program. */
  readonly outcomes: SendReport['outcomes'];
}

/** Deals out to each plan what became of its calls, of those of all plans together. */
export const sharesOf = <Call>(
  plans: readonly Plan<Call>[],
  outcomes: SendReport['outcomes'],
): readonly Share<Call>[] => {
  let next = 0;
  return plans.map((plan) => {
    const start = next;
    next += callsIn(plan.program).length;
    return { ...plan, outcomes: outcomes.slice(start, next) };
  });
};
