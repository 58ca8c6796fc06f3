import type { Action } from '../actions/action.js';
import { addressOf, keysIn, pointerIn, stepsBetween, type InputState } from '../actions/meaning.js';
import type { Point } from '../geometry.js';
import { isSameKey, type Key, type Modifier } from '../keys/key.js';

/** How an action is performed, in addition to what it is. */
export interface Manner {
  /** The number of moves in which the pointer reaches its target. Default: one. */
  readonly steps?: number;
  /** Whether its modifiers replace those that are held, which are lifted during the action. */
  readonly only?: boolean;
  /** Modifiers for an action that has no field for them. */
  readonly modifiers?: readonly Modifier[];
}

const isModifierKey = (key: Key): boolean => /^(?:(?:Shift|Control|Alt|Meta)(?:Right)?|AltGraph)$/.test(key);

const goalOf = (action: Action): Point | undefined => {
  if ('at' in action) return action.at;
  return 'to' in action ? action.to : undefined;
};

/**
 * The moves before the action's own move. The page must see each. From an unknown position it is a single move to the
 * target, which a vendor without moves has to refuse.
 */
const approach = (action: Action, steps: number, state: InputState): readonly Action[] => {
  const goal = goalOf(action);
  if (goal === undefined || steps === 1) return [];
  const from = pointerIn(state, action.tab);
  const way = from === undefined ? [goal] : stepsBetween(from, goal, steps).slice(0, -1);
  return way.map((at): Action => ({ type: 'hover', at, ...addressOf(action) }));
};

/** Returns the actions that perform an action in its manner. */
export const performed = (action: Action, manner: Manner, state: InputState): readonly Action[] => {
  const { steps = 1, only = false, modifiers = [] } = manner;
  const to = addressOf(action);
  if (action.type === 'pointerMove') {
    const from = pointerIn(state, action.tab);
    return from === undefined ? [action] : stepsBetween(from, action.to, steps).map((at) => ({ ...action, to: at }));
  }
  const held = keysIn(state, action.tab);
  const wanted = 'modifiers' in action ? action.modifiers : modifiers;
  const missing = wanted.filter((key) => !held.some((one) => isSameKey(one, key)));
  const lifted = only ? held.filter((key) => isModifierKey(key) && !wanted.some((one) => isSameKey(one, key))) : [];
  const down = (key: Key): Action => ({ type: 'keyDown', key, ...to });
  const up = (key: Key): Action => ({ type: 'keyUp', key, ...to });
  const moves = approach(action, steps, state);
  const isWhole = 'modifiers' in action && moves.length === 0;
  const own = isWhole ? [] : missing;
  const bare = 'modifiers' in action ? { ...action, modifiers: isWhole ? missing : [] } : action;
  return [
    ...lifted.toReversed().map(up),
    ...own.map(down),
    ...moves,
    bare,
    ...own.toReversed().map(up),
    ...lifted.map(down),
  ];
};
