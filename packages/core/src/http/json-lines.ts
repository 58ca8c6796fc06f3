import { ProtocolError } from '../errors.js';
import { checkMediaType } from './media-type.js';
import type { HttpStream } from './stream.js';
import { textLines, type LineLimits } from './text-lines.js';

/** Everything but a page: the media type of such lines has never been registered, and servers differ. */
const noPage = /^(?!text\/html$|application\/xhtml)/i;

async function* read(stream: HttpStream, what: string, limits: LineLimits): AsyncGenerator<unknown, void, undefined> {
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
  return read(stream, what, limits);
};
