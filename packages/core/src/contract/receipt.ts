import type { Action, Button, TabId } from '../actions/action.js';
import type { Point } from '../geometry.js';
import type { Key } from '../keys/key.js';

/**
 * The outcome of one step.
 *
 * - `applied`: the vendor reported that it ran.
 * - `deferred`: it needs a following action that completes it; nothing was sent for it yet.
 * - `failed`: the vendor reported that it failed.
 * - `unknown`: it was sent, but the reply was lost.
 * - `notRun`: it provably did not run.
 *
 * @category Input
 */
export type Outcome = 'applied' | 'deferred' | 'failed' | 'unknown' | 'notRun';

/**
 * One action as called, with its outcome.
 *
 * @category Input
 */
export interface Step {
  /** The action as data. */
  readonly action: Action;
  /** Its outcome. */
  readonly outcome: Outcome;
}

/**
 * What an awaited chain resolves to: what was applied, in how many requests, and how long it took.
 *
 * @category Input
 */
export interface Receipt {
  /** One entry for each call of the chain, in order. */
  readonly steps: readonly Step[];
  /**
   * Number of requests that carried the chain. Each of several chains that traveled together counts the shared request.
   */
  readonly requests: number;
  /** Time from the first send to the last reply, in milliseconds. */
  readonly durationMs: number;
}

/**
 * A call that has not reached the computer yet, because a later call will carry it: Lybic, for example, receives a
 * press together with its release.
 *
 * @category Input
 */
export interface Pending {
  /** The action as data. */
  readonly action: Action;
  /** `file:line:column` of the call. */
  readonly calledAt: string;
}

/**
 * A key or button that is down, with the place in your code that pressed it.
 *
 * @category Input
 */
export interface Held {
  /** The key, if it is a key. */
  readonly key?: Key;
  /** The button, if it is a button. */
  readonly button?: Button;
  /** The tab in which it was pressed, on computers with tabs. */
  readonly tab?: TabId;
  /** `file:line:column` of the call that pressed it. */
  readonly pressedAt: string;
  /**
   * The point to which the pointer returned before the button was released. Present only for releases by Farhand
   * itself, if the pointer had moved since the press. What the button dragged was therefore not dropped.
   */
  readonly returnedTo?: Point;
}
