import type { Action, TabId } from '../actions/action.js';
import { leaf, type Node } from '../actions/fuse.js';
import { expand } from '../actions/expansions.js';
import { stepsBetween } from '../actions/steps-between.js';
import {
  pointerIn,
  pressedBy,
  reduce,
  releaseOf,
  samePressed,
  type InputState,
  type Pressed,
} from '../actions/state.js';
import type { Key } from '../keys/key.js';
import type { HoldKeys } from './hold-keys.js';
import type { Item } from './unit.js';

/** What lowering must know of the surroundings of a unit. */
export interface LoweringContext {
  /** The input devices before the unit. */
  readonly state: InputState;
  /** The floating holds that the unit is inside of, outermost first. */
  readonly holds: readonly HoldKeys[];
  /** The first addressed action of the units that travel behind this one. */
  readonly next: () => Action | undefined;
  /** The tab in which a floating hold presses its keys if no action follows. */
  readonly activeTab: TabId | undefined;
  /** Whether keys that are down count in one tab only. */
  readonly keysPerTab: boolean;
}

/**
 * Turns the items of a unit into addressed actions: a hold's keys go down in the tab its actions address, follow them
 * into other tabs, and come up wherever they went down.
 */
export const lower = (items: readonly Item[], context: LoweringContext): readonly Node[] => {
  const nodes: Node[] = [];
  let holds = context.holds;
  let { state } = context;

  const add = (node: Node): void => {
    nodes.push(node);
    state = expand(node.action).reduce(reduce, state);
  };
  const find = (pressed: Pressed): Pressed | undefined => state.pressed.find((other) => samePressed(other, pressed));

  const pressIn = (hold: HoldKeys, tab: TabId | undefined): void => {
    for (const down of hold.downs) {
      const action = hold.floating && tab !== undefined ? { ...down.action, tab } : down.action;
      for (const primitive of expand(action)) {
        const subject = pressedBy(primitive);
        const known = subject === undefined ? undefined : find(subject);
        if (subject === undefined || (known !== undefined && known.doubtful === undefined)) continue;
        hold.pressed.push(subject);
        add({ action: primitive, sources: [down] });
      }
    }
  };

  const releaseAll = (hold: HoldKeys): void => {
    for (const pressed of hold.pressed.toReversed()) {
      if (find(pressed) === undefined) continue;
      const up = hold.ups.find(({ action }) => matches(pressed, action));
      const action = releaseOf(pressed);
      if (up !== undefined) add({ action, sources: [up] });
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
      case 'action':
      case 'glide': {
        const { action } = item.source;
        if (context.keysPerTab && action.type !== 'pause') {
          for (const hold of holds) if (hold.floating) pressIn(hold, action.tab);
        }
        if (item.type === 'glide') for (const step of stepsTo(action, item.steps, state)) add(leaf(step, item.source));
        else add(leaf(withoutHeld(action, state), item.source));
        break;
      }
    }
  }
  return nodes;
};

/** Modifiers that are held already need no pressing, and stay held: as in Playwright. */
const withoutHeld = (action: Action, state: InputState): Action => {
  if (!('modifiers' in action) || action.modifiers.length === 0) return action;
  const isHeld = (key: Key): boolean =>
    state.pressed.some(
      (pressed) =>
        pressed.type === 'key' && pressed.key === key && pressed.tab === action.tab && pressed.doubtful === undefined,
    );
  return { ...action, modifiers: action.modifiers.filter((modifier) => !isHeld(modifier)) };
};

/** The first action that goes to a tab: a floating hold presses its keys there. */
export const firstAddressed = (items: readonly Item[]): Action | undefined => {
  for (const item of items) {
    const action = item.type === 'action' || item.type === 'glide' ? item.source.action : undefined;
    if (action !== undefined && action.type !== 'pause') return action;
  }
  return undefined;
};

const matches = (pressed: Pressed, action: Node['action']): boolean =>
  pressed.type === 'key'
    ? action.type === 'keyUp' && action.key === pressed.key
    : action.type === 'pointerUp' && action.button === pressed.button;

/** The moves that lead to where `action` goes, evenly spaced, the last one exactly there. */
const stepsTo = (action: Action, steps: number, state: InputState): readonly Action[] => {
  const from = pointerIn(state, action.tab);
  if (action.type !== 'pointerMove' || from === undefined) return [action];
  return stepsBetween(from, action.to, steps).map((to): Action => ({ ...action, to }));
};
