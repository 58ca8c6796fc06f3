import type { Action, Connection, Deadline, Kind, TabId } from '@farhand/core/driver';
import type { Clock } from '../machine/clock.js';
import { environmentOf } from '../machine/environment.js';
import type { ForwardProxy } from '../machine/forward-proxy.js';
import { Machine } from '../machine/machine.js';
import { Workspace } from '../machine/workspace.js';
import type { ActionResult } from './action-result.js';
import { Lifetimes, type LifetimeLimits } from './lifetimes.js';
import { sessionNotFound } from './problem.js';

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
  /** Called once at its end, when the backend still runs and the workspace is still there. Both wait for it. */
  readonly keep?: (session: Session) => Promise<void>;
  /** What its browser reaches the network through, if anything. */
  readonly proxy?: ForwardProxy | undefined;
}

/** One computer of a client, and the backend computer that stands for it. */
export class Session<C extends Connection = Connection> {
  readonly id: string;
  readonly kind: Kind;
  readonly lifetimes: Lifetimes;
  readonly workspace: Workspace;
  /** What its browser reaches the network through, if anything. */
  readonly proxy: ForwardProxy | undefined;

  readonly #machine: Machine<C>;
  readonly #listeners = new Set<(result: ActionResult) => void>();

  constructor(parts: SessionParts<C>) {
    const { id, kind, connection, backendName, limits, clock, onEnd, keep, proxy } = parts;
    this.id = id;
    this.kind = kind;
    this.workspace = new Workspace('/workspace', () => environmentOf(connection));
    this.proxy = proxy;
    let keeping: Promise<void> | undefined;
    const kept = (): Promise<void> => (keeping ??= keep?.(this) ?? Promise.resolve());
    this.#machine = new Machine({
      connection,
      backendName,
      gone: sessionNotFound,
      beforeEnd: kept,
      onEnd: async () => {
        this.lifetimes.stop();
        onEnd(id);
        await kept().catch(() => undefined);
        await Promise.all([this.workspace.dispose(), this.proxy?.close()]);
      },
    });
    this.lifetimes = new Lifetimes(limits, clock, () => void this.end().catch(() => undefined));
  }

  /** The backend computer. */
  get connection(): C {
    return this.#machine.connection;
  }

  /** Fires when the session can no longer be used. Its reason is the problem that clients then get. */
  get ended(): AbortSignal {
    return this.#machine.ended;
  }

  /** Runs a job when every job before it is done. Jobs of one session never overlap. */
  exclusively<T>(job: () => Promise<T>): Promise<T> {
    return this.#machine.exclusively(job);
  }

  /** Runs work on the backend under a deadline. A backend that turns out to be gone ends the session. */
  within<T>(what: string, work: (deadline: Deadline) => Promise<T>): Promise<T> {
    return this.#machine.within(what, work);
  }

  /** Carries out input that is addressed to a tab, or to the screen. */
  perform(actions: readonly Action[], tab: TabId | undefined): Promise<void> {
    return this.#machine.perform(actions, tab);
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
    return this.#machine.end();
  }
}
