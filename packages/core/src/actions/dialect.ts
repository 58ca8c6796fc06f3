import type { Action, ActionType } from './action.js';
import type { Answer, RuleContext, Rules } from './rules.js';

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
  const rule: Rules<Call>[T] = rules[action.type];
  return rule(action, context);
};
