import { ActionFailedError, FarhandError, type Deadline, type FileInfo, type FilesFacet } from '@farhand/core/driver';
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** The size of a part, in bytes. No network is involved. */
const partBytes = 1024 * 1024;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Plain wording for the system's error codes. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'it is a link that points to itself',
};

/** Does something with a file. A system error becomes the reason of the failure. */
const attempt = async <T>(failure: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (FarhandError.isInstance(error)) throw error;
    const why = reasons[String(codeOf(error))] ?? String(error).replace(/^Error: /, '');
    throw new ActionFailedError(`${failure}: ${why}.`, { cause: error });
  }
};

const infoAt = async (path: string): Promise<FileInfo | undefined> => {
  const found = await stat(path).catch((error: unknown) => {
    // ELOOP: a link that points to itself.
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(String(codeOf(error)))) return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  const type = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  const sizeBytes = type === 'file' ? found.size : 0;
  return { path, name: basename(path), type, sizeBytes, modifiedAt: found.mtime };
};

/**
 * Checks that a path is a regular file. Opening a pipe would wait for its other side without end, and block one of
 * libuv's few threads.
 */
const checkFile = (path: string, found: FileInfo | undefined): void => {
  if (found?.type === 'file') return;
  const what = found === undefined ? 'nothing' : found.type === 'folder' ? 'a folder' : 'no file';
  throw new ActionFailedError(`There is ${what} at '${path}'.`);
};

/** Creates the folders of a path. */
const makeFolders = (path: string): Promise<unknown> =>
  mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw new Error('a part of its path is not a folder', { cause: error });
  });

const notOverFolder = async (path: string): Promise<void> => {
  if ((await infoAt(path))?.type === 'folder') throw new ActionFailedError(`There is a folder at '${path}'.`);
};

/** The files of this machine. Relative paths start in this process's working directory. */
const filesHere: FilesFacet = {
  readPartBytes: partBytes,
  writePartBytes: partBytes,
  stat: (path) => attempt(`'${path}' could not be read`, () => infoAt(path)),
  list: (path) =>
    attempt(`'${path}' could not be listed`, async () => {
      const names = await readdir(path);
      return Promise.all(
        names.map(async (name): Promise<FileInfo> => {
          const below = join(path, name);
          // The target of a link may lie in a folder without access.
          const info = await infoAt(below).catch(() => undefined);
          return info ?? { path: below, name, type: 'other', sizeBytes: 0 };
        }),
      );
    }),
  readPart: (path, offset, lengthBytes) =>
    attempt(`'${path}' could not be read`, async () => {
      await using file = await open(path, 'r');
      const { buffer, bytesRead } = await file.read(new Uint8Array(lengthBytes), 0, lengthBytes, offset);
      return buffer.subarray(0, bytesRead);
    }),
  writePart: (path, offset, bytes) =>
    attempt(`'${path}' could not be written`, async () => {
      await makeFolders(path);
      // Not 'r+', which does not create a file, and not 'w', which truncates it.
      await using file = await open(path, constants.O_WRONLY | constants.O_CREAT);
      await file.write(bytes, 0, bytes.length, offset);
    }),
  checksum: (path, lengthBytes, deadline) =>
    attempt(`'${path}' has no checksum`, async () => {
      const hash = createHash('sha256');
      if (lengthBytes === 0) return hash.digest('hex');
      const stream = createReadStream(path, { end: (lengthBytes ?? Infinity) - 1, signal: deadline.signal });
      for await (const piece of stream) hash.update(piece);
      return hash.digest('hex');
    }),
  copy: (from, to) =>
    attempt(`'${from}' could not be copied to '${to}'`, async () => {
      checkFile(from, await infoAt(from));
      const replaced = await infoAt(to);
      if (replaced !== undefined) checkFile(to, replaced);
      await makeFolders(to);
      await copyFile(from, to);
    }),
  move: (from, to) =>
    attempt(`'${from}' could not be moved to '${to}'`, async () => {
      await notOverFolder(to);
      const replaced = await stat(to).catch(() => undefined);
      if (replaced !== undefined) await chmod(from, replaced.mode).catch(() => undefined);
      await rename(from, to).catch((error: unknown) => {
        if (codeOf(error) !== 'ENOENT' || replaced?.isFile() !== true) throw error;
      });
    }),
  remove: (path) =>
    attempt(`'${path}' could not be removed`, async () => {
      await notOverFolder(path);
      await rm(path, { force: true });
    }),
};

/**
 * Returns the files of a desktop, which are those of this machine. Relative paths start in `home`, or in this process's
 * working directory if there is no home.
 */
export const desktopFiles = (home: string | undefined): FilesFacet => {
  if (home === undefined) return filesHere;
  const at = (path: string): string => resolve(home, path);
  const { stat, list, readPart, writePart, checksum, copy, move, remove } = filesHere;
  return {
    ...filesHere,
    stat: async (path, deadline) => {
      const info = await stat(at(path), deadline);
      return info === undefined ? undefined : { ...info, path };
    },
    list: async (path, deadline) => {
      const infos = await list(at(path), deadline);
      return infos.map((info) => ({ ...info, path: join(path, info.name) }));
    },
    readPart: (path, offset, lengthBytes, deadline) => readPart(at(path), offset, lengthBytes, deadline),
    writePart: (path, offset, bytes, deadline) => writePart(at(path), offset, bytes, deadline),
    checksum: (path, lengthBytes, deadline) => checksum(at(path), lengthBytes, deadline),
    copy: (from, to, deadline) => copy(at(from), at(to), deadline),
    move: (from, to, deadline) => move(at(from), at(to), deadline),
    remove: (path, deadline) => remove(at(path), deadline),
  };
};

/** Wraps each step as a call on a computer: it rejects after the computer has ended, and counts as use. */
export const duringEach = (
  files: FilesFacet,
  during: <T>(deadline: Deadline, work: () => Promise<T>) => Promise<T>,
): FilesFacet => ({
  readPartBytes: files.readPartBytes,
  writePartBytes: files.writePartBytes,
  stat: (path, deadline) => during(deadline, () => files.stat(path, deadline)),
  list: (path, deadline) => during(deadline, () => files.list(path, deadline)),
  readPart: (path, offset, lengthBytes, deadline) =>
    during(deadline, () => files.readPart(path, offset, lengthBytes, deadline)),
  writePart: (path, offset, bytes, deadline) => during(deadline, () => files.writePart(path, offset, bytes, deadline)),
  checksum: (path, lengthBytes, deadline) => during(deadline, () => files.checksum(path, lengthBytes, deadline)),
  copy: (from, to, deadline) => during(deadline, () => files.copy(from, to, deadline)),
  move: (from, to, deadline) => during(deadline, () => files.move(from, to, deadline)),
  remove: (path, deadline) => during(deadline, () => files.remove(path, deadline)),
});
