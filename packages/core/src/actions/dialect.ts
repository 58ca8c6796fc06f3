import { isSameKey, meantKey } from '../keys/key.js';
import { labelOf, type Action, type ActionType, type Primitive } from './action.js';
import type { Node } from './fuse.js';
import { buttonsIn, keysIn, pointerIn, reduce, type InputState } from './meaning.js';
import { decline, type Answer, type RuleContext, type Rules } from './rules.js';

/** The actions that one vendor supports. */
export interface Dialect<Call> {
  /** Name of the vendor, for messages. */
  readonly name: string;
  /** One rule for each action. */
  readonly rules: Rules<Call>;
}

/** Returns the answer of the vendor's rule for an action. */
export const ask = <Call, T extends ActionType>(
  rules: Rules<Call>,
  action: Action<T>,
  context: RuleContext,
): Answer<Call> => {
  const rule: Rules<Call>[T] | undefined = rules[action.type];
  // The driver may predate this action.
  if (rule === undefined) return decline('this driver does not know the action');
  return rule(asMeant(action, context), context);
};

/**
 * Returns an action with the key that it means: the small letter after Control, Alt or Meta, and for a release the name
 * by which the key was pressed.
 */
const asMeant = <T extends ActionType>(action: Action<T>, { keys }: RuleContext): Action<T> => {
  if (!('key' in action)) return action;
  const held = 'modifiers' in action ? [...keys, ...action.modifiers] : keys;
  const key =
    action.type === 'keyUp'
      ? (keys.find((one) => isSameKey(one, action.key)) ?? action.key)
      : meantKey(action.key, held);
  return key === action.key ? action : { ...action, key };
};

/** The start of a program: the state that the vendor has been sent, and the actions that are still deferred. */
export interface Checkpoint {
  /** The input devices as the vendor knows them. */
  readonly state: InputState;
  /** Primitives that were accepted earlier and still need a following action. */
  readonly deferred: readonly Node[];
}

/** The input devices as the user knows them, including deferred actions. */
export const stateAt = ({ state, deferred }: Checkpoint): InputState =>
  deferred.length === 0 ? state : primitivesOf(deferred).reduce(reduce, state);

/** The meaning of nodes, in primitives. */
export const primitivesOf = (nodes: readonly Node[]): readonly Primitive[] => {
  const [only, ...others] = nodes;
  return only !== undefined && others.length === 0 ? only.primitives : nodes.flatMap((node) => node.primitives);
};

/** The facts that a rule may use besides the action. */
export const contextOf = (action: Action, before: InputState, waiting: readonly Node[]): RuleContext => ({
  state: before,
  pointer: pointerIn(before, action.tab),
  keys: keysIn(before, action.tab),
  buttons: buttonsIn(before, action.tab),
  deferred: primitivesOf(waiting),
});

/** An action that waits for another one to complete it. */
export interface Waiting {
  /** The action in words. */
  readonly label: string;
  /** The call site. */
  readonly calledAt: string;
  /** Why the vendor cannot be sent the action yet. */
  readonly reason: string;
}

/** Returns the first deferred action, with the vendor's reason. */
export const waitingIn = <Call>({ state, deferred }: Checkpoint, { rules }: Dialect<Call>): Waiting | undefined => {
  const first = deferred[0];
  if (first === undefined) return undefined;
  const { action, sources } = first;
  const answer = ask(rules, action, contextOf(action, state, []));
  return {
    label: labelOf(action),
    calledAt: sources[0]?.calledAt() ?? 'an unknown place',
    reason: 'reason' in answer ? answer.reason : 'it needs a following action that completes it',
  };
};
