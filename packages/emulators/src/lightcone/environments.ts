import { startDeadline, type Kind } from '@farhand/core/driver';
import { browserStorage } from '../machine/browser-storage.js';
import type { Snapshot } from '../machine/snapshot.js';
import { badRequest, Problem } from './problem.js';
import type { Session } from './session.js';

/** What is left of a session that was to be saved. */
export interface Environment {
  readonly id: string;
  readonly kind: Kind;
  /** The fields that told of its lifetimes when it ended. */
  readonly lifetimes: Readonly<Record<string, string | number | boolean>>;
  /** What the sites of a browser had stored. */
  readonly storageState?: string | undefined;
  /** What was in the workspace of a desktop, which stands for its disk. */
  readonly files?: Snapshot | undefined;
}

const saveTimeoutMs = 15_000;

/** The sessions that were saved, by the id they had. */
export class Environments {
  readonly #saved = new Map<string, Environment>();

  /** All of them, oldest first. */
  all(): readonly Environment[] {
    return [...this.#saved.values()];
  }

  /** The one of that id, for a session of a kind. Throws the API's 404 if there is none, 400 if it is of the other kind. */
  find(id: string, kind: Kind): Environment {
    const found = this.#saved.get(id);
    if (found === undefined) throw new Problem(404, 'Environment not found', `There is no saved session ${id}.`);
    if (found.kind !== kind) throw badRequest(`The saved session ${id} is a ${found.kind}, not a ${kind}`);
    return found;
  }

  /** Saves a session that is about to end, under its own id, and as the one that it was restored from. */
  async save(session: Session, restoredFrom: string | undefined): Promise<void> {
    const state = session.kind === 'browser' ? await storageOf(session) : await filesOf(session);
    const { kind } = session;
    const lifetimes = session.lifetimes.fields();
    const ids = restoredFrom === undefined ? [session.id] : [restoredFrom, session.id];
    const replaced = ids.map((id) => this.#saved.get(id)?.files);
    for (const id of ids) this.#saved.set(id, { id, kind, lifetimes, ...state });
    for (const files of replaced) if (files !== undefined && !this.#isUsed(files)) await files.dispose();
  }

  /** Forgets everything. */
  async close(): Promise<void> {
    const files = new Set(this.all().map((environment) => environment.files));
    this.#saved.clear();
    await Promise.all([...files].map((snapshot) => snapshot?.dispose()));
  }

  #isUsed(files: Snapshot): boolean {
    return this.all().some((environment) => environment.files === files);
  }
}

const storageOf = async ({ connection }: Session): Promise<Pick<Environment, 'storageState'>> => {
  const deadline = startDeadline({ timeoutMs: saveTimeoutMs }, 'Saving the session');
  try {
    return { storageState: await browserStorage(connection, deadline) };
  } finally {
    deadline.dispose();
  }
};

const filesOf = async ({ workspace }: Session): Promise<Pick<Environment, 'files'>> => {
  workspace.killAll();
  return { files: await workspace.snapshot() };
};
