import { isRecord, ProtocolError, type HttpStream } from '@farhand/core/driver';
import type { ShellEvent } from './wire-replies.js';

const bytesOf = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(String(value), 'base64'));

/** What one line says: an object with one key, which names the event (vendor's SDKs, March 2026). */
const eventOf = (line: string, what: string): ShellEvent | 'end' | undefined => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new ProtocolError(`${what} sent an event that is no JSON.`);
  }
  const [type, value] = Object.entries(isRecord(json) ? json : {})[0] ?? [];
  switch (type) {
    case 'stdout':
    case 'stderr':
      return { type, bytes: bytesOf(value) };
    case 'timeout':
      return { type, message: Buffer.from(bytesOf(value)).toString('utf8') };
    case 'waiting':
      return { type };
    case 'end':
      return type;
    default:
      return undefined;
  }
};

/** The longest line that is read: 12 MiB of output in one event. A longer one is taken for a line that never ends. */
const longestLine = 16 * 2 ** 20;

/** Lines as they come. A line that is still coming is kept in the pieces it came in, so that a long one costs no more. */
async function* linesOf(stream: HttpStream, what: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of stream.body) {
    for (const [index, piece] of decoder
      .decode(chunk, { stream: true })
      .split(/[\r\n]/)
      .entries()) {
      if (index > 0) {
        yield pieces.join('');
        pieces = [];
        length = 0;
      }
      length += piece.length;
      if (length > longestLine) {
        throw new ProtocolError(
          `${what} sent a line of more than ${longestLine} characters, the most that is read. The command may still run.`,
        );
      }
      if (piece !== '') pieces.push(piece);
    }
  }
  yield pieces.join('');
}

/** The data lines of server-sent events, each by itself: the vendor writes one event a line. */
async function* dataLines(stream: HttpStream, what: string): AsyncGenerator<string, void, undefined> {
  for await (const line of linesOf(stream, what)) {
    if (line.startsWith('data:')) yield line.slice('data:'.length).trim();
  }
}

/**
 * Reads what a command says while it runs, up to its end. Leaving the loop ends the stream.
 *
 * @throws ProtocolError if the stream stops before the vendor says that it ends, or a line of it is longer than 16 Mi
 * characters.
 */
export async function* shellEvents(stream: HttpStream, what: string): AsyncGenerator<ShellEvent, void, undefined> {
  for await (const line of dataLines(stream, what)) {
    const event = eventOf(line, what);
    if (event === 'end') return;
    if (event !== undefined) yield event;
  }
  throw new ProtocolError(`${what} stopped without saying that it ends: the command may still run.`);
}
