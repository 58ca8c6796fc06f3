import { cp, lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
