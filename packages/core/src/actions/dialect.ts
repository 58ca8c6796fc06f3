import { isSameKey, meantKey } from '../keys/key.js';
import { labelOf, type Action, type ActionType, type Primitive } from './action.js';
import type { Node } from './fuse.js';
import { buttonsIn, keysIn, pointerIn, reduce, type InputState } from './meaning.js';
import { decline, type Answer, type RuleContext, type Rules } from './rules.js';

/** The language of one vendor. */
export interface Dialect<Call> {
  /** Name of the vendor, for messages. */
  readonly name: string;
  /** How it says each action. */
  readonly rules: Rules<Call>;
}

/** What a vendor's rule says of an action. */
export const ask = <Call, T extends ActionType>(
  rules: Rules<Call>,
  action: Action<T>,
  context: RuleContext,
): Answer<Call> => {
  const rule: Rules<Call>[T] | undefined = rules[action.type];
  // A driver may have been written before there was such an action.
  if (rule === undefined) return decline('this driver does not know the action');
  return rule(asMeant(action, context), context);
};

/**
 * An action with the key that is meant: the small letter behind Control, Alt or Meta, and of a key that comes up the name
 * by which it went down.
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

/** Where a program starts: what the vendor has been told, and what waits to be told. */
export interface Checkpoint {
  /** The input devices as the vendor knows them. */
  readonly state: InputState;
  /** Primitives accepted earlier that no call could say yet. */
  readonly deferred: readonly Node[];
}

/** The input devices as the user knows them: with what waits to be told. */
export const stateAt = (checkpoint: Checkpoint): InputState =>
  primitivesOf(checkpoint.deferred).reduce(reduce, checkpoint.state);

/** What nodes mean, in primitives. */
export const primitivesOf = (nodes: readonly Node[]): readonly Primitive[] => nodes.flatMap((node) => node.primitives);

/** What a rule may know besides the action. */
export const contextOf = (action: Action, before: InputState, waiting: readonly Node[]): RuleContext => ({
  state: before,
  pointer: pointerIn(before, action.tab),
  keys: keysIn(before, action.tab),
  buttons: buttonsIn(before, action.tab),
  deferred: primitivesOf(waiting),
});

/** What waits to be told. */
export interface Waiting {
  /** The action as a person says it. */
  readonly label: string;
  /** Where it was called. */
  readonly calledAt: string;
  /** Why the vendor cannot be told yet. */
  readonly reason: string;
}

/** The first action that waits to be told, and the vendor's reason. */
export const waitingIn = <Call>({ state, deferred }: Checkpoint, { rules }: Dialect<Call>): Waiting | undefined => {
  const first = deferred[0];
  if (first === undefined) return undefined;
  const { action, sources } = first;
  const answer = ask(rules, action, contextOf(action, state, []));
  return {
    label: labelOf(action),
    calledAt: sources[0]?.calledAt() ?? 'an unknown place',
    reason: 'reason' in answer ? answer.reason : 'it waits for what completes it',
  };
};
