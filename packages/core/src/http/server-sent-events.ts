import { createParser } from 'eventsource-parser';
import type { ProtocolError } from '../errors.js';
import { checkMediaType } from './media-type.js';
import type { HttpStream } from './stream.js';
import { defaultMaxChars, endless, type LineLimits } from './text-lines.js';

/** One server-sent event. */
export interface ServerSentEvent {
  /** Its name, if it has one. */
  readonly event?: string;
  /** Its data; lines joined by `\n`. */
  readonly data: string;
  /** Its id, if it has one. */
  readonly id?: string;
}

async function* read(
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
  for await (const chunk of stream.body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
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
  return read(stream, what, limits);
};
