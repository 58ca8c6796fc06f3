import type { Action, Button, TabId } from '../actions/action.js';
import type { Point } from '../geometry.js';
import type { Key } from '../keys/key.js';

/**
 * What became of one step.
 *
 * - `applied`: the vendor said that it ran.
 * - `deferred`: it waits for a following action that completes it; nothing was sent for it yet.
 * - `failed`: the vendor said that it failed.
 * - `unknown`: it was sent and the reply was lost.
 * - `notRun`: it was provably not run.
 */
export type Outcome = 'applied' | 'deferred' | 'failed' | 'unknown' | 'notRun';

/** One action as called, and what became of it. */
export interface Step {
  /** The action as data. */
  readonly action: Action;
  /** What became of it. */
  readonly outcome: Outcome;
}

/** What awaiting a chain gives: what was applied, in how many requests, how long it took. */
export interface Receipt {
  /** One entry for each call of the chain, in order. */
  readonly steps: readonly Step[];
  /** Requests that carried the chain. Chains that travelled together each count the shared request. */
  readonly requests: number;
  /** Time from the first send to the last reply, in milliseconds. */
  readonly durationMs: number;
}

/**
 * A call that has not reached the computer yet: the vendor is told of it by a later one, such as Lybic of a press by its
 * release.
 */
export interface Pending {
  /** The action as data. */
  readonly action: Action;
  /** `file:line:column` of the call. */
  readonly calledAt: string;
}

/** A key or button that is down, and where in your code it was pressed. */
export interface Held {
  /** The key, if it is a key. */
  readonly key?: Key;
  /** The button, if it is a button. */
  readonly button?: Button;
  /** The tab it went down in, on computers with tabs. */
  readonly tab?: TabId;
  /** `file:line:column` of the call that pressed it. */
  readonly pressedAt: string;
  /**
   * Where the pointer returned to before the button came up. Present only in what Farhand released on its own, if the
   * pointer had moved since the press: so what the button dragged was not dropped.
   */
  readonly returnedTo?: Point;
}
