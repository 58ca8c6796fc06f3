import type { Point } from '../geometry.js';
import type { Key } from '../keys/key.js';
import type { Action, ActionType, Button, Primitive } from './action.js';
import type { InputState } from './meaning.js';

/**
 * What a rule says of one action.
 *
 * - `calls`: these calls mean exactly the action. No calls at all: there is nothing to say yet or ever, because the
 *   next call carries it (a lone pointer move before a click that has coordinates of its own).
 * - `decline`: this vendor has no call for it as it stands. A gesture is then tried in smaller steps; a primitive is refused.
 * - `split`: this vendor says the gesture in smaller steps. Like `decline`, but no reason for a refusal.
 * - `defer`: it cannot be said yet, a following action may complete it.
 */
export type Answer<Call> =
  | { readonly type: 'calls'; readonly calls: readonly Call[]; readonly completes: boolean }
  | { readonly type: 'decline'; readonly reason: string; readonly instead?: string }
  | { readonly type: 'split' }
  | { readonly type: 'defer'; readonly reason: string };

/** These calls mean exactly the action. */
export const say = <Call>(...calls: readonly Call[]): Answer<Call> => ({ type: 'calls', calls, completes: false });

/** These calls mean the action and everything that was deferred before it. */
export const complete = <Call>(...calls: readonly Call[]): Answer<Call> => ({ type: 'calls', calls, completes: true });

/** The vendor has no call for it. `instead` tells the user what to write. */
export const decline = <Call>(reason: string, instead?: string): Answer<Call> =>
  instead === undefined ? { type: 'decline', reason } : { type: 'decline', reason, instead };

/** The vendor says the gesture in smaller steps. A primitive has none: it is refused. */
export const split = <Call>(): Answer<Call> => ({ type: 'split' });

/** It cannot be said before a following action completes it. */
export const defer = <Call>(reason: string): Answer<Call> => ({ type: 'defer', reason });

/** What a rule may know besides the action. */
export interface RuleContext {
  /** The input devices before this action, deferred actions included. */
  readonly state: InputState;
  /** Where the pointer is in the action's tab, if known. */
  readonly pointer: Point | undefined;
  /** The keys held in the action's tab, in the order they were pressed. */
  readonly keys: readonly Key[];
  /** The buttons held in the action's tab, in the order they were pressed. */
  readonly buttons: readonly Button[];
  /** The primitives that were deferred and wait to be completed. */
  readonly deferred: readonly Primitive[];
}

/** How a vendor says one type of action. Pure. */
export type Rule<Call, T extends ActionType = ActionType> = (action: Action<T>, context: RuleContext) => Answer<Call>;

/** How a vendor says each action: the heart of a driver. Every entry is required, so nothing is left out unnoticed. */
export type Rules<Call> = { readonly [T in ActionType]: Rule<Call, T> };
