import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ActionFailedError, toError } from '../errors.js';

/** A file of this machine that is open to be read. */
interface LocalFile extends AsyncDisposable {
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

const isNothing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** Does something with a file of this machine. What the system says against it is why it failed. */
const attempt = async <T>(failure: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    const why = isNothing(cause) ? 'there is no such file or folder' : toError(cause).message;
    throw new ActionFailedError(`${failure} on this machine: ${why}.`, { cause });
  }
};

/**
 * What is at a path of this machine; `undefined` if nothing is.
 *
 * @throws ActionFailedError if it is no file: a device never ends, opening a pipe waits for its other side, and one of the
 * two that is replaced by a file is gone.
 */
const fileAt = async (path: string, call: string): Promise<Stats | undefined> => {
  const there = await attempt(`${call}: '${path}' could not be looked at`, () =>
    stat(path).catch((error: unknown) => {
      if (isNothing(error)) return undefined;
      throw error;
    }),
  );
  if (there === undefined || there.isFile()) return there;
  const what = there.isDirectory() ? 'a folder' : 'no file';
  throw new ActionFailedError(`${call}: '${path}' is ${what} on this machine. Give the path of a file.`);
};

/**
 * Opens a file of this machine.
 *
 * @throws ActionFailedError if there is none, or it cannot be read.
 */
export const openLocalFile = async (path: string, call: string): Promise<LocalFile> => {
  if ((await fileAt(path, call)) === undefined) {
    throw new ActionFailedError(`${call}: there is nothing at '${path}' on this machine. Give the path of a file.`);
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
        `${call}: '${path}' was changed while it was read. What was there before on the computer is untouched. Try again.`,
      );
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
};

/**
 * Makes sure that a file can be put at a path of this machine, and says how: with its folders, and with the permissions of
 * the file that it replaces, which stays until all of the new content is there.
 *
 * @throws ActionFailedError if there is something else.
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
        // From the beginning, as nobody may read it meanwhile who may not later; and again, as the umask takes some away.
        const mode = replaced?.mode;
        // Open before anything can fail: a stream that is still opening would make the file after it was removed.
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
