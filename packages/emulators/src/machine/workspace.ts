import { shLineKilling } from '@farhand/core/driver';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, posix } from 'node:path';
import { FolderGuard } from './folder-guard.js';
import { ActionRefusedError } from './machine.js';

/** The directory that stands for a computer's home, and the processes that were started in it. */
export class Workspace {
  /** What commands on the backend's screen need now, such as `DISPLAY`. */
  readonly environment: () => Readonly<Record<string, string>>;
  readonly #root: string;
  readonly #groups = new Set<number>();
  #directory: Promise<string> | undefined;
  #guard: FolderGuard | undefined;
  #hasStarted = false;
  #disposed = false;

  /** `root`: the absolute path that clients know the directory by. */
  constructor(root: string, environment: () => Readonly<Record<string, string>>) {
    this.#root = root;
    this.environment = environment;
  }

  /** The real directory. Made on first use. */
  directory(): Promise<string> {
    if (this.#disposed) throw new ActionRefusedError('The session has ended');
    this.#directory ??= this.#make();
    return this.#directory;
  }

  async #make(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'farhand-emulator-'));
    this.#guard = new FolderGuard(directory);
    return directory;
  }

  /**
   * The real place of a path: relative ones and those below the root lie in {@link Workspace.directory}, other absolute
   * paths are this machine's. `what` names the path in messages.
   *
   * @throws ActionRefusedError if a path that starts inside climbs out.
   */
  async resolve(path: string = this.#root, what = 'cwd'): Promise<string> {
    const root = this.#root;
    const whole = posix.resolve(root, path);
    const inside = whole === root || whole.startsWith(`${root}/`);
    if (inside) return join(await this.directory(), whole.slice(root.length));
    if (!isAbsolute(path) || path.startsWith(`${root}/`)) {
      throw new ActionRefusedError(`${what} leaves ${root}: ${path}`);
    }
    await this.directory();
    return path;
  }

  /** A command line in which the paths below the root are real ones. What a command prints has those. */
  async standIn(line: string): Promise<string> {
    const path = new RegExp(`(?<![\\w./~-])${this.#root}(?![\\w.-])`, 'g');
    if (!path.test(line)) return line;
    const directory = await this.directory();
    return line.replaceAll(path, () => directory);
  }

  /** Copies what is in it, for another computer. */
  async snapshot(): Promise<Snapshot> {
    return Snapshot.of(await this.directory());
  }

  /** Puts in it what was in another one. */
  async restore(snapshot: Snapshot): Promise<void> {
    await snapshot.copyTo(await this.directory());
  }

  /** Remembers a process group until it is empty or the workspace is disposed of. */
  track(group: number): void {
    this.#hasStarted = true;
    this.#groups.add(group);
  }

  /** Forgets a process group if nothing of it is left running. */
  forgetIfEmpty(group: number): void {
    if (!signalGroup(group, 0)) this.#groups.delete(group);
  }

  /** Kills what still runs. */
  killAll(): void {
    for (const group of this.#groups) signalGroup(group, 'SIGKILL');
    this.#groups.clear();
  }

  /** Kills what still runs and removes the directory. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.killAll();
    const directory = await this.#directory;
    if (directory === undefined) return;
    // It is the home of all commands, so those that have left their group, such as jobs of a shell in a terminal, are known.
    if (this.#hasStarted) await once(spawn('/bin/sh', ['-c', shLineKilling(directory, 'HOME')]), 'exit');
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    this.#guard?.end();
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

/** Sockets and pipes are nothing without the programs that made them, and what is gone meanwhile cannot be kept. */
const isKept = async (path: string): Promise<boolean> => {
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && (found.isFile() || found.isDirectory() || found.isSymbolicLink());
};

const copy = (from: string, to: string): Promise<void> =>
  cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: isKept });

/** A copy of a directory, which outlives the computer it was made of. */
export class Snapshot {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Copies a directory. */
  static async of(directory: string): Promise<Snapshot> {
    const snapshot = new Snapshot(await mkdtemp(join(tmpdir(), 'farhand-snapshot-')));
    try {
      await copy(directory, snapshot.#directory);
      return snapshot;
    } catch (error) {
      await snapshot.dispose();
      throw error;
    }
  }

  /** Copies it into a directory. */
  copyTo(directory: string): Promise<void> {
    return copy(this.#directory, directory);
  }

  /** Removes it. */
  dispose(): Promise<void> {
    return rm(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }
}
