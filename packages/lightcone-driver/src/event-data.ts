import { ClosedError, isRecord, TransportError, type ServerSentEvent } from '@farhand/core/driver';
import { goneAdvice, saysGone, wordsIn } from './gone.js';

/** The data of an event, which is a JSON object (vendor's SDK, April 2026); `undefined` if it is none. */
export const dataOf = ({ data }: ServerSentEvent): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(data);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Throws what an event named `error` says, with which the vendor ends a stream that it could not set up (vendor's SDK,
 * April 2026).
 */
export const checkNoError = (event: ServerSentEvent, what: string, redact: (text: string) => string): void => {
  if (event.event !== 'error') return;
  const words = redact(wordsIn(dataOf(event)) || event.data).slice(0, 160);
  if (saysGone(words)) throw new ClosedError(`${what} ended with an error: ${words}. ${goneAdvice}`);
  throw new TransportError('REJECTED', `${what} ended with an error: ${words}.`);
};
