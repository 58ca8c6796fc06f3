import { createHash } from 'node:crypto';
import { ActionFailedError, ProtocolError } from '../errors.js';
import type { FileInfo } from '../facets/index.js';
import type { Transfer } from './transfer.js';

/** What is known of a file before its content comes. */
export const statFile = async (transfer: Transfer, path: string): Promise<FileInfo> => {
  const info = await transfer.step((files, deadline) => files.stat(path, deadline));
  if (info?.type === 'file') {
    if (Number.isSafeInteger(info.sizeBytes) && info.sizeBytes >= 0) return info;
    throw new ProtocolError(`${transfer.call}: the size of '${path}' was answered with ${info.sizeBytes}.`);
  }
  const what = info === undefined ? 'nothing' : info.type === 'folder' ? 'a folder' : 'no file';
  throw new ActionFailedError(`${transfer.call}: there is ${what} at '${path}' on the computer.`);
};

/** Asks for one part, and for less of it at a time where answers are cut short. */
async function* parts(transfer: Transfer, { path, sizeBytes }: FileInfo): AsyncGenerator<Uint8Array, void, undefined> {
  let mostBytes = Infinity;
  for (let offset = 0; offset < sizeBytes;) {
    const bytes = await transfer.step(async (files, deadline) => {
      const lengthBytes = Math.min(files.readPartBytes, mostBytes, sizeBytes - offset);
      const part = await files.readPart(path, offset, lengthBytes, deadline);
      if (part.length > lengthBytes)
        throw new ProtocolError(`${transfer.call}: more of '${path}' came than was asked for.`);
      if (part.length < lengthBytes) mostBytes = Math.max(1, part.length);
      return part;
    });
    if (bytes.length === 0) throw changed(transfer, path, `it ended after ${offset} of ${sizeBytes} bytes`);
    offset += bytes.length;
    yield bytes;
    transfer.onProgress?.({ transferredBytes: offset, totalBytes: sizeBytes });
  }
}

const changed = ({ call }: Transfer, path: string, how: string): ActionFailedError =>
  new ActionFailedError(`${call}: '${path}' was changed while it was read: ${how}. Read it again.`);

/**
 * Makes sure that a file without a size has no content either: those that a system makes up, as in `/proc`, have.
 *
 * @throws ActionFailedError if it has, and has not just got it.
 */
const checkEmpty = async ({ call, step }: Transfer, path: string): Promise<void> => {
  const more = await step((files, deadline) => files.readPart(path, 0, 1, deadline));
  if (more.length === 0) return;
  const now = await step((files, deadline) => files.stat(path, deadline));
  if (now?.sizeBytes !== 0) return;
  throw new ActionFailedError(
    `${call}: '${path}' has content, and a size of 0: the system makes it up when it is read, so nobody could tell whether all of it came. Have a command read it, such as shell.run(['cat', path]).`,
  );
};

/**
 * The content of a file, part by part, as long as the file was at the beginning. What was handed out is wrong if it ends
 * with an error: the checksum comes last.
 *
 * @throws ActionFailedError if there is no such file, or it was changed meanwhile.
 * @throws ProtocolError if what came is not what the computer has.
 */
export async function* receiveFile(transfer: Transfer, info: FileInfo): AsyncGenerator<Uint8Array, void, undefined> {
  const { path, sizeBytes } = info;
  const hash = createHash('sha256');
  for await (const part of parts(transfer, info)) {
    hash.update(part);
    yield part;
  }
  if (sizeBytes === 0) await checkEmpty(transfer, path);
  const theirs = await transfer.step((files, deadline) => files.checksum(path, sizeBytes, deadline), sizeBytes);
  // A file that only grows, such as a log, still begins as it was.
  if (theirs === hash.digest('hex')) return;
  const after = await transfer.step((files, deadline) => files.stat(path, deadline));
  if (after?.modifiedAt?.getTime() !== info.modifiedAt?.getTime() || after?.sizeBytes !== sizeBytes) {
    throw changed(transfer, path, 'its content is not what it was at the beginning');
  }
  throw new ProtocolError(
    `${transfer.call}: '${path}' arrived damaged: its SHA-256 there is ${theirs}. Read it again.`,
  );
}
