import type { Point } from '../geometry.js';
import type { Key } from '../keys/key.js';
import type { Action, ActionType, Button, Primitive } from './action.js';
import type { InputState } from './meaning.js';

/**
 * The answer of a rule to one action.
 *
 * - `calls`: these calls mean exactly the action. An empty list means that the next call carries the action, such as a
 *   lone pointer move before a click that has its own coordinates.
 * - `decline`: the vendor has no call for the action as it stands. A gesture is then tried in smaller steps; a
 *   primitive is refused.
 * - `split`: the vendor performs the gesture in smaller steps. Like `decline`, but without a reason for a refusal.
 * - `defer`: the action cannot be sent yet. A following action may complete it.
 */
export type Answer<Call> =
  | { readonly type: 'calls'; readonly calls: readonly Call[]; readonly completes: boolean }
  | { readonly type: 'decline'; readonly reason: string; readonly instead?: string }
  | { readonly type: 'split' }
  | { readonly type: 'defer'; readonly reason: string };

/** Answers with calls that mean exactly the action. */
export const say = <Call>(...calls: readonly Call[]): Answer<Call> => ({ type: 'calls', calls, completes: false });

/** Answers with calls that mean the action and everything that was deferred before it. */
export const complete = <Call>(...calls: readonly Call[]): Answer<Call> => ({ type: 'calls', calls, completes: true });

/** Answers that the vendor has no call for the action. `instead` is the advice to the user. */
export const decline = <Call>(reason: string, instead?: string): Answer<Call> =>
  instead === undefined ? { type: 'decline', reason } : { type: 'decline', reason, instead };

/** Answers that the vendor performs the gesture in smaller steps. A primitive has none and is refused. */
export const split = <Call>(): Answer<Call> => ({ type: 'split' });

/** Answers that the action needs a following action that completes it. */
export const defer = <Call>(reason: string): Answer<Call> => ({ type: 'defer', reason });

/** The facts that a rule may use besides the action. */
export interface RuleContext {
  /** The input devices before this action, including deferred actions. */
  readonly state: InputState;
  /** The pointer position in the action's tab, if known. */
  readonly pointer: Point | undefined;
  /** The keys held in the action's tab, in the order in which they were pressed. */
  readonly keys: readonly Key[];
  /** The buttons held in the action's tab, in the order in which they were pressed. */
  readonly buttons: readonly Button[];
  /** The deferred primitives that wait for completion. */
  readonly deferred: readonly Primitive[];
}

/** Translates one type of action into a vendor's calls. Pure. */
export type Rule<Call, T extends ActionType = ActionType> = (action: Action<T>, context: RuleContext) => Answer<Call>;

/** The rules of a driver, one for each action. Every entry is required, so a new action cannot be overlooked. */
export type Rules<Call> = { readonly [T in ActionType]: Rule<Call, T> };
