import type { Action, TabId } from '../actions/action.js';
import type { Program } from '../actions/compile.js';
import { stateAt, waitingIn, type Dialect, type Checkpoint } from '../actions/dialect.js';
import { leaf, type Node } from '../actions/fuse.js';
import {
  addressOf,
  cancelOf,
  expand,
  keysIn,
  pressedBy,
  reduce,
  releaseOf,
  samePressed,
  type InputState,
  type Pressed,
} from '../actions/meaning.js';
import type { SendReport } from '../contract/connection.js';
import { UnsupportedActionError } from '../errors.js';
import { isSameKey, isShift, type Key } from '../keys/key.js';
import { obstacleIn } from './ambient.js';
import type { HoldKeys } from './call-site.js';
import type { Devices } from './devices.js';
import type { Item, Unit } from './entry.js';
import { performed } from './manner.js';
import { holdsAround } from './release.js';
import { copyOf, tellFailed } from './tell.js';

/** What planning units depends on. */
export interface PlanContext<Call> {
  readonly devices: Devices<Call>;
  /** Whether a held key applies to one tab only. */
  readonly keysPerTab: boolean;
  /** The tab that `computer.keyboard` and `computer.mouse` act on. */
  readonly activeTab: () => TabId | undefined;
  /** Why no unit may be sent now, except those that end a hold. */
  readonly obstacle: Error | undefined;
}

/** A unit, compiled into the vendor's calls. */
export interface Plan<Call> {
  readonly unit: Unit;
  readonly program: Program<Call>;
  /** The calls of the program. */
  readonly calls: readonly Call[];
}

/**
 * Compiles each unit as if those before it had succeeded. Units that the vendor does not support are rejected here and
 * left out.
 */
export const planUnits = <Call>(units: readonly Unit[], context: PlanContext<Call>): readonly Plan<Call>[] => {
  const { devices, keysPerTab } = context;
  const plans: Plan<Call>[] = [];
  let checkpoint: Checkpoint = devices.checkpoint;
  for (const [index, unit] of units.entries()) {
    try {
      const obstacle = unit.closes === undefined ? (unit.mistake ?? obstacleIn(unit.scope)) : undefined;
      if (obstacle !== undefined) throw obstacle.error;
      if (unit.closes === undefined && context.obstacle !== undefined) throw copyOf(context.obstacle);
      // A hold whose body failed drops nothing and completes no deferred action.
      const isCanceled = unit.closes?.failure !== undefined;
      const from: Checkpoint = isCanceled ? { ...checkpoint, deferred: [] } : checkpoint;
      const nodes = lower(unit.items, {
        state: stateAt(from),
        isCanceled,
        holds: holdsAround(unit.scope),
        next: () => firstAddressed(units.slice(index + 1).flatMap(({ items }) => items)),
        activeTab: context.activeTab(),
        keysPerTab,
      });
      const program = devices.compile(nodes, from);
      if (unit.picture?.whilePending === false) refuseBetween(unit.picture.label, program.end, devices.dialect);
      checkpoint = program.end;
      plans.push({ unit, program, calls: callsIn(program) });
    } catch (error) {
      tellFailed(unit, error);
    }
  }
  return plans;
};

/** The calls of a program. */
export const callsIn = <Call>({ instructions }: Program<Call>): readonly Call[] =>
  instructions.flatMap(({ calls }) => calls);

/** A plan with the outcomes of its calls. */
export interface Share<Call> extends Plan<Call> {
  /** One entry for each call of its program. */
  readonly outcomes: SendReport['outcomes'];
}

/** Distributes the outcomes of all plans together to each plan. */
export const sharesOf = <Call>(
  plans: readonly Plan<Call>[],
  outcomes: SendReport['outcomes'],
): readonly Share<Call>[] => {
  let next = 0;
  return plans.map((plan) => {
    const start = next;
    next += plan.calls.length;
    return { ...plan, outcomes: outcomes.slice(start, next) };
  });
};

/** What lowering a unit depends on. */
interface LoweringContext {
  /** The input devices before the unit. */
  readonly state: InputState;
  /** Whether the release must not drop anything. */
  readonly isCanceled: boolean;
  /** The floating holds around the unit, outermost first. */
  readonly holds: readonly HoldKeys[];
  /** The first addressed action of the units that are sent after this one. */
  readonly next: () => Action | undefined;
  /** The tab in which a floating hold presses its keys if no action follows. */
  readonly activeTab: TabId | undefined;
  /** Whether a held key applies to one tab only. */
  readonly keysPerTab: boolean;
}

/**
 * Turns the items of a unit into addressed actions. The keys of a hold are pressed in the tab that its actions address,
 * follow them into other tabs, and are released where they were pressed.
 */
const lower = (items: readonly Item[], context: LoweringContext): readonly Node[] => {
  const nodes: Node[] = [];
  let holds = context.holds;
  let { state } = context;
  let counted = 0;

  const add = (node: Node): void => void nodes.push(node);
  /** The input devices after the nodes so far. Most units have no use for it. */
  const stateNow = (): InputState => {
    for (const { primitives } of nodes.slice(counted)) state = primitives.reduce(reduce, state);
    counted = nodes.length;
    return state;
  };
  const find = (pressed: Pressed): Pressed | undefined =>
    stateNow().pressed.find((other) => samePressed(other, pressed));

  const pressIn = (hold: HoldKeys, tab: TabId | undefined): void => {
    for (const down of hold.downs) {
      const action = hold.floating && tab !== undefined ? { ...down.action, tab } : down.action;
      for (const primitive of expand(action)) {
        const subject = pressedBy(primitive);
        const known = subject === undefined ? undefined : find(subject);
        if (subject === undefined || (known !== undefined && known.doubtful === undefined)) continue;
        hold.pressed.push(subject);
        add(leaf(primitive, down));
      }
    }
  };

  /** Presses keys again that a call has lifted and not restored, unless the caller releases them now. */
  const restore = (hold: HoldKeys, next: Action): void => {
    for (const pressed of hold.lifted.slice()) {
      const down = hold.downs.find(({ action }) => matches(pressed, action));
      const isOver = find(pressed) !== undefined || (next.type === 'keyUp' && matches(pressed, next));
      if (isOver || down === undefined) hold.lifted.splice(hold.lifted.indexOf(pressed), 1);
      else if (next.tab === pressed.tab) add(leaf({ ...down.action, ...addressOf(pressed) }, down));
    }
  };

  const releaseAll = (hold: HoldKeys): void => {
    for (const pressed of hold.pressed.toReversed()) {
      if (find(pressed) === undefined) continue;
      const up = hold.ups.find(({ action }) => matches(pressed, action));
      const action = context.isCanceled ? cancelOf(pressed) : releaseOf(pressed);
      if (up !== undefined) add(leaf(action, up));
    }
  };

  for (const [index, item] of items.entries()) {
    switch (item.type) {
      case 'press':
        pressIn(item.hold, (firstAddressed(items.slice(index)) ?? context.next() ?? { tab: context.activeTab }).tab);
        holds = [...holds, item.hold];
        break;
      case 'release':
        releaseAll(item.hold);
        holds = holds.filter((hold) => hold !== item.hold);
        break;
      case 'action': {
        const { source, manner } = item;
        const { action } = source;
        for (const hold of holds) restore(hold, action);
        if (context.keysPerTab && action.type !== 'pause') {
          for (const hold of holds) if (hold.floating) pressIn(hold, action.tab);
        }
        if (manner === undefined) add(leaf(withoutHeld(action, stateNow), source));
        else for (const part of performed(action, manner, stateNow())) add(leaf(part, source));
        break;
      }
    }
  }
  return nodes;
};

/** Leaves out modifiers that are already held, which stay held, as in Playwright. */
const withoutHeld = (action: Action, stateNow: () => InputState): Action => {
  if (action.type === 'type' && action.everyKey === true) return withoutOwnShift(action, stateNow());
  if (!('modifiers' in action) || action.modifiers.length === 0) return action;
  const state = stateNow();
  const isHeld = (key: Key): boolean =>
    state.pressed.some(
      (pressed) =>
        pressed.type === 'key' &&
        isSameKey(pressed.key, key) &&
        pressed.tab === action.tab &&
        pressed.doubtful === undefined,
    );
  return { ...action, modifiers: action.modifiers.filter((modifier) => !isHeld(modifier)) };
};

/**
 * Leaves out Shift for text that is typed while Shift is held. Otherwise Shift would be released after the first
 * character.
 */
const withoutOwnShift = (action: Action<'type'>, state: InputState): Action => {
  const { everyKey: _, ...plain } = action;
  return keysIn(state, action.tab).some(isShift) ? plain : action;
};

/** The first action that is addressed to a tab. A floating hold presses its keys there. */
const firstAddressed = (items: readonly Item[]): Action | undefined => {
  for (const item of items) {
    const action = item.type === 'action' ? item.source.action : undefined;
    if (action !== undefined && action.type !== 'pause') return action;
  }
  return undefined;
};

const matches = (pressed: Pressed, action: Node['action']): boolean =>
  pressed.type === 'key'
    ? (action.type === 'keyUp' || action.type === 'keyDown') && isSameKey(action.key, pressed.key)
    : action.type === 'pointerUp' && action.button === pressed.button;

const actionsOf = (item: Item): readonly Action[] => {
  switch (item.type) {
    case 'action':
      return [item.source.action];
    case 'press':
      return item.hold.downs.map(({ action }) => action);
    case 'release':
      return [];
  }
};

/** Whether units act at the current pointer position, or move from there, before they set it themselves. */
export const needsPointer = (units: readonly Unit[]): boolean => {
  for (const item of units.flatMap(({ items }) => items)) {
    if (item.type === 'action' && item.manner?.steps !== undefined) return true;
    for (const { type } of actionsOf(item)) {
      switch (type) {
        case 'pointerDown':
        case 'pointerUp':
        case 'scroll':
          return true;
        case 'pointerMove':
        case 'pointerLeave':
        case 'hover':
        case 'move':
        case 'click':
        case 'drag':
        case 'wheel':
          return false;
        case 'keyDown':
        case 'keyUp':
        case 'insertText':
        case 'pause':
        case 'press':
        case 'type':
          break;
      }
    }
  }
  return false;
};

/**
 * Refuses to read or act while a deferred action is pending, because the screen would not show its effect.
 *
 * @throws UnsupportedActionError if an action is pending.
 */
export const refuseBetween = <Call>(label: string, checkpoint: Checkpoint, dialect: Dialect<Call>): void => {
  const waiting = waitingIn(checkpoint, dialect);
  if (waiting === undefined) return;
  const pressed = stateAt(checkpoint).pressed.length > checkpoint.state.pressed.length;
  throw new UnsupportedActionError(
    `${label} cannot run now: the ${waiting.label} (called at ${waiting.calledAt}) is still pending, because ${waiting.reason}. Nothing was sent. ${pressed ? 'Release the button' : 'Finish the gesture'} first${label.includes('screenshot(') ? ', or use screenshot({ whilePending: true }) to capture the screen as it is' : ''}.`,
    [`${waiting.label}: ${waiting.reason}`],
  );
};
