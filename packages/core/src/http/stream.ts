import type { Dispatcher } from 'undici';
import { TransportError } from '../errors.js';
import { plainError, type FailureContext } from './failure.js';

/** A successful reply whose body is still coming. */
export interface HttpStream {
  /** HTTP status, 200 to 299. */
  readonly status: number;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw bytes as they come. Leaving the loop ends the stream. Rejects with a TransportError if the connection breaks. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The body of a reply as it comes. Rejects with `signal`'s reason when that fires. */
export async function* streamBody(
  response: Dispatcher.ResponseData,
  signal: AbortSignal | undefined,
  { what, secrets }: FailureContext,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stop = (): void => void response.body.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    signal?.throwIfAborted();
    for await (const chunk of response.body) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    const cause = plainError(error, secrets);
    throw new TransportError('UNREACHABLE', `${what}: the stream broke off: ${cause.message}.`, { cause });
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}
