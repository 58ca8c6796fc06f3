import { randomBytes } from 'node:crypto';
import { startDeadline, toError, type Connection } from '@farhand/core/driver';
import type { CreateRequest } from './create-request.js';
import type { Settings } from './options.js';
import { Problem, serviceUnavailable, sessionNotFound } from './problem.js';
import { Session } from './session.js';

const openTimeoutMs = 60_000;

/** The sessions that are alive. */
export class Sessions<C extends Connection = Connection> {
  readonly #settings: Settings<C>;
  readonly #live = new Map<string, Session<C>>();
  readonly #opening = new Set<Promise<Session<C>>>();
  readonly #closed = new AbortController();

  constructor(settings: Settings<C>) {
    this.#settings = settings;
  }

  /** Those alive now, oldest first. */
  live(): readonly Session<C>[] {
    return [...this.#live.values()];
  }

  /** The session of that id. Throws the API's 404 if there is none. */
  find(id: string): Session<C> {
    const session = this.#live.get(id);
    if (session === undefined) throw sessionNotFound();
    return session;
  }

  /** Makes a session. Throws 429 if there are too many, 503 if the backend cannot make it. */
  async create(request: CreateRequest): Promise<Session<C>> {
    const { maxConcurrent } = this.#settings;
    if (this.#live.size + this.#opening.size >= maxConcurrent) {
      throw new Problem(429, 'Concurrent limit reached', `At most ${maxConcurrent} computers may run at once.`);
    }
    const opening = this.#open(request);
    this.#opening.add(opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** Ends every session, the ones being made included. */
  async close(): Promise<void> {
    this.#closed.abort(serviceUnavailable('The emulator is shutting down.'));
    await Promise.allSettled(this.#opening);
    const results = await Promise.allSettled(this.live().map((session) => session.end()));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #open({ kind, display, limits }: CreateRequest): Promise<Session<C>> {
    const { driver, clock } = this.#settings;
    if (!driver.kinds.includes(kind)) throw serviceUnavailable(`The backend ${driver.name} has no ${kind}.`);
    const deadline = startDeadline({ signal: this.#closed.signal, timeoutMs: openTimeoutMs }, 'Opening the backend');
    try {
      // The emulator has timers of its own, so the backend's are switched off.
      const connection = await driver.open({ kind, display, idleTimeoutMs: 0 }, deadline);
      const session = new Session({
        id: newId(),
        kind,
        connection,
        backendName: driver.name,
        limits,
        clock,
        onEnd: (id) => this.#live.delete(id),
      });
      this.#live.set(session.id, session);
      return session;
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw serviceUnavailable(`The backend ${driver.name} could not open a ${kind}: ${toError(error).message}`);
    } finally {
      deadline.dispose();
    }
  }
}

/** An id of the form observed in 2026: `comp_` and up to 19 digits. */
const newId = (): string => `comp_${randomBytes(8).readBigUInt64BE() >> 1n}`;
