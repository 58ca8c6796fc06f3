import type { Action, Connection, Deadline, Kind, ScreenshotData, TabId } from '@farhand/core/driver';
import { isoTime, type Clock } from '../clock.js';
import type { JsonObject } from '../http/json.js';
import { environmentOf } from '../machine/backend.js';
import type { ForwardProxy } from '../machine/forward-proxy.js';
import { Machine } from '../machine/machine.js';
import { Workspace } from '../machine/workspace.js';
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

  /** What its backend does it on. */
  readonly machine: Machine<C>;
  readonly #listeners = new Set<(event: SessionEvent) => void>();

  constructor(parts: SessionParts<C>) {
    const { id, kind, connection, backendName, limits, clock, onEnd, keep, proxy } = parts;
    this.id = id;
    this.kind = kind;
    this.workspace = new Workspace('/workspace', () => environmentOf(connection));
    this.proxy = proxy;
    let keeping: Promise<void> | undefined;
    const kept = (): Promise<void> => (keeping ??= keep?.(this) ?? Promise.resolve());
    this.machine = new Machine({
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
    return this.machine.connection;
  }

  /** Fires when the session can no longer be used. Its reason is the problem that clients then get. */
  get ended(): AbortSignal {
    return this.machine.ended;
  }

  /** Runs a job when every job before it is done. Jobs of one session never overlap. */
  exclusively<T>(job: () => Promise<T>): Promise<T> {
    return this.machine.exclusively(job);
  }

  /** Runs work on the backend under a deadline. A backend that turns out to be gone ends the session. */
  within<T>(what: string, work: (deadline: Deadline) => Promise<T>, timeoutMs?: number): Promise<T> {
    return this.machine.within(what, work, timeoutMs);
  }

  /** Carries out input that is addressed to a tab, or to the screen. */
  perform(actions: readonly Action[], tab: TabId | undefined, timeoutMs: number): Promise<void> {
    return this.machine.perform(actions, tab, timeoutMs);
  }

  /** What a tab, or the screen, shows. */
  screenshot(tab: TabId | undefined): Promise<ScreenshotData> {
    return this.machine.screenshot(tab);
  }

  /** Notifies those who listen. */
  publish(event: SessionEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Calls `listener` with every event until the returned function is called. */
  subscribe(listener: (event: SessionEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the session and everything it holds. Rejects if the backend would not end. */
  end(): Promise<void> {
    return this.machine.end();
  }
}

/** What those who listen hear: an action that was asked for, a piece of a command's output, what became of either. */
export type SessionEvent = JsonObject & { readonly request_id: string };

/** The API's reply to an action. */
export interface ActionResult {
  readonly status: string;
  readonly error_message?: string;
  readonly result: JsonObject;
  readonly request_id: string;
  readonly executed_tab_id?: TabId;
  readonly page_context?: JsonObject | null;
  readonly timestamp: string;
}

/** How long a session may live. */
export interface LifetimeLimits {
  /** Longest life. Activity does not extend it. */
  readonly maxLifetimeSeconds: number;
  /** How long it may be idle. */
  readonly idleTimeoutSeconds: number;
  /** Whether being idle ends it. */
  readonly idleTimeoutEnabled: boolean;
}

/** The two timers of a session: longest life, and idleness, which every action and keepalive starts anew. */
export class Lifetimes {
  readonly #limits: LifetimeLimits;
  readonly #clock: Clock;
  readonly #onExpire: () => void;
  readonly #createdAtMs: number;
  #lastActivityAtMs: number;
  #activities = 0;
  #stopMax: () => void;
  #stopIdle: () => void = () => undefined;

  constructor(limits: LifetimeLimits, clock: Clock, onExpire: () => void) {
    this.#limits = limits;
    this.#clock = clock;
    this.#onExpire = onExpire;
    this.#createdAtMs = clock.now();
    this.#lastActivityAtMs = this.#createdAtMs;
    this.#stopMax = clock.after(limits.maxLifetimeSeconds * 1000, onExpire);
    this.#restartIdle();
  }

  /** Notes that something has begun; the idle timer stands still until the returned function is called. */
  begin(): () => void {
    this.#activities += 1;
    this.#touch();
    return () => {
      this.#activities -= 1;
      this.#touch();
    };
  }

  /** The fields of the API that show them, in both generations of names. */
  fields(): Readonly<Record<string, string | number | boolean>> {
    const { maxLifetimeSeconds, idleTimeoutSeconds, idleTimeoutEnabled } = this.#limits;
    return {
      created_at: isoTime(this.#createdAtMs),
      expires_at: isoTime(this.#createdAtMs + maxLifetimeSeconds * 1000),
      ...(idleTimeoutEnabled ? { idle_expires_at: isoTime(this.#lastActivityAtMs + idleTimeoutSeconds * 1000) } : {}),
      last_activity_at: isoTime(this.#lastActivityAtMs),
      max_lifetime_seconds: maxLifetimeSeconds,
      inactivity_timeout_seconds: idleTimeoutSeconds,
      idle_timeout_enabled: idleTimeoutEnabled,
      auto_kill: idleTimeoutEnabled,
    };
  }

  /** Stops both timers for good. */
  stop(): void {
    this.#stopMax();
    this.#stopIdle();
    this.#activities = Infinity;
  }

  #touch(): void {
    this.#lastActivityAtMs = this.#clock.now();
    this.#restartIdle();
  }

  #restartIdle(): void {
    this.#stopIdle();
    if (!this.#limits.idleTimeoutEnabled || this.#activities > 0) return;
    this.#stopIdle = this.#clock.after(this.#limits.idleTimeoutSeconds * 1000, this.#onExpire);
  }
}
