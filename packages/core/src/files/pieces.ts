import { describe } from '../geometry.js';
import { hasHalfCharacter } from '../half-character.js';

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
  throw new TypeError(`files.write: each piece of the content must be bytes (Uint8Array), got ${describe(piece)}.`);
};

/**
 * Content in pieces, and how much it is, if that is known. A string is its UTF-8.
 *
 * @throws TypeError if it is neither a string nor bytes nor pieces of bytes.
 */
export const piecesOf = (content: unknown): Content => {
  if (typeof content === 'string') {
    if (!hasHalfCharacter(content)) return piecesOf(new TextEncoder().encode(content));
    throw new TypeError('files.write: content must be well-formed text: it has half a character. Give bytes instead.');
  }
  if (content instanceof Uint8Array) return { pieces: [content], totalBytes: content.length };
  if (Array.isArray(content)) content.forEach(checkPiece);
  if (isPieces(content) && !ArrayBuffer.isView(content)) return { pieces: content, totalBytes: undefined };
  throw new TypeError(`files.write: content must be ${expected}, got ${describe(content)}.`);
};

/** The same bytes in parts of one size, the last one shorter. Nothing at all is one part without bytes. */
export async function* inParts(pieces: Pieces, partBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
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
export async function* racing(
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
