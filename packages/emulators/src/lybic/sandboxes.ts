import { toError, within, type Connection } from '@farhand/core/driver';
import { isoTime } from '../clock.js';
import type { JsonObject } from '../http/json.js';
import type { Snapshot } from '../machine/workspace.js';
import { shapeOfSandbox, type LybicShape, type LybicStatus, type Settings } from './options.js';
import { LybicProblem, newId, noRooms, notFound, problem } from './problem.js';
import { Sandbox } from './sandbox.js';

/** A checked create request. */
export interface SandboxRequest {
  readonly name: string;
  readonly projectId: string;
  readonly shape: LybicShape;
  readonly lifetimeMs: number;
  /** The initial content of its directory. Default: none. */
  readonly files?: Snapshot;
}

const openTimeoutMs = 60_000;

/** How many expired sandboxes the list still shows. */
const longestMemory = 100;

/** The running sandboxes, and the expired ones. */
export class Sandboxes<C extends Connection = Connection> {
  readonly #settings: Settings<C>;
  readonly #known = new Map<string, Sandbox<C>>();
  readonly #opening = new Set<Promise<Sandbox<C>>>();
  readonly #closed = new AbortController();

  constructor(settings: Settings<C>) {
    this.#settings = settings;
  }

  /** Returns the running sandboxes, oldest first. */
  live(): readonly Sandbox<C>[] {
    return this.all().filter(({ expired }) => !expired);
  }

  /** Returns the running and the expired sandboxes, oldest first. */
  all(): readonly Sandbox<C>[] {
    return [...this.#known.values()];
  }

  /** Returns the sandbox with an id, expired or not. Throws the API's 404 if there is none. */
  find(id: string): Sandbox<C> {
    const sandbox = this.#known.get(id);
    if (sandbox === undefined) throw notFound('Sandbox', id);
    return sandbox;
  }

  /** Creates a sandbox. Throws if there are too many, or the backend cannot create it. */
  async create(request: SandboxRequest): Promise<Sandbox<C>> {
    const { failCreate, maxConcurrent } = this.#settings;
    if (failCreate !== undefined) throw new LybicProblem(failCreate.status, failCreate.code, failCreate.message);
    if (this.live().length + this.#opening.size >= maxConcurrent) throw noRooms();
    const making = this.#make(request);
    this.#opening.add(making);
    try {
      return await making;
    } finally {
      this.#opening.delete(making);
    }
  }

  /** Ends a sandbox and forgets it, even an expired one. */
  async delete(sandbox: Sandbox<C>): Promise<void> {
    this.#known.delete(sandbox.id);
    await sandbox.end('deleted');
  }

  /** Ends every sandbox, including the ones being created. */
  async close(): Promise<void> {
    this.#closed.abort(problem(503, 'UNAVAILABLE', 'The emulator is shutting down.'));
    await Promise.allSettled(this.#opening);
    const results = await Promise.allSettled(this.all().map((sandbox) => sandbox.end('deleted')));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #make(request: SandboxRequest): Promise<Sandbox<C>> {
    const settings = this.#settings;
    const sandbox = new Sandbox({
      ...request,
      id: newId('SBX'),
      settings,
      connection: await this.#open(),
      open: () => this.#open(),
      onEnd: (id) => this.#forget(id),
    });
    try {
      if (request.files !== undefined) await sandbox.workspace.restore(request.files);
    } catch (error) {
      await sandbox.end('deleted').catch(() => undefined);
      throw error;
    }
    this.#known.set(sandbox.id, sandbox);
    return sandbox;
  }

  async #open(): Promise<C> {
    const { driver, display } = this.#settings;
    if (!driver.kinds.includes('desktop')) {
      throw problem(503, 'UNAVAILABLE', `The backend ${driver.name} has no desktop.`);
    }
    // The emulator has its own timers, so the backend's are off.
    const wish = { kind: 'desktop', display, idleTimeoutMs: 0 } as const;
    const limits = { signal: this.#closed.signal, timeoutMs: openTimeoutMs };
    try {
      return await within(limits, 'Opening the backend', (deadline) => driver.open(wish, deadline));
    } catch (error) {
      if (error instanceof LybicProblem) throw error;
      const reason = toError(error).message;
      throw problem(503, 'UNAVAILABLE', `The backend ${driver.name} could not open a desktop: ${reason}`);
    }
  }

  #forget(ended: string): void {
    if (this.#known.get(ended)?.expired !== true) {
      this.#known.delete(ended);
      return;
    }
    const expired = this.all().filter(({ expired: over }) => over);
    for (const { id } of expired.slice(0, Math.max(0, expired.length - longestMemory))) this.#known.delete(id);
  }
}

/** Returns a sandbox in the format of create and list. `expiredAt` is the old name of `expiresAt`. */
export const sandboxResponse = (sandbox: Sandbox, status: LybicStatus = sandbox.status()): JsonObject => ({
  id: sandbox.id,
  name: sandbox.name,
  expiredAt: isoTime(sandbox.lifetime.expiresAtMs),
  expiresAt: isoTime(sandbox.lifetime.expiresAtMs),
  createdAt: isoTime(sandbox.lifetime.createdAtMs),
  projectId: sandbox.projectId,
  shapeName: sandbox.shape.name,
  status,
});

/**
 * Returns a sandbox in the format of retrieve. The connection details lead to no stream, but their fields must exist.
 */
export const sandboxDetails = (sandbox: Sandbox): JsonObject => ({
  sandbox: { ...sandboxResponse(sandbox, sandbox.readStatus()), shape: shapeOfSandbox(sandbox.shape) },
  connectDetails: { gatewayAddresses: [], certificateHashBase64: '', endUserToken: '', roomId: '' },
});
