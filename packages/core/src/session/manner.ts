import type { Action } from '../actions/action.js';
import { addressOf, keysIn, pointerIn, stepsBetween, type InputState } from '../actions/meaning.js';
import type { Point } from '../geometry.js';
import { isSameKey, type Key, type Modifier } from '../keys/key.js';

/** How an action is performed, beside what it is. */
export interface Manner {
  /** In how many moves the pointer gets to where it acts. Absent: in one. */
  readonly steps?: number;
  /** Whether its modifiers replace those that are held: these are up meanwhile. */
  readonly only?: boolean;
  /** Modifiers of an action that has none of its own. */
  readonly modifiers?: readonly Modifier[];
}

const isModifierKey = (key: Key): boolean => /^(?:(?:Shift|Control|Alt|Meta)(?:Right)?|AltGraph)$/.test(key);

const goalOf = (action: Action): Point | undefined => {
  if ('at' in action) return action.at;
  return 'to' in action ? action.to : undefined;
};

/**
 * The moves before the one that an action makes itself. Each must be seen. From an unknown place it is one, to the goal: a
 * vendor without moves has to refuse it.
 */
const approach = (action: Action, steps: number, state: InputState): readonly Action[] => {
  const goal = goalOf(action);
  if (goal === undefined || steps === 1) return [];
  const from = pointerIn(state, action.tab);
  const way = from === undefined ? [goal] : stepsBetween(from, goal, steps).slice(0, -1);
  return way.map((at): Action => ({ type: 'hover', at, ...addressOf(action) }));
};

/** The actions that an action is in its manner. */
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
