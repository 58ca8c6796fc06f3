import {
  buttonsIn,
  initialState,
  keysIn,
  pointerIn,
  reduce,
  type Action,
  type ActionType,
  type Answer,
  type Primitive,
  type RuleContext,
  type Rules,
} from '@farhand/core/driver';
import { local, type CdpCall } from '@farhand/local-driver';

/** The tab that everything happens in. */
export const tab = 'T1';

/** What the rules know after some primitives in the tab. */
export const after = (...primitives: readonly Primitive[]): RuleContext => {
  const state = primitives.reduce(reduce, initialState);
  return {
    state,
    pointer: pointerIn(state, tab),
    keys: keysIn(state, tab),
    buttons: buttonsIn(state, tab),
    deferred: [],
  };
};

const rules = local().rules('browser');

/** What the rules answer. */
export const ask = <T extends ActionType>(action: Action<T>, context: RuleContext): Answer<CdpCall> => {
  const rule: Rules<CdpCall>[T] = rules[action.type];
  return rule(action, context);
};

/** The calls that the rules answer. */
export const saidBy = <T extends ActionType>(action: Action<T>, context = after()): readonly CdpCall[] => {
  const answer = ask(action, context);
  if (answer.type !== 'calls') throw new Error(`The rule answered ${answer.type}.`);
  return answer.calls;
};
