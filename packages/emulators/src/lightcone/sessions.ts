import { startDeadline, toError, within, type Connection, type Kind } from '@farhand/core/driver';
import { randomBytes } from 'node:crypto';
import { browserStorage, type BackendWish } from '../machine/backend.js';
import { ForwardProxy } from '../machine/forward-proxy.js';
import type { Snapshot } from '../machine/workspace.js';
import { setScale, type CreateRequest } from './create-request.js';
import type { Settings } from './options.js';
import { badRequest, Problem, serviceUnavailable, sessionNotFound } from './problem.js';
import { Session } from './session.js';

const openTimeoutMs = 60_000;

/** The running sessions. */
export class Sessions<C extends Connection = Connection> {
  readonly #settings: Settings<C>;
  readonly #live = new Map<string, Session<C>>();
  readonly #opening = new Set<Promise<Session<C>>>();
  readonly #closed = new AbortController();
  /** The saved sessions. */
  readonly environments: Environments = new Environments();

  constructor(settings: Settings<C>) {
    this.#settings = settings;
  }

  /** Returns the running sessions, oldest first. */
  live(): readonly Session<C>[] {
    return [...this.#live.values()];
  }

  /** Returns the session with an id. Throws the API's 404 if there is none. */
  find(id: string): Session<C> {
    const session = this.#live.get(id);
    if (session === undefined) throw sessionNotFound();
    return session;
  }

  /** Creates a session. Throws 429 if there are too many, and 503 if the backend cannot create it. */
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

  /** Ends every session, including the ones being created. */
  async close(): Promise<void> {
    this.#closed.abort(serviceUnavailable('The emulator is shutting down.'));
    await Promise.allSettled(this.#opening);
    const results = await Promise.allSettled(this.live().map((session) => session.end()));
    await this.environments.close();
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #open(request: CreateRequest): Promise<Session<C>> {
    const { kind, display, limits, persistent, environmentId } = request;
    const { driver, clock } = this.#settings;
    if (!driver.kinds.includes(kind)) throw serviceUnavailable(`The backend ${driver.name} has no ${kind}.`);
    const restored = environmentId === undefined ? undefined : this.environments.find(environmentId, kind);
    const proxy = await openProxy(request, this.#settings);
    const deadline = startDeadline({ signal: this.#closed.signal, timeoutMs: openTimeoutMs }, 'Opening the backend');
    try {
      const wish = { kind, display, ...browserWish(restored?.storageState, proxy?.url) };
      // The emulator has its own timers, so the backend's are off.
      const connection = await driver.open({ ...wish, idleTimeoutMs: 0 }, deadline);
      const session = new Session({
        id: newId(),
        kind,
        connection,
        backendName: driver.name,
        limits,
        clock,
        onEnd: (id) => this.#live.delete(id),
        proxy,
        ...(persistent ? { keep: (ending) => this.#keep(ending, environmentId) } : {}),
      });
      this.#live.set(session.id, session);
      await begin(session, request, restored?.files, driver.name);
      return session;
    } catch (error) {
      await proxy?.close();
      if (error instanceof Problem) throw error;
      throw serviceUnavailable(`The backend ${driver.name} could not open a ${kind}: ${toError(error).message}`);
    } finally {
      deadline.dispose();
    }
  }

  /** Saves a session that ends, unless the whole emulator ends, because then no one could restore it. */
  async #keep(session: Session, restoredFrom: string | undefined): Promise<void> {
    if (!this.#closed.signal.aborted) await this.environments.save(session, restoredFrom);
  }
}

/** Returns the proxy for a new browser; `undefined` if proxies are off, and for a desktop. */
const openProxy = async (
  { kind, useAdvancedProxy }: CreateRequest,
  { proxies, advancedProxyUrl }: Pick<Settings, 'proxies' | 'advancedProxyUrl'>,
): Promise<ForwardProxy | undefined> => {
  const upstream = useAdvancedProxy ? advancedProxyUrl : undefined;
  if (kind !== 'browser' || (!proxies && upstream === undefined)) return undefined;
  return ForwardProxy.listen(upstream);
};

/** Prepares a session. A session without the wanted scale or files is not started. */
const begin = async (
  session: Session,
  { kind, scale }: CreateRequest,
  files: Snapshot | undefined,
  backendName: string,
): Promise<void> => {
  try {
    const done = await session.within('Setting the scale', (limit) => setScale(session.connection, scale, limit));
    if (!done) throw serviceUnavailable(`The backend ${backendName} has no ${kind} of a scale other than 1.`);
    if (files !== undefined) await session.workspace.restore(files);
  } catch (error) {
    await session.end().catch(() => undefined);
    throw error;
  }
};

const browserWish = (
  storageState: string | undefined,
  proxyUrl: string | undefined,
): Pick<BackendWish, 'storageState' | 'proxyUrl'> => ({
  ...(storageState === undefined ? {} : { storageState }),
  ...(proxyUrl === undefined ? {} : { proxyUrl }),
});

/** Returns an id in the format observed in 2026: `comp_` and up to 19 digits. */
const newId = (): string => `comp_${randomBytes(8).readBigUInt64BE() >> 1n}`;

/** The saved state of a session. */
export interface Environment {
  readonly id: string;
  readonly kind: Kind;
  /** The lifetime fields at its end. */
  readonly lifetimes: Readonly<Record<string, string | number | boolean>>;
  /** The stored site data of a browser. */
  readonly storageState?: string | undefined;
  /** The content of a desktop's workspace, which stands for its disk. */
  readonly files?: Snapshot | undefined;
}

const saveTimeoutMs = 15_000;

/** The saved sessions, by their ids. */
class Environments {
  readonly #saved = new Map<string, Environment>();

  /** Returns all of them, oldest first. */
  all(): readonly Environment[] {
    return [...this.#saved.values()];
  }

  /**
   * Returns the saved session with an id, for a session of a kind. Throws the API's 404 if there is none, and 400 if
   * its kind differs.
   */
  find(id: string, kind: Kind): Environment {
    const found = this.#saved.get(id);
    if (found === undefined) throw new Problem(404, 'Environment not found', `There is no saved session ${id}.`);
    if (found.kind !== kind) throw badRequest(`The saved session ${id} is a ${found.kind}, not a ${kind}`);
    return found;
  }

  /** Saves a session that is about to end, under its own id and under the id that it was restored from. */
  async save(session: Session, restoredFrom: string | undefined): Promise<void> {
    const state = session.kind === 'browser' ? await storageOf(session) : await filesOf(session);
    const { kind } = session;
    const lifetimes = session.lifetimes.fields();
    const ids = restoredFrom === undefined ? [session.id] : [restoredFrom, session.id];
    const replaced = ids.map((id) => this.#saved.get(id)?.files);
    for (const id of ids) this.#saved.set(id, { id, kind, lifetimes, ...state });
    for (const files of replaced) if (files !== undefined && !this.#isUsed(files)) await files.dispose();
  }

  /** Forgets all saved sessions. */
  async close(): Promise<void> {
    const files = new Set(this.all().map((environment) => environment.files));
    this.#saved.clear();
    await Promise.all([...files].map((snapshot) => snapshot?.dispose()));
  }

  #isUsed(files: Snapshot): boolean {
    return this.all().some((environment) => environment.files === files);
  }
}

const storageOf = ({ connection }: Session): Promise<Pick<Environment, 'storageState'>> =>
  within({ timeoutMs: saveTimeoutMs }, 'Saving the session', async (deadline) => ({
    storageState: await browserStorage(connection, deadline),
  }));

const filesOf = async ({ workspace }: Session): Promise<Pick<Environment, 'files'>> => {
  workspace.killAll();
  return { files: await workspace.snapshot() };
};
