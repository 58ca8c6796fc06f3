import { createHash, randomBytes } from 'node:crypto';
import { ActionFailedError, ProtocolError, suppress, toError } from '../errors.js';
import { besides } from './file-path.js';
import { inParts, racing, type Content } from './pieces.js';
import type { Transfer } from './transfer.js';

/** An error that speaks of the path, in the place of one that speaks of the name the content has until it is put there. */
const naming = (path: string, own: string, error: unknown, call: string): unknown =>
  error instanceof ActionFailedError && error.message.includes(own)
    ? new ActionFailedError(`${call}: ${error.message.replaceAll(own, path)}`, { cause: error })
    : error;

/**
 * Writes content under a name of its own beside the path, and puts it into place once its checksum there is right: at the
 * path there is the old content or all of the new, never a part of it.
 *
 * @throws ActionFailedError if there is a folder at the path, or the computer cannot write there.
 * @throws ProtocolError if what arrived is not what was sent.
 */
export const sendFile = async (
  transfer: Transfer,
  path: string,
  { pieces, totalBytes, checkAll }: Content,
): Promise<void> => {
  const there = await transfer.step((files, deadline) => files.stat(path, deadline));
  if (there !== undefined && there.type !== 'file') {
    throw new ActionFailedError(
      `${transfer.call}: '${path}' is ${there.type === 'folder' ? 'a folder' : 'no file'} on the computer. Give the path of a file.`,
    );
  }
  const own = besides(path, `.farhand-${randomBytes(8).toString('hex')}`, transfer.separators);
  const hash = createHash('sha256');
  let sentBytes = 0;
  try {
    const partBytes = await transfer.step(async (files) => files.writePartBytes);
    for await (const part of inParts(racing(pieces, transfer.race), partBytes)) {
      await transfer.step((files, deadline) => files.writePart(own, sentBytes, part, deadline));
      hash.update(part);
      sentBytes += part.length;
      transfer.onProgress?.({ transferredBytes: sentBytes, totalBytes });
    }
    await checkAll?.(sentBytes);
    const theirs = await transfer.step((files, deadline) => files.checksum(own, undefined, deadline), sentBytes);
    if (theirs !== hash.digest('hex')) {
      throw new ProtocolError(
        `${transfer.call}: what arrived for '${path}' is not the ${sentBytes} bytes that were sent: its SHA-256 there is ${theirs}. What was there before is untouched. Try again.`,
      );
    }
    await transfer.step((files, deadline) => files.move(own, path, deadline));
  } catch (error) {
    await transfer
      .afterwards((files, deadline) => files.remove(own, deadline))
      .catch((failure: unknown) => suppress(error, [toError(failure)]));
    throw naming(path, own, error, transfer.call);
  }
};
