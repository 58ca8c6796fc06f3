import type { Dispatcher } from 'undici';
import { ProtocolError, TransportError } from '../errors.js';
import { plainError, type FailureContext } from './failure.js';

/** A successful reply whose body is still arriving. */
export interface HttpStream {
  /** HTTP status, 200 to 299. */
  readonly status: number;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The raw bytes as they arrive, read no further ahead than a socket's buffer. Leaving the loop ends the stream.
   * Rejects with a TransportError if the connection breaks or stays silent for too long.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the stream and its connection. Needed only if {@link HttpStream.body} is never read. */
  close(): void;
}

/** What ends the body of a reply early. */
export interface StreamLimits {
  /** Ends it with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The longest wait for a byte, in milliseconds. Counts only while the caller reads. Default: no limit. */
  readonly idleMs?: number | undefined;
}

/** Yields the body of a reply as it arrives. Rejects with the signal's reason when it fires. */
async function* bodyOf(
  { body }: Dispatcher.ResponseData,
  { signal, idleMs }: StreamLimits,
  { what, secrets }: FailureContext,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isQuiet = false;
  const stop = (): void => void body.destroy();
  const giveUp = (): void => {
    isQuiet = true;
    stop();
  };
  let timer: NodeJS.Timeout | undefined;
  // Runs only while the caller waits. A slow reader does not make the server silent.
  const watch = (): void => {
    if (idleMs !== undefined) timer = setTimeout(giveUp, idleMs);
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    signal?.throwIfAborted();
    watch();
    for await (const chunk of body) {
      clearTimeout(timer);
      if (chunk instanceof Uint8Array) yield chunk;
      watch();
    }
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (isQuiet) throw new TransportError('UNREACHABLE', `${what}: received nothing for ${idleMs} ms. Open it again.`);
    const cause = plainError(error, secrets);
    throw new TransportError('UNREACHABLE', `${what}: the stream was interrupted: ${cause.message}.`, { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** The body of a reply, with a way to end it unread. */
export const streamBody = (
  response: Dispatcher.ResponseData,
  limits: StreamLimits,
  context: FailureContext,
): Pick<HttpStream, 'body' | 'close'> => {
  // Destroying an unread body emits an error that has no other listener.
  response.body.on('error', () => undefined);
  return { body: bodyOf(response, limits, context), close: () => void response.body.destroy() };
};

/** Limits the length of one line or event. */
export interface LineLimits {
  /**
   * The most characters of one line or event. Default: 16 Mi, which is 12 MiB in Base64. Longer ones are treated as
   * endless.
   */
  readonly maxChars?: number;
}

/** The default of {@link LineLimits.maxChars}. */
const defaultMaxChars: number = 16 * 2 ** 20;

/** The error for a line or event that exceeds the limit. */
const endless = (what: string, kind: 'a line' | 'an event', maxChars: number): ProtocolError =>
  new ProtocolError(`${what}: ${kind} exceeds the limit of ${maxChars} characters.`);

/**
 * Yields the lines of a UTF-8 text as they arrive, without their ends (`\n`, `\r\n` or `\r`), then the rest after the
 * last line break. Skips empty lines. Reads only on demand; leaving the loop ends the stream.
 *
 * @param what - The vendor and the request, to begin a message with.
 * @throws ProtocolError if a line exceeds the limit.
 */
export async function* textLines(
  stream: HttpStream,
  what: string,
  { maxChars = defaultMaxChars }: LineLimits = {},
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  // An unfinished line is kept in pieces, so that a long line takes linear time.
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

/** Any media type except HTML. Servers differ, because the type of such lines was never registered. */
const noPage = /^(?!text\/html$|application\/xhtml)/i;

async function* readValues(
  stream: HttpStream,
  what: string,
  limits: LineLimits,
): AsyncGenerator<unknown, void, undefined> {
  for await (const line of textLines(stream, what, limits)) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new ProtocolError(`${what}: received a line that is not complete JSON.`, { status: stream.status });
    }
    yield value;
  }
}

/**
 * Reads newline-delimited JSON, one value per line, as it arrives. Reads only on demand; leaving the loop ends the
 * stream. The end of the stream does not prove that it is complete: check for the vendor's own end marker.
 *
 * @param what - The vendor and the request, to begin a message with.
 * @throws ProtocolError if the reply is an HTML page (at once), or if a line is not JSON or exceeds the limit (when it
 * arrives).
 */
export const jsonLines = (
  stream: HttpStream,
  what: string,
  limits: LineLimits = {},
): AsyncGenerator<unknown, void, undefined> => {
  checkMediaType(stream, noPage, 'lines of JSON', what);
  return readValues(stream, what, limits);
};

/** One server-sent event. */
export interface ServerSentEvent {
  /** Its name, if it has one. */
  readonly event?: string;
  /** Its data; lines joined by `\n`. */
  readonly data: string;
  /** Its id, if it has one. */
  readonly id?: string;
}

/** Normalizes line ends to `\n` across pieces. The parser would search each piece for both other kinds, to its end. */
const createLineEnds = (): ((piece: string) => string) => {
  let isSplit = false;
  return (piece) => {
    if (piece === '') return piece;
    const rest = isSplit && piece.startsWith('\n') ? piece.slice(1) : piece;
    isSplit = piece.endsWith('\r');
    return rest.replaceAll(/\r\n?/g, '\n');
  };
};

async function* readEvents(
  stream: HttpStream,
  what: string,
  { maxChars = defaultMaxChars }: LineLimits,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  let events: ServerSentEvent[] = [];
  let failure: ProtocolError | undefined;
  const { createParser } = await import('eventsource-parser');
  const parser = createParser({
    maxBufferSize: maxChars,
    onEvent: ({ event, data, id }) =>
      void events.push({ data, ...(event === undefined ? {} : { event }), ...(id === undefined ? {} : { id }) }),
    // The standard says to ignore unknown fields.
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') failure = endless(what, 'an event', maxChars);
    },
  });
  const decoder = new TextDecoder();
  const withLineEnds = createLineEnds();
  for await (const chunk of stream.body) {
    parser.feed(withLineEnds(decoder.decode(chunk, { stream: true })));
    const come = events;
    events = [];
    yield* come;
    if (failure !== undefined) throw failure;
  }
}

/**
 * Reads server-sent events as they arrive. Ignores an event that the end of the stream truncates. Reads only on demand,
 * beyond the chunk that contained the last event; leaving the loop ends the stream. Comments are not events, but they
 * reset the request's `idleMs`.
 *
 * @param what - The vendor and the request, to begin a message with.
 * @throws ProtocolError if the media type is wrong (at once), or an event exceeds the limit (when it arrives).
 */
export const serverSentEvents = (
  stream: HttpStream,
  what: string,
  limits: LineLimits = {},
): AsyncGenerator<ServerSentEvent, void, undefined> => {
  checkMediaType(stream, /^text\/event-stream$/i, 'server-sent events', what);
  return readEvents(stream, what, limits);
};

/**
 * Ends a stream with a wrong media type, such as a proxy's HTML page.
 *
 * @throws ProtocolError if its media type does not match.
 */
const checkMediaType = (stream: HttpStream, expected: RegExp, name: string, what: string): void => {
  const type = stream.headers['content-type']?.split(';')[0]?.trim() ?? '';
  if (expected.test(type)) return;
  stream.close();
  const got = type === '' ? 'a reply without a content type' : `'${type.slice(0, 60)}'`;
  const message = `${what}: expected ${name}, got ${got}. Check the base URL and any proxy on the way.`;
  throw new ProtocolError(message, { status: stream.status });
};
