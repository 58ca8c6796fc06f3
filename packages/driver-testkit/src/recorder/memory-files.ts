import { ActionFailedError, type FileInfo, type FilesFacet } from '@farhand/core/driver';
import { createHash } from 'node:crypto';

/** Files in memory that replace a computer's files. */
export interface MemoryFiles extends FilesFacet {
  /** The content of each file, by its path. */
  readonly contents: Map<string, Uint8Array>;
}

/**
 * Creates files in memory. `partBytes` is the size of a part, small so that short content has several parts. Default:
 * 4.
 */
export const memoryFiles = (partBytes = 4): MemoryFiles => {
  const contents = new Map<string, Uint8Array>();
  const at = (path: string): Uint8Array => {
    const bytes = contents.get(path);
    if (bytes === undefined) throw new ActionFailedError(`'${path}' is not there.`);
    return bytes;
  };
  const infoOf = (path: string): FileInfo | undefined => {
    const bytes = contents.get(path);
    if (bytes !== undefined) return { path, name: nameIn(path), type: 'file', sizeBytes: bytes.length };
    const isFolder = [...contents.keys()].some((other) => other.startsWith(`${path}/`));
    return isFolder ? { path, name: nameIn(path), type: 'folder', sizeBytes: 0 } : undefined;
  };
  return {
    contents,
    readPartBytes: partBytes,
    writePartBytes: partBytes,
    stat: async (path) => infoOf(path),
    list: async (path) => {
      const below = [...contents.keys()].filter((other) => other.startsWith(`${path}/`));
      const names = new Set(below.map((other) => other.slice(path.length + 1).split('/')[0] ?? ''));
      return [...names].map((name) => infoOf(`${path}/${name}`)).filter((info) => info !== undefined);
    },
    readPart: async (path, offset, lengthBytes) => at(path).slice(offset, offset + lengthBytes),
    writePart: async (path, offset, bytes) => {
      const before = contents.get(path) ?? new Uint8Array();
      const after = new Uint8Array(Math.max(before.length, offset + bytes.length));
      after.set(before);
      after.set(bytes, offset);
      contents.set(path, after);
    },
    checksum: async (path, lengthBytes) => createHash('sha256').update(at(path).subarray(0, lengthBytes)).digest('hex'),
    copy: async (from, to) => void contents.set(to, at(from).slice()),
    move: async (from, to) => {
      if (!contents.has(from) && contents.has(to)) return;
      contents.set(to, at(from));
      contents.delete(from);
    },
    remove: async (path) => void contents.delete(path),
  };
};

const nameIn = (path: string): string => path.split('/').at(-1) ?? path;
