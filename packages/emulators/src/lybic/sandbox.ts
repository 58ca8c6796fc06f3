import type { Connection, Kind } from '@farhand/core/driver';
import { pause, type Clock } from '../clock.js';
import { environmentOf } from '../machine/backend.js';
import { Machine } from '../machine/machine.js';
import { Workspace } from '../machine/workspace.js';
import type { LybicShape, LybicStatus, Settings } from './options.js';
import { Ports } from './ports.js';
import { notFound, problem, sandboxExpired } from './problem.js';
import { ShellSessions } from './shell-sessions.js';

/** The parts of a sandbox. */
export interface SandboxParts<C extends Connection> {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly shape: LybicShape;
  readonly lifetimeMs: number;
  readonly connection: C;
  readonly settings: Settings<C>;
  /** Creates the backend computer that it has after a restart. */
  readonly open: () => Promise<C>;
  /** Called once, as soon as the sandbox can no longer be used. */
  readonly onEnd: (id: string) => void;
}

/** Why a sandbox can no longer be used. */
type End = 'deleted' | 'expired';

/** One sandbox of a client, and the backend computer that performs its actions. */
export class Sandbox<C extends Connection = Connection> {
  readonly id: string;
  readonly kind: Kind = 'desktop';
  readonly name: string;
  readonly projectId: string;
  readonly shape: LybicShape;
  readonly lifetime: Lifetime;
  readonly workspace: Workspace;
  readonly shells: ShellSessions;
  /** Its open ports. */
  readonly ports: Ports;

  readonly #settings: Settings<C>;
  readonly #open: () => Promise<C>;
  readonly #onEnd: (id: string) => void;
  readonly #readiness: Readiness;
  #machine: Machine<C>;
  #restarting: Promise<void> | undefined;
  #failed = false;
  #end: End | undefined;
  #ending: Promise<void> | undefined;

  constructor(parts: SandboxParts<C>) {
    const { id, name, projectId, shape, lifetimeMs, connection, settings } = parts;
    this.id = id;
    this.name = name;
    this.projectId = projectId;
    this.shape = shape;
    this.workspace = new Workspace('/sandbox', () => environmentOf(this.connection));
    this.shells = new ShellSessions(this.workspace, settings.variants.shellReadRepeats);
    this.ports = new Ports(settings.allowExec);
    this.#settings = settings;
    this.#open = parts.open;
    this.#onEnd = parts.onEnd;
    this.#readiness = new Readiness(settings);
    this.#machine = this.#run(connection);
    this.lifetime = new Lifetime(lifetimeMs, settings.clock, () => void this.end('expired').catch(() => undefined));
  }

  /** The backend computer. */
  get connection(): C {
    return this.#machine.connection;
  }

  /** The machine that performs its actions. A restart replaces it. */
  get machine(): Machine<C> {
    return this.#machine;
  }

  /** Whether it has expired. */
  get expired(): boolean {
    return this.#end === 'expired';
  }

  /** Returns the status that clients see. */
  status(): LybicStatus {
    return this.#settings.statusOf(this.id, this.#trueStatus());
  }

  /** Like {@link Sandbox.status}, and counts one of the reads for which a new sandbox is reported as pending. */
  readStatus(): LybicStatus {
    const status = this.status();
    this.#readiness.countRead();
    return status;
  }

  /** Reports the sandbox as pending for this many further reads. */
  startSlowly(reads: number): void {
    this.#readiness.prolong(reads);
  }

  /** Throws the error that clients get for a sandbox that has ended. */
  checkAlive(): void {
    if (this.#end !== undefined) throw this.#gone();
  }

  /** Runs a job on the backend when it is up and every earlier job is done. */
  async use<T>(job: (machine: Machine<C>) => Promise<T>): Promise<T> {
    await this.whenReady();
    const machine = this.#machine;
    return machine.exclusively(() => job(machine));
  }

  /** Waits until the sandbox is up. Throws if it has ended, or is reported as failed. */
  async whenReady(): Promise<void> {
    await this.#restarting;
    await this.#readiness.wait(this.#machine.ended);
    this.checkAlive();
    const status = this.#settings.statusOf(this.id, this.#failed ? 'ERROR' : 'RUNNING');
    if (status === 'ERROR' || status === 'STOPPED') {
      throw problem(400, 'SANDBOX_NOT_RUNNING', `Sandbox ${this.id} is ${status}`);
    }
  }

  /** Ends the backend and the commands, and creates another backend. Files stay. */
  restart(): Promise<void> {
    this.#restarting ??= Promise.resolve()
      .then(() => this.#restart())
      .finally(() => (this.#restarting = undefined));
    return this.#restarting;
  }

  /** Ends the sandbox and everything in it. Rejects if the backend could not be ended. */
  end(why: End): Promise<void> {
    this.#end ??= why;
    this.#ending ??= this.#tearDown();
    return this.#ending;
  }

  #trueStatus(): LybicStatus {
    if (this.#end !== undefined) return 'STOPPED';
    if (this.#failed) return 'ERROR';
    return this.#restarting !== undefined || this.#readiness.pending ? 'PENDING' : 'RUNNING';
  }

  #gone(): Error {
    if (this.#end === 'expired') return sandboxExpired(this.#settings.variants.expiredStatus, this.id);
    if (this.#end === undefined) return problem(503, 'RESTARTED', `Sandbox ${this.id} was restarted`);
    return notFound('Sandbox', this.id);
  }

  #run(connection: C): Machine<C> {
    return new Machine({
      connection,
      backendName: this.#settings.driver.name,
      gone: () => this.#gone(),
      onEnd: () => this.#outlive(),
    });
  }

  /** Ends the sandbox if its backend ends by itself. */
  #outlive(): void {
    if (this.#end !== undefined || this.#restarting !== undefined) return;
    this.#end = 'deleted';
    void Promise.resolve()
      .then(() => this.end('deleted'))
      .catch(() => undefined);
  }

  async #restart(): Promise<void> {
    this.shells.clear();
    this.workspace.killAll();
    await this.#machine.end();
    try {
      this.#machine = this.#run(await this.#open());
    } catch (error) {
      this.#failed = true;
      throw error;
    }
    this.#failed = false;
    if (this.#end !== undefined) await this.#machine.end();
    this.checkAlive();
    this.#readiness.start();
  }

  async #tearDown(): Promise<void> {
    this.lifetime.stop();
    this.#onEnd(this.id);
    this.shells.clear();
    await this.#restarting?.catch(() => undefined);
    const results = await Promise.allSettled([this.#machine.end(), this.workspace.dispose(), this.ports.close()]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

type Waits = Pick<Settings, 'clock' | 'pendingMs' | 'pendingReads'>;

/** Whether a started sandbox is up, and whether clients see that. */
class Readiness {
  readonly #waits: Waits;
  #readyAtMs = 0;
  #readsLeft = 0;

  constructor(waits: Waits) {
    this.#waits = waits;
    this.start();
  }

  /** Whether clients see it as starting. */
  get pending(): boolean {
    return this.#readsLeft > 0 || this.#leftMs > 0;
  }

  /** Starts over. */
  start(): void {
    this.#readyAtMs = this.#waits.clock.now() + this.#waits.pendingMs;
    this.#readsLeft = this.#waits.pendingReads;
  }

  /** Makes clients see it as starting for this many further reads. */
  prolong(reads: number): void {
    this.#readsLeft += reads;
  }

  /** Notes that a client has read the status. */
  countRead(): void {
    this.#readsLeft = Math.max(0, this.#readsLeft - 1);
  }

  /** Waits until it is up, or `ended` fires. */
  async wait(ended: AbortSignal): Promise<void> {
    await pause(this.#waits.clock, this.#leftMs, ended);
  }

  get #leftMs(): number {
    return this.#readyAtMs - this.#waits.clock.now();
  }
}

/** The longest life from creation: 13 days, as documented. */
const longestLifeMs = 13 * 86_400_000;

/** The lifetime of a sandbox. Only a request extends it; activity does not. */
class Lifetime {
  /** When it started, in milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly #clock: Clock;
  readonly #onExpire: () => void;
  #expiresAtMs: number;
  #stop: () => void;

  constructor(lifetimeMs: number, clock: Clock, onExpire: () => void) {
    this.createdAtMs = clock.now();
    this.#clock = clock;
    this.#onExpire = onExpire;
    this.#expiresAtMs = this.createdAtMs + lifetimeMs;
    this.#stop = clock.after(lifetimeMs, onExpire);
  }

  /** When it ends, in milliseconds since 1970. */
  get expiresAtMs(): number {
    return this.#expiresAtMs;
  }

  /** Sets another lifetime, counted from now. Throws the API's 400 if its life would be too long. */
  extend(lifetimeMs: number): void {
    const expiresAtMs = this.#clock.now() + lifetimeMs;
    if (expiresAtMs > this.createdAtMs + longestLifeMs) {
      throw problem(400, 'LIFETIME_TOO_LONG', 'A sandbox lives for 13 days from its creation at most');
    }
    this.#expiresAtMs = expiresAtMs;
    this.#stop();
    this.#stop = this.#clock.after(lifetimeMs, this.#onExpire);
  }

  /** Stops the timer. */
  stop(): void {
    this.#stop();
  }
}
