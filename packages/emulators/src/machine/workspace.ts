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
  /** Returns the variables that commands need for the backend's screen, such as `DISPLAY`. */
  readonly environment: () => Readonly<Record<string, string>>;
  readonly #root: string;
  readonly #groups = new Set<number>();
  #directory: Promise<string> | undefined;
  #guard: FolderGuard | undefined;
  #hasStarted = false;
  #disposed = false;

  /** `root`: the absolute path of the directory, as clients see it. */
  constructor(root: string, environment: () => Readonly<Record<string, string>>) {
    this.#root = root;
    this.environment = environment;
  }

  /** Resolves to the real directory, which the first call creates. */
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
   * Resolves a path to its real place. Relative paths and paths below the root are in {@link Workspace.directory};
   * other absolute paths are this machine's. `what` names the path in messages.
   *
   * @throws ActionRefusedError if a path that starts inside leads outside.
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

  /** Replaces paths below the root in a command line by real ones. The output of the command contains the real ones. */
  async standIn(line: string): Promise<string> {
    const path = new RegExp(`(?<![\\w./~-])${this.#root}(?![\\w.-])`, 'g');
    if (!path.test(line)) return line;
    const directory = await this.directory();
    return line.replaceAll(path, () => directory);
  }

  /** Copies its content, for another computer. */
  async snapshot(): Promise<Snapshot> {
    return Snapshot.of(await this.directory());
  }

  /** Adds the content of another workspace. */
  async restore(snapshot: Snapshot): Promise<void> {
    await snapshot.copyTo(await this.directory());
  }

  /** Tracks a process group until it is empty or the workspace is disposed of. */
  track(group: number): void {
    this.#hasStarted = true;
    this.#groups.add(group);
  }

  /** Forgets a process group if none of its processes is running. */
  forgetIfEmpty(group: number): void {
    if (!signalGroup(group, 0)) this.#groups.delete(group);
  }

  /** Kills all running processes. */
  killAll(): void {
    for (const group of this.#groups) signalGroup(group, 'SIGKILL');
    this.#groups.clear();
  }

  /** Kills all running processes and removes the directory. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.killAll();
    const directory = await this.#directory;
    if (directory === undefined) return;
    // The directory is the home of all commands, which identifies processes that have left their group, such as jobs of
    // a shell in a terminal.
    if (this.#hasStarted) await once(spawn('/bin/sh', ['-c', shLineKilling(directory, 'HOME')]), 'exit');
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    this.#guard?.end();
  }
}

/** Sends a signal to a process group; returns whether the group exists. */
export const signalGroup = (group: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
};

/** Sockets and pipes are useless without the programs that created them, and missing files cannot be kept. */
const isKept = async (path: string): Promise<boolean> => {
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && (found.isFile() || found.isDirectory() || found.isSymbolicLink());
};

const copy = (from: string, to: string): Promise<void> =>
  cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: isKept });

/** A copy of a directory that outlives its computer. */
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
