import { randomBytes } from 'node:crypto';
import { createWriteStream, type Stats } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ActionFailedError } from '../errors.js';

/** A file of this machine that is open to be read. */
export interface LocalFile extends AsyncDisposable {
  readonly sizeBytes: number;
  /** Its content. May be read once. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /**
   * Makes sure that what was read is one state of the file.
   *
   * @throws ActionFailedError if the file was changed since it was opened.
   */
  checkUnchanged(readBytes: number): Promise<void>;
}

const kindOf = (found: Stats): string => (found.isDirectory() ? 'a folder' : 'no file');

/**
 * Opens a file of this machine.
 *
 * @throws ActionFailedError if there is something else: a device never ends, and opening a pipe waits for its writer.
 */
export const openLocalFile = async (path: string, call: string): Promise<LocalFile> => {
  const there = await stat(path);
  if (!there.isFile()) {
    throw new ActionFailedError(`${call}: '${path}' is ${kindOf(there)} on this machine. Give the path of a file.`);
  }
  const handle = await open(path);
  const before = await handle.stat();
  return {
    sizeBytes: before.size,
    pieces: handle.createReadStream({ autoClose: false }),
    checkUnchanged: async (readBytes) => {
      const after = await handle.stat();
      if (readBytes === before.size && after.size === before.size && after.mtimeMs === before.mtimeMs) return;
      throw new ActionFailedError(
        `${call}: '${path}' was changed while it was read. What was there before on the computer is untouched. Try again.`,
      );
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
};

/**
 * Makes sure that a file can be put there.
 *
 * @throws ActionFailedError if there is a folder.
 */
export const checkLocalTarget = async (path: string, call: string): Promise<void> => {
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() !== true) return;
  throw new ActionFailedError(`${call}: '${path}' is a folder on this machine. Give the path of a file.`);
};

/** Writes a file of this machine: at the path there is what was there, or all of the new content. */
export const saveLocally = async (path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> => {
  const own = `${path}.farhand-${randomBytes(8).toString('hex')}`;
  try {
    await pipeline(pieces, createWriteStream(own, { flags: 'wx' }));
    await rename(own, path);
  } catch (error) {
    await rm(own, { force: true });
    throw error;
  }
};
