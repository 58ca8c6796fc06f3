import type { Dispatcher } from 'undici';
import { TransportError } from '../errors.js';
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
