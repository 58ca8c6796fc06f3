import { createParser } from 'eventsource-parser';
import type { Dispatcher } from 'undici';
import { ProtocolError, TransportError } from '../errors.js';
import { plainError, type FailureContext } from './failure.js';

/** A successful reply whose body is still coming. */
export interface HttpStream {
  /** HTTP status, 200 to 299. */
  readonly status: number;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The raw bytes as they come, read no further ahead than a socket's buffer. Leaving the loop ends the stream. Rejects
   * with a TransportError if the connection breaks, or nothing came for as long as was allowed.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the stream and its connection: for whoever does not read {@link HttpStream.body} at all. */
  close(): void;
}

/** What ends the body of a reply before its own end. */
export interface StreamLimits {
  /** Ends it with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long may pass without a byte while somebody waits for one, in milliseconds. Default: no limit. */
  readonly idleMs?: number | undefined;
}

/** The body of a reply as it comes. Rejects with the signal's reason when that fires. */
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
  // Only while somebody waits: who is slow to ask does not make the other side quiet.
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
    if (isQuiet) throw new TransportError('UNREACHABLE', `${what}: nothing came for ${idleMs} ms. Open it again.`);
    const cause = plainError(error, secrets);
    throw new TransportError('UNREACHABLE', `${what}: the stream broke off: ${cause.message}.`, { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** The body of a reply, and the way to end it unread. */
export const streamBody = (
  response: Dispatcher.ResponseData,
  limits: StreamLimits,
  context: FailureContext,
): Pick<HttpStream, 'body' | 'close'> => {
  // A body that is destroyed unread tells of it as an error, which nobody waits for.
  response.body.on('error', () => undefined);
  return { body: bodyOf(response, limits, context), close: () => void response.body.destroy() };
};

/** How much of one line, or of one event, is read. */
export interface LineLimits {
  /** The most characters of one. Default: 16 Mi, which is 12 MiB in Base64. A longer one is taken for one without end. */
  readonly maxChars?: number;
}

/** The default of {@link LineLimits.maxChars}. */
const defaultMaxChars: number = 16 * 2 ** 20;

/** The error for what does not end. */
const endless = (what: string, kind: 'a line' | 'an event', maxChars: number): ProtocolError =>
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

/** Everything but a page: the media type of such lines has never been registered, and servers differ. */
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
      throw new ProtocolError(`${what} sent a line that is no JSON, or only a part of one.`, { status: stream.status });
    }
    yield value;
  }
}

/**
 * Reads newline-delimited JSON, one value a line, as it comes. Nothing is read before it is asked for; leaving the loop
 * ends the stream. That it ends does not mean that it is complete: ask for what the vendor ends it with.
 *
 * @param what - The vendor and what was asked for, to begin a message with.
 * @throws ProtocolError if it is a page in HTML (at once), a line is no JSON, or longer than is read (when it comes).
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

/** Has each line of a text that comes in pieces end in `\n`: of the other two ends the parser looks for both, each time to the end. */
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
  const parser = createParser({
    maxBufferSize: maxChars,
    onEvent: ({ event, data, id }) =>
      void events.push({ data, ...(event === undefined ? {} : { event }), ...(id === undefined ? {} : { id }) }),
    // Fields that are not known are to be ignored, says the standard.
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
 * Reads server-sent events as they come. An event that the end of the stream cuts short is none. Nothing is read before
 * it is asked for, beyond the chunk that an event came with; leaving the loop ends the stream. Comments are no events,
 * but bytes: an `idleMs` of the request counts from the last of them.
 *
 * @param what - The vendor and what was asked for, to begin a message with.
 * @throws ProtocolError if it says to be something else (at once), or an event is longer than is read (when it comes).
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
 * Ends a stream that says to be something else than was asked for, such as a proxy's page in HTML.
 *
 * @throws ProtocolError if its media type does not match.
 */
const checkMediaType = (stream: HttpStream, expected: RegExp, name: string, what: string): void => {
  const type = stream.headers['content-type']?.split(';')[0]?.trim() ?? '';
  if (expected.test(type)) return;
  stream.close();
  const got = type === '' ? 'something without a content type' : `'${type.slice(0, 60)}'`;
  const message = `${what} was answered with ${got}; ${name} were expected. Check the base URL and what is between here and there.`;
  throw new ProtocolError(message, { status: stream.status });
};
