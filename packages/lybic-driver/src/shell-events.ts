import { isRecord, ProtocolError, textLines, type HttpStream } from '@farhand/core/driver';
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

/**
 * Reads what a command says while it runs, up to its end. Leaving the loop ends the stream.
 *
 * @remarks
 * Each line of data is an event by itself, as for the vendor's SDKs (March 2026): whether an empty line follows each, which
 * ends an event by the standard, is not documented.
 *
 * @throws ProtocolError if the stream stops before the vendor says that it ends, or a line of it is longer than 16 Mi
 * characters.
 */
export async function* shellEvents(stream: HttpStream, what: string): AsyncGenerator<ShellEvent, void, undefined> {
  for await (const line of textLines(stream, what)) {
    if (!line.startsWith('data:')) continue;
    const event = eventOf(line.slice('data:'.length), what);
    if (event === 'end') return;
    if (event !== undefined) yield event;
  }
  throw new ProtocolError(`${what} stopped without saying that it ends: the command may still run.`);
}
