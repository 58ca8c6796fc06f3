import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ActionFailedError, toError } from '../errors.js';

/** A file of this machine, open for reading. */
interface LocalFile extends AsyncDisposable {
  readonly sizeBytes: number;
  /** Its content. Can be read once. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /**
   * Checks that the content that was read is one consistent state of the file.
   *
   * @throws ActionFailedError if the file was changed after it was opened.
   */
  checkUnchanged(readBytes: number): Promise<void>;
}

const isNothing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** Runs work on a file of this machine. A system error becomes the reason of the failure. */
const attempt = async <T>(failure: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    const why = isNothing(cause) ? 'no such file or folder' : toError(cause).message;
    throw new ActionFailedError(`${failure} on this machine: ${why}.`, { cause });
  }
};

/**
 * Resolves to what exists at a path of this machine, or to `undefined` if nothing does.
 *
 * @throws ActionFailedError if it is not a file. A device never ends, opening a pipe waits for its other side, and
 * replacing either would destroy it.
 */
const fileAt = async (path: string, call: string): Promise<Stats | undefined> => {
  const there = await attempt(`${call}: '${path}' could not be inspected`, () =>
    stat(path).catch((error: unknown) => {
      if (isNothing(error)) return undefined;
      throw error;
    }),
  );
  if (there === undefined || there.isFile()) return there;
  const what = there.isDirectory() ? 'a folder' : 'not a file';
  throw new ActionFailedError(`${call}: '${path}' is ${what} on this machine. Pass the path of a file.`);
};

/**
 * Opens a file of this machine.
 *
 * @throws ActionFailedError if it does not exist or cannot be read.
 */
export const openLocalFile = async (path: string, call: string): Promise<LocalFile> => {
  if ((await fileAt(path, call)) === undefined) {
    throw new ActionFailedError(`${call}: '${path}' was not found on this machine. Pass the path of a file.`);
  }
  const handle = await attempt(`${call}: '${path}' could not be read`, () => open(path));
  const before = await handle.stat();
  return {
    sizeBytes: before.size,
    pieces: handle.createReadStream({ autoClose: false }),
    checkUnchanged: async (readBytes) => {
      const after = await handle.stat();
      if (readBytes === before.size && after.size === before.size && after.mtimeMs === before.mtimeMs) return;
      throw new ActionFailedError(
        `${call}: '${path}' was changed while it was read. The old file on the computer is unchanged. Try again.`,
      );
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
};

/**
 * Checks that a file can be written at a path of this machine, and returns the function that does it. That function
 * creates the folders. It keeps the old file until all new content has arrived, and takes over its permissions.
 *
 * @throws ActionFailedError if the path exists and is not a file.
 */
export const openLocalTarget = async (
  path: string,
  call: string,
): Promise<(pieces: AsyncIterable<Uint8Array>) => Promise<void>> => {
  const replaced = await fileAt(path, call);
  const folder = dirname(path);
  const own = join(folder, `.farhand-${randomBytes(8).toString('hex')}`);
  return async (pieces) => {
    let failure: { readonly error: unknown } | undefined;
    const noted = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      try {
        yield* pieces;
      } catch (error) {
        failure = { error };
        throw error;
      }
    };
    try {
      await attempt(`${call}: '${path}' could not be written`, async () => {
        await mkdir(folder, { recursive: true });
        // Set from the start, so that the new file is never more readable than the old one, and again below, because
        // the umask removes bits.
        const mode = replaced?.mode;
        // Opened before anything can fail. A stream that is still opening would create the file after its removal.
        const file = await open(own, 'wx', mode);
        await pipeline(noted(), file.createWriteStream());
        if (mode !== undefined) await chmod(own, mode).catch(() => undefined);
        await rename(own, path);
      });
    } catch (error) {
      await rm(own, { force: true }).catch(() => undefined);
      throw failure === undefined ? error : failure.error;
    }
  };
};
