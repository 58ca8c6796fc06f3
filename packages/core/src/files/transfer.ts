import { typeError } from '../check/mistake.js';
import { createHash, randomBytes } from 'node:crypto';
import { checkPath, describe, hasHalfCharacter, longestTimerMs } from '../check/values.js';
import type { FileInfo, FilesFacet } from '../contract/facets.js';
import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import {
  ActionFailedError,
  OutcomeUnknownError,
  ProtocolError,
  suppress,
  TimeoutError,
  toError,
  TransportError,
} from '../errors.js';

/**
 * The progress of a transfer.
 *
 * @category Files and commands
 */
export interface Progress {
  /** Bytes transferred so far. */
  readonly transferredBytes: number;
  /** Total number of bytes, or `undefined` while it is unknown. */
  readonly totalBytes: number | undefined;
}

/**
 * Options of every transfer.
 *
 * @category Files and commands
 */
export interface TransferOptions extends CallOptions {
  /** Called after each part. An error that it throws ends the transfer. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A transfer in progress. */
export interface Transfer {
  /** The call, such as `files.read`, to begin messages with. */
  readonly call: string;
  /** Path separators of the computer's system. */
  readonly separators: RegExp;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  /**
   * Runs one step, and repeats it after network failures, so that a transfer survives an outage of about 15 s. Each
   * attempt has a limit within that of the transfer: that of a call, plus the time to process `throughBytes`.
   */
  step<T>(work: (files: FilesFacet, deadline: Deadline) => Promise<T>, throughBytes?: number): Promise<T>;
  /** Waits for something that is not a step, within the limit of the transfer. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Runs a cleanup step, even if the transfer was aborted or its time is over. */
  afterwards<T>(work: (files: FilesFacet, deadline: Deadline) => Promise<T>): Promise<T>;
}

/** Limit for cleaning up after a failed transfer, in milliseconds. */
const cleanUpMs = 10_000;

/** Ten megabytes a second: a slow disk with a slow SHA-256. */
const slowestBytesPerMs = 10_000;

/** In addition to the driver's own retries: pauses of 1, 2, 4 and 8 s, in milliseconds. */
const persistence = { retries: 4, minTimeout: 1000, factor: 2 };

/** Whether a step may succeed if repeated. Repeating is harmless. */
const mayPass = (error: unknown): boolean =>
  error instanceof OutcomeUnknownError ||
  error instanceof TimeoutError ||
  (error instanceof TransportError && (error.code === 'UNREACHABLE' || error.code === 'RATE_LIMITED'));

/** The parts of a transfer. */
interface TransferParts extends Pick<Transfer, 'call' | 'separators' | 'onProgress'> {
  readonly facet: FilesFacet;
  /** Limits the whole transfer. */
  readonly deadline: Deadline;
  /** Limit of one step, in milliseconds. `0` means no limit. */
  readonly stepTimeoutMs: number;
}

/** Starts a transfer. */
export const beginTransfer = ({ facet, deadline, stepTimeoutMs, ...rest }: TransferParts): Transfer => {
  const within = async <T>(
    signal: AbortSignal | undefined,
    timeoutMs: number,
    work: (files: FilesFacet, limit: Deadline) => Promise<T>,
  ): Promise<T> => {
    const limit = startDeadline({ signal, timeoutMs }, `A step of ${rest.call}()`);
    try {
      return await limit.race(work(facet, limit));
    } finally {
      limit.dispose();
    }
  };
  return {
    ...rest,
    step: async (work, throughBytes = 0) => {
      if (deadline.isOver()) throw deadline.error();
      const limitMs = stepTimeoutMs === 0 ? 0 : stepTimeoutMs + throughBytes / slowestBytesPerMs;
      const { default: pRetry } = await import('p-retry');
      return pRetry(() => within(deadline.signal, Math.min(limitMs, longestTimerMs), work), {
        ...persistence,
        signal: deadline.signal,
        shouldRetry: ({ error }) => !deadline.isOver() && mayPass(error),
      });
    },
    race: (work) => deadline.race(work),
    afterwards: (work) => within(undefined, cleanUpMs, work),
  };
};

/** Resolves to what is known about a file before its content arrives. */
export const statFile = async (transfer: Transfer, path: string): Promise<FileInfo> => {
  const info = await transfer.step((files, deadline) => files.stat(path, deadline));
  if (info?.type === 'file') {
    if (Number.isSafeInteger(info.sizeBytes) && info.sizeBytes >= 0) return info;
    throw new ProtocolError(
      `${transfer.call}: expected the size of '${path}' from the computer, got ${info.sizeBytes}.`,
    );
  }
  const what = info === undefined ? 'was not found' : info.type === 'folder' ? 'is a folder' : 'is not a file';
  throw new ActionFailedError(`${transfer.call}: '${path}' ${what} on the computer.`);
};

/** Requests one part after another, in smaller parts if replies are truncated. */
async function* parts(transfer: Transfer, { path, sizeBytes }: FileInfo): AsyncGenerator<Uint8Array, void, undefined> {
  let mostBytes = Infinity;
  for (let offset = 0; offset < sizeBytes;) {
    const bytes = await transfer.step(async (files, deadline) => {
      const lengthBytes = Math.min(files.readPartBytes, mostBytes, sizeBytes - offset);
      const part = await files.readPart(path, offset, lengthBytes, deadline);
      if (part.length > lengthBytes)
        throw new ProtocolError(`${transfer.call}: the computer returned more of '${path}' than was requested.`);
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
 * Checks that a file of size 0 has no content. Files that the system generates, as in `/proc`, have some.
 *
 * @throws ActionFailedError if it has content that was not just written.
 */
const checkEmpty = async ({ call, step }: Transfer, path: string): Promise<void> => {
  const more = await step((files, deadline) => files.readPart(path, 0, 1, deadline));
  if (more.length === 0) return;
  const now = await step((files, deadline) => files.stat(path, deadline));
  if (now?.sizeBytes !== 0) return;
  throw new ActionFailedError(
    `${call}: '${path}' reports a size of 0 but has content, as files in /proc do. Farhand cannot verify that it would read all of it. Use shell.run(['cat', path]).`,
  );
};

/**
 * Yields the content of a file in parts, up to its size at the start. If the iteration ends with an error, the yielded
 * parts are not valid, because the checksum comes last.
 *
 * @throws ActionFailedError if the file does not exist, or was changed during the transfer.
 * @throws ProtocolError if the content arrived damaged.
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
  // The beginning of a file that only grows, such as a log, is still valid.
  if (theirs === hash.digest('hex')) return;
  const after = await transfer.step((files, deadline) => files.stat(path, deadline));
  if (after?.modifiedAt?.getTime() !== info.modifiedAt?.getTime() || after?.sizeBytes !== sizeBytes) {
    throw changed(transfer, path, 'its content is no longer the same');
  }
  throw new ProtocolError(
    `${transfer.call}: '${path}' arrived damaged: its SHA-256 on the computer is ${theirs}. Read it again.`,
  );
}

/** Replaces the temporary name in an error by the path that the caller knows. */
const naming = (path: string, own: string, error: unknown, call: string): unknown =>
  error instanceof ActionFailedError && error.message.includes(own)
    ? new ActionFailedError(`${call}: ${error.message.replaceAll(own, path)}`, { cause: error })
    : error;

/**
 * Writes content under a temporary name beside the path, and moves it into place once its checksum is right. The path
 * always has the old content or all of the new content, never a part.
 *
 * @throws ActionFailedError if the path is a folder, or the computer cannot write there.
 * @throws ProtocolError if the content arrived damaged.
 */
export const sendFile = async (
  transfer: Transfer,
  path: string,
  { pieces, totalBytes, checkAll }: Content,
): Promise<void> => {
  const there = await transfer.step((files, deadline) => files.stat(path, deadline));
  if (there !== undefined && there.type !== 'file') {
    throw new ActionFailedError(
      `${transfer.call}: '${path}' is ${there.type === 'folder' ? 'a folder' : 'not a file'} on the computer. Pass the path of a file.`,
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
        `${transfer.call}: the ${sentBytes} bytes sent for '${path}' arrived damaged: their SHA-256 on the computer is ${theirs}. The old file is unchanged. Try again.`,
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

/**
 * Content in pieces of any size.
 *
 * @category Files and commands
 */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Content to write. */
export interface Content {
  readonly pieces: Pieces;
  /** Total size in bytes, if known. */
  readonly totalBytes: number | undefined;
  /** Called after everything was sent, before the file is moved into place. A rejection ends the transfer. */
  readonly checkAll?: (sentBytes: number) => Promise<void>;
}

const expected = 'a string, bytes (Uint8Array) or pieces of bytes';

const isPieces = (content: unknown): content is Pieces =>
  typeof content === 'object' && content !== null && (Symbol.iterator in content || Symbol.asyncIterator in content);

const checkPiece = (piece: unknown): void => {
  if (piece instanceof Uint8Array) return;
  throw typeError(`files.write: each piece of the content must be bytes (Uint8Array), got ${describe(piece)}.`);
};

/**
 * Returns content in pieces, with its total size if known. A string is encoded as UTF-8.
 *
 * @throws TypeError if it is not a string, bytes or pieces of bytes.
 */
export const piecesOf = (content: unknown): Content => {
  if (typeof content === 'string') {
    if (!hasHalfCharacter(content)) return piecesOf(new TextEncoder().encode(content));
    throw typeError('files.write: content must be well-formed text, without lone surrogates. Pass bytes instead.');
  }
  if (content instanceof Uint8Array) return { pieces: [content], totalBytes: content.length };
  if (Array.isArray(content)) content.forEach(checkPiece);
  if (isPieces(content) && !ArrayBuffer.isView(content)) return { pieces: content, totalBytes: undefined };
  throw typeError(`files.write: content must be ${expected}, got ${describe(content)}.`);
};

/** Splits the bytes into parts of one size, with a shorter last one. Empty content is one empty part. */
async function* inParts(pieces: Pieces, partBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  let part = new Uint8Array(partBytes);
  let filled = 0;
  let count = 0;
  for await (const piece of pieces) {
    checkPiece(piece);
    for (let from = 0; from < piece.length;) {
      const taken = piece.subarray(from, from + partBytes - filled);
      part.set(taken, filled);
      filled += taken.length;
      from += taken.length;
      if (filled < partBytes) continue;
      yield part;
      count += 1;
      part = new Uint8Array(partBytes);
      filled = 0;
    }
  }
  if (filled > 0 || count === 0) yield part.subarray(0, filled);
}

/** Waits for each piece with `race`, so that content that never arrives does not delay the cleanup after a timeout. */
async function* racing(
  pieces: Pieces,
  race: <T>(work: Promise<T>) => Promise<T>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  let ended = false;
  const next = async (): Promise<IteratorResult<Uint8Array, unknown>> => {
    const result = await source.next();
    ended = result.done === true;
    return result;
  };
  try {
    for (let result = await race(next()); result.done !== true; result = await race(next())) yield result.value;
  } finally {
    // Not awaited, because a stuck generator returns only after its next piece.
    if (!ended) void Promise.resolve(source.return?.()).catch(() => undefined);
  }
}

/** Separates the parts of a path. */
export const posixSeparators: RegExp = /\//;

/** Separates the parts of a path on Windows. */
export const windowsSeparators: RegExp = /[\\/]/;

/**
 * Checks a path for a file. A path that ends like a folder's would otherwise fail only after folders were created.
 *
 * @throws TypeError as {@link checkPath} does, and if the path ends with a separator, or is or ends with `.` or `..`.
 */
export const checkFilePath = (path: unknown, separators: RegExp, call: string, name = 'path'): string => {
  const checked = checkPath(path, name, call);
  const last = checked.split(separators).at(-1) ?? '';
  if (!['', '.', '..'].includes(last)) return checked;
  throw typeError(`${call}: ${name} must be the path of a file, got the path of a folder, ${describe(path)}.`);
};

/** Returns a path in the same folder with another name. */
const besides = (path: string, name: string, separators: RegExp): string => {
  const end = path.length - (path.split(separators).at(-1) ?? '').length;
  return `${path.slice(0, end)}${name}`;
};
