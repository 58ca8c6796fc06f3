import { ProtocolError } from '../errors.js';
import type { HttpStream } from './stream.js';

/** How much of one line, or of one event, is read. */
export interface LineLimits {
  /** The most characters of one. Default: 16 Mi, which is 12 MiB in Base64. A longer one is taken for one without end. */
  readonly maxChars?: number;
}

/** The default of {@link LineLimits.maxChars}. */
export const defaultMaxChars: number = 16 * 2 ** 20;

/** The error for what does not end. */
export const endless = (what: string, kind: 'a line' | 'an event', maxChars: number): ProtocolError =>
  new ProtocolError(`${what} sent ${kind} of more than ${maxChars} characters, the most that is read.`);

/**
 * The lines of a UTF-8 text as they come, without their ends (`\n`, `\r\n` or `\r`), and what follows the last of them.
 * Empty lines are left out. Nothing is read before it is asked for; leaving the loop ends the stream.
 *
 * @param what - The vendor and what was asked for, to begin a message with.
 * @throws ProtocolError if a line is longer than is read.
 */
export async function* textLines(
  stream: HttpStream,
  what: string,
  { maxChars = defaultMaxChars }: LineLimits = {},
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  // A line that is still coming is kept in the pieces it came in, so that a long one costs no more.
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of stream.body) {
    const text = decoder.decode(chunk, { stream: true });
    for (const [index, piece] of text.split(/[\r\n]/).entries()) {
      if (index > 0) {
        const line = pieces.join('');
        pieces = [];
        length = 0;
        if (line !== '') yield line;
      }
      length += piece.length;
      if (length > maxChars) throw endless(what, 'a line', maxChars);
      if (piece !== '') pieces.push(piece);
    }
  }
  const rest = pieces.join('') + decoder.decode();
  if (rest !== '') yield rest;
}
