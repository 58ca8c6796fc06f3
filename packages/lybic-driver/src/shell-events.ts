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

/** The data lines of server-sent events, each by itself: the vendor writes one event a line. */
async function* dataLines(stream: HttpStream): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream.body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data:')) yield line.slice('data:'.length).trim();
  }
  if (rest.startsWith('data:')) yield rest.slice('data:'.length).trim();
}

/**
 * Reads what a command says while it runs, up to its end. Leaving the loop ends the stream.
 *
 * @throws ProtocolError if the stream stops before the vendor says that it ends.
 */
export async function* shellEvents(stream: HttpStream, what: string): AsyncGenerator<ShellEvent, void, undefined> {
  for await (const line of dataLines(stream)) {
    const event = eventOf(line, what);
    if (event === 'end') return;
    if (event !== undefined) yield event;
  }
  throw new ProtocolError(`${what} stopped without saying that it ends: the command may still run.`);
}
