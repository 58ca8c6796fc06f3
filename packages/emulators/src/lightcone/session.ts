import {
  createPerformer,
  FarhandError,
  samePoint,
  startDeadline,
  type Action,
  type Connection,
  type Deadline,
  type Kind,
  type Performer,
  type Point,
  type Size,
  type TabId,
} from '@farhand/core/driver';
import type { ActionResult } from './action-result.js';
import type { Clock } from './clock.js';
import { Lifetimes, type LifetimeLimits } from './lifetimes.js';
import { sessionNotFound } from './problem.js';
import { ActionRefusedError } from './raise.js';
import { Workspace } from './workspace.js';

/** What a session is made of. */
export interface SessionParts<C extends Connection> {
  readonly id: string;
  readonly kind: Kind;
  readonly connection: C;
  readonly backendName: string;
  readonly limits: LifetimeLimits;
  readonly clock: Clock;
  /** Called once, as soon as the session can no longer be used. */
  readonly onEnd: (id: string) => void;
}

/** How long one action may take beyond the pauses in it. The vendor's own clients wait for 60 seconds. */
const actionTimeoutMs = 60_000;
const terminateTimeoutMs = 15_000;

/** One computer of a client, and the backend computer that stands for it. */
export class Session<C extends Connection = Connection> {
  readonly id: string;
  readonly kind: Kind;
  readonly connection: C;
  readonly lifetimes: Lifetimes;
  readonly workspace: Workspace = new Workspace();

  readonly #performer: Performer;
  readonly #onEnd: (id: string) => void;
  readonly #ended = new AbortController();
  readonly #life: Deadline;
  readonly #pointers = new Map<TabId | undefined, Point>();
  readonly #listeners = new Set<(result: ActionResult) => void>();
  #queue: Promise<unknown> = Promise.resolve();
  #ending: Promise<void> | undefined;

  constructor({ id, kind, connection, backendName, limits, clock, onEnd }: SessionParts<C>) {
    this.id = id;
    this.kind = kind;
    this.connection = connection;
    this.#performer = createPerformer(backendName, connection);
    this.#onEnd = onEnd;
    this.#life = startDeadline({ signal: this.#ended.signal, timeoutMs: 0 }, 'The session');
    this.lifetimes = new Lifetimes(limits, clock, () => void this.end().catch(() => undefined));
  }

  /** Fires when the session can no longer be used. Its reason is the problem that clients then get. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Runs a job when every job before it is done. Jobs of one session never overlap. */
  exclusively<T>(job: () => Promise<T>): Promise<T> {
    const run = (): Promise<T> => (this.ended.aborted ? Promise.reject(this.ended.reason) : this.#life.race(job()));
    const result = this.#queue.then(run);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Runs work on the backend under a deadline. A backend that turns out to be gone ends the session. */
  async within<T>(
    what: string,
    work: (deadline: Deadline) => Promise<T>,
    timeoutMs: number = actionTimeoutMs,
  ): Promise<T> {
    const deadline = startDeadline({ signal: this.ended, timeoutMs }, what);
    try {
      return await work(deadline);
    } catch (error) {
      if (FarhandError.isInstance(error) && error.code === 'CLOSED') {
        void this.end().catch(() => undefined);
        throw sessionNotFound();
      }
      throw error;
    } finally {
      deadline.dispose();
    }
  }

  /** Carries out input that is addressed to a tab, or to the screen. */
  async perform(actions: readonly Action[], tab: TabId | undefined): Promise<void> {
    for (const point of actions.flatMap(pointsOf)) checkInside(point, this.connection.display);
    const pausesMs = actions.reduce((sum, action) => sum + (action.type === 'pause' ? action.durationMs : 0), 0);
    const timeoutMs = actionTimeoutMs + pausesMs;
    // A press or release where the pointer is must not show the page another move.
    const here = this.#pointers.get(tab);
    const last = actions.flatMap(pointsOf).at(-1);
    if (last !== undefined) this.#pointers.delete(tab);
    const needed = actions.filter((action) => action.type !== 'pointerMove' || !samePoint(action.to, here));
    await this.within('The action', (deadline) => this.#performer.perform(needed, deadline), timeoutMs);
    if (last !== undefined) this.#pointers.set(tab, last);
  }

  /** Tells those who listen of an action's result. */
  publish(result: ActionResult): void {
    for (const listener of this.#listeners) listener(result);
  }

  /** Calls `listener` with every result until the returned function is called. */
  subscribe(listener: (result: ActionResult) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the session and everything it holds. Rejects if the backend would not end. */
  end(): Promise<void> {
    this.#ending ??= this.#tearDown();
    return this.#ending;
  }

  async #tearDown(): Promise<void> {
    this.lifetimes.stop();
    this.#onEnd(this.id);
    this.#ended.abort(sessionNotFound());
    this.#life.dispose();
    const results = await Promise.allSettled([this.#endBackend(), this.workspace.dispose()]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #endBackend(): Promise<void> {
    const deadline = startDeadline({ timeoutMs: terminateTimeoutMs }, 'Ending the backend');
    try {
      await this.connection.terminate(deadline);
    } finally {
      deadline.dispose();
      await this.connection.detach();
    }
  }
}

const pointsOf = (action: Action): readonly Point[] => {
  switch (action.type) {
    case 'pointerMove':
    case 'move':
      return [action.to];
    case 'click':
    case 'wheel':
    case 'hover':
      return [action.at];
    case 'drag':
      return action.path;
    default:
      return [];
  }
};

const checkInside = ({ x, y }: Point, { width, height }: Size): void => {
  if (x >= 0 && y >= 0 && x < width && y < height) return;
  throw new ActionRefusedError(`The point (${x}, ${y}) is outside the screen, which is ${width}x${height} pixels`);
};
