import type { Action, Connection, Deadline, Kind, ScreenshotData, TabId } from '@farhand/core/driver';
import { isoTime, type Clock } from '../clock.js';
import type { JsonObject } from '../http/json.js';
import { environmentOf } from '../machine/backend.js';
import type { ForwardProxy } from '../machine/forward-proxy.js';
import { Machine } from '../machine/machine.js';
import { Workspace } from '../machine/workspace.js';
import { sessionNotFound } from './problem.js';

/** The parts of a session. */
export interface SessionParts<C extends Connection> {
  readonly id: string;
  readonly kind: Kind;
  readonly connection: C;
  readonly backendName: string;
  readonly limits: LifetimeLimits;
  readonly clock: Clock;
  /** Called once, as soon as the session can no longer be used. */
  readonly onEnd: (id: string) => void;
  /** Called once at the end, while the backend runs and the workspace exists. Both wait for it. */
  readonly keep?: (session: Session) => Promise<void>;
  /** The proxy of its browser, if any. */
  readonly proxy?: ForwardProxy | undefined;
}

/** One computer of a client, and the backend computer that performs its actions. */
export class Session<C extends Connection = Connection> {
  readonly id: string;
  readonly kind: Kind;
  readonly lifetimes: Lifetimes;
  readonly workspace: Workspace;
  /** The proxy of its browser, if any. */
  readonly proxy: ForwardProxy | undefined;

  /** The machine that performs its actions. */
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

  /** Fires when the session can no longer be used. The reason is the problem that clients receive from then on. */
  get ended(): AbortSignal {
    return this.machine.ended;
  }

  /** Runs a job after every earlier job. Jobs of one session never overlap. */
  exclusively<T>(job: () => Promise<T>): Promise<T> {
    return this.machine.exclusively(job);
  }

  /** Runs work on the backend under a deadline. If the backend turns out to have ended, the session ends. */
  within<T>(what: string, work: (deadline: Deadline) => Promise<T>, timeoutMs?: number): Promise<T> {
    return this.machine.within(what, work, timeoutMs);
  }

  /** Performs input on a tab, or on the screen. */
  perform(actions: readonly Action[], tab: TabId | undefined, timeoutMs: number): Promise<void> {
    return this.machine.perform(actions, tab, timeoutMs);
  }

  /** Takes a screenshot of a tab, or of the screen. */
  screenshot(tab: TabId | undefined): Promise<ScreenshotData> {
    return this.machine.screenshot(tab);
  }

  /** Notifies the listeners of an event. */
  publish(event: SessionEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Calls `listener` with every event, until the returned function is called. */
  subscribe(listener: (event: SessionEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the session and everything in it. Rejects if the backend could not be ended. */
  end(): Promise<void> {
    return this.machine.end();
  }
}

/**
 * An event for listeners: an action before it is performed, a piece of a command's output, or the outcome of either.
 */
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

/** The limits of a session's life. */
export interface LifetimeLimits {
  /** The longest life. Activity does not extend it. */
  readonly maxLifetimeSeconds: number;
  /** The longest idle time. */
  readonly idleTimeoutSeconds: number;
  /** Whether idleness ends the session. */
  readonly idleTimeoutEnabled: boolean;
}

/** The two timers of a session: the longest life, and the idle time, which every action and keepalive restarts. */
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

  /** Notes the start of an activity; the idle timer stops until the returned function is called. */
  begin(): () => void {
    this.#activities += 1;
    this.#touch();
    return () => {
      this.#activities -= 1;
      this.#touch();
    };
  }

  /** Returns the API's fields for the limits, under their old and new names. */
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

  /** Stops both timers. */
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
