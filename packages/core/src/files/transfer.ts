import { typeError } from '../check/mistake.js';
import { createHash, randomBytes } from 'node:crypto';
import pRetry from 'p-retry';
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

/** How far a transfer has come. */
export interface Progress {
  /** Bytes that have arrived. */
  readonly transferredBytes: number;
  /** All of them; `undefined` while the end is not known. */
  readonly totalBytes: number | undefined;
}

/** Options of every transfer. */
export interface TransferOptions extends CallOptions {
  /** Called whenever a part has arrived. What it throws ends the transfer. */
  readonly onProgress?: (progress: Progress) => void;
}

/** One transfer under way. */
export interface Transfer {
  /** What was called, such as `files.read`, to begin messages with. */
  readonly call: string;
  /** Separators of paths, as the computer's system has them. */
  readonly separators: RegExp;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  /**
   * Takes one step, and takes it again if the network fails: a transfer outlives an outage of a quarter of a minute. Each
   * try has a limit of its own below that of the whole: that of a call, and longer if the computer has to go through so
   * many bytes.
   */
  step<T>(work: (files: FilesFacet, deadline: Deadline) => Promise<T>, throughBytes?: number): Promise<T>;
  /** Waits for something that is no step, as long as the whole may take. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Takes a step of cleaning up, also when the transfer has been aborted or its time is over. */
  afterwards<T>(work: (files: FilesFacet, deadline: Deadline) => Promise<T>): Promise<T>;
}

/** For cleaning up after a transfer that failed, in milliseconds. */
const cleanUpMs = 10_000;

/** Ten megabytes a second: a slow disk, and a slow SHA-256. */
const slowestBytesPerMs = 10_000;

/** On top of what the driver tries: pauses of 1, 2, 4 and 8 s, in milliseconds. */
const persistence = { retries: 4, minTimeout: 1000, factor: 2 };

/** Whether a step may succeed if it is taken again, which does no harm. */
const mayPass = (error: unknown): boolean =>
  error instanceof OutcomeUnknownError ||
  error instanceof TimeoutError ||
  (error instanceof TransportError && (error.code === 'UNREACHABLE' || error.code === 'RATE_LIMITED'));

/** What a transfer is made of. */
interface TransferParts extends Pick<Transfer, 'call' | 'separators' | 'onProgress'> {
  readonly facet: FilesFacet;
  /** Limits the whole of it. */
  readonly deadline: Deadline;
  /** How long one step may take, in milliseconds; `0` is no limit. */
  readonly stepTimeoutMs: number;
}

/** Begins a transfer. */
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
      if (deadline.signal.aborted) throw deadline.error();
      const limitMs = stepTimeoutMs === 0 ? 0 : stepTimeoutMs + throughBytes / slowestBytesPerMs;
      return pRetry(() => within(deadline.signal, Math.min(limitMs, longestTimerMs), work), {
        ...persistence,
        signal: deadline.signal,
        shouldRetry: ({ error }) => !deadline.signal.aborted && mayPass(error),
      });
    },
    race: (work) => deadline.race(work),
    afterwards: (work) => within(undefined, cleanUpMs, work),
  };
};

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

/** Content as it comes, in pieces of any size. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** What is to be written. */
export interface Content {
  readonly pieces: Pieces;
  /** All of it in bytes, if that is known. */
  readonly totalBytes: number | undefined;
  /** Called once all has been sent, before it is put into place. What it rejects with ends the transfer. */
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
 * Content in pieces, and how much it is, if that is known. A string is its UTF-8.
 *
 * @throws TypeError if it is neither a string nor bytes nor pieces of bytes.
 */
export const piecesOf = (content: unknown): Content => {
  if (typeof content === 'string') {
    if (!hasHalfCharacter(content)) return piecesOf(new TextEncoder().encode(content));
    throw typeError('files.write: content must be well-formed text: it has half a character. Give bytes instead.');
  }
  if (content instanceof Uint8Array) return { pieces: [content], totalBytes: content.length };
  if (Array.isArray(content)) content.forEach(checkPiece);
  if (isPieces(content) && !ArrayBuffer.isView(content)) return { pieces: content, totalBytes: undefined };
  throw typeError(`files.write: content must be ${expected}, got ${describe(content)}.`);
};

/** The same bytes in parts of one size, the last one shorter. Nothing at all is one part without bytes. */
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

/**
 * The same pieces, each waited for with `race`, so that content that never comes does not hold up what is to be done
 * when the time is over.
 */
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
    // Not waited for: a generator that is stuck answers this no sooner than it gives its next piece.
    if (!ended) void Promise.resolve(source.return?.()).catch(() => undefined);
  }
}

/** What separates the parts of a path. */
export const posixSeparators: RegExp = /\//;

/** The same on Windows. */
export const windowsSeparators: RegExp = /[\\/]/;

/**
 * A path that a file can be put at. What ends as folders do is none, and would be found out only after folders were made.
 *
 * @throws TypeError as {@link checkPath} does, and if it ends with a separator, or is or ends with `.` or `..`.
 */
export const checkFilePath = (path: unknown, separators: RegExp, call: string, name = 'path'): string => {
  const checked = checkPath(path, name, call);
  const last = checked.split(separators).at(-1) ?? '';
  if (!['', '.', '..'].includes(last)) return checked;
  throw typeError(`${call}: ${name} must be the path of a file, with its name; ${describe(path)} is that of a folder.`);
};

/** A path in the same folder with another name. */
const besides = (path: string, name: string, separators: RegExp): string => {
  const end = path.length - (path.split(separators).at(-1) ?? '').length;
  return `${path.slice(0, end)}${name}`;
};
