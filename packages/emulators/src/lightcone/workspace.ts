import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, posix } from 'node:path';
import { ActionRefusedError } from './raise.js';

const root = '/workspace';

/** The directory that stands for a computer's `/workspace`, and the processes that were started in it. */
export class Workspace {
  readonly #groups = new Set<number>();
  #directory: Promise<string> | undefined;
  #disposed = false;

  /** The real directory. Made on first use. */
  directory(): Promise<string> {
    if (this.#disposed) throw new ActionRefusedError('The session has ended');
    this.#directory ??= mkdtemp(join(tmpdir(), 'farhand-lightcone-'));
    return this.#directory;
  }

  /**
   * The real directory of a command's `cwd`: `/workspace` and relative paths lie in {@link Workspace.directory}, other
   * absolute paths are this machine's.
   *
   * @throws ActionRefusedError if the path climbs out of `/workspace`.
   */
  async resolve(cwd: string = root): Promise<string> {
    const path = posix.resolve(root, cwd);
    const inside = path === root || path.startsWith(`${root}/`);
    if (inside) return join(await this.directory(), path.slice(root.length));
    if (!isAbsolute(cwd) || cwd.startsWith(`${root}/`)) throw new ActionRefusedError(`cwd leaves ${root}: ${cwd}`);
    await this.directory();
    return cwd;
  }

  /** Remembers a process group until it is empty or the workspace is disposed of. */
  track(group: number): void {
    this.#groups.add(group);
  }

  /** Forgets a process group if nothing of it is left running. */
  forgetIfEmpty(group: number): void {
    if (!signalGroup(group, 0)) this.#groups.delete(group);
  }

  /** Kills what still runs and removes the directory. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const group of this.#groups) signalGroup(group, 'SIGKILL');
    this.#groups.clear();
    const directory = await this.#directory;
    if (directory !== undefined) await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Sends a signal to a process group; says whether there was one. */
export const signalGroup = (group: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
};
