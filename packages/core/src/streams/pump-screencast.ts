import type { ScreencastPart } from '../connection.js';
import { FarhandError, ProtocolError, toError, TransportError } from '../errors.js';
import { backOff } from './backoff.js';
import type { ScreencastBuffer } from './screencast-buffer.js';
import type { ScreencastEvent } from './screencast-event.js';

/** How many frames in a row may be unreadable. */
const mostUnreadable = 20;

/** What a pump needs. */
export interface PumpParts {
  /** Opens the screencast. */
  readonly open: () => Promise<AsyncIterable<ScreencastPart>>;
  /** Ends the pump. */
  readonly signal: AbortSignal;
  /** How often in a row it is opened again for nothing. */
  readonly maxReopens: number;
  /** Makes what users get of a part that can be read. */
  readonly eventOf: (part: Exclude<ScreencastPart, { type: 'unreadable' }>) => ScreencastEvent;
}

/** Whether opening it again may help: it broke off, was not answered in time, or the vendor had trouble. */
const mayPass = (error: unknown): boolean => {
  if (!(error instanceof FarhandError)) return false;
  if (error.code === 'REJECTED') return (error.status ?? 500) >= 500;
  return ['UNREACHABLE', 'RATE_LIMITED', 'TIMEOUT'].includes(error.code);
};

/** Reads one screencast to its end. `cameAlive` is called with the first thing that can be read. */
const readAll = async (
  parts: AsyncIterable<ScreencastPart>,
  buffer: ScreencastBuffer,
  { eventOf }: PumpParts,
  cameAlive: () => void,
): Promise<void> => {
  let unreadable = 0;
  for await (const part of parts) {
    if (buffer.isEnded) return;
    if (part.type !== 'unreadable') {
      if (part.type === 'frame' || part.type === 'h264') cameAlive();
      unreadable = 0;
      buffer.put(eventOf(part));
      await buffer.room();
      continue;
    }
    unreadable += 1;
    if (unreadable > mostUnreadable) {
      throw new ProtocolError(
        `More than ${mostUnreadable} parts of the screencast in a row cannot be read. ${part.why}`,
      );
    }
    if (part.of === 'frame') buffer.miss();
    if (part.of === 'h264') buffer.put({ type: 'gap', cause: new ProtocolError(part.why), takenAt: new Date() });
  }
};

/**
 * Fills a buffer with what a screencast tells, and opens it again when it breaks off: at once errors are passed on that
 * another opening cannot help, those of the first opening included.
 *
 * @throws TransportError if it was opened again several times without a picture.
 */
export const pumpScreencast = async (buffer: ScreencastBuffer, parts: PumpParts): Promise<void> => {
  const { open, signal, maxReopens } = parts;
  const ended = new TransportError('UNREACHABLE', 'The vendor has ended the screencast.');
  let failures = 0;
  const run = async (screencast: AsyncIterable<ScreencastPart>): Promise<unknown> => {
    try {
      await readAll(screencast, buffer, parts, () => (failures = 0));
      return ended;
    } catch (error) {
      return error;
    }
  };
  let cause = await run(await open());
  for (;;) {
    if (signal.aborted || buffer.isEnded) return;
    if (!mayPass(cause)) throw cause;
    if (failures >= maxReopens) throw gaveUp(failures, cause);
    await backOff(failures, signal);
    failures += 1;
    try {
      const screencast = await open();
      buffer.put({ type: 'gap', cause: toError(cause), takenAt: new Date() });
      cause = await run(screencast);
    } catch (error) {
      cause = error;
    }
  }
};

const gaveUp = (failures: number, cause: unknown): TransportError => {
  const times = failures === 1 ? 'once' : `${failures} times`;
  const tries = failures === 0 ? 'It is not opened again' : `It was opened again ${times} without a picture`;
  return new TransportError(
    'UNREACHABLE',
    `The screencast broke off. ${tries}. The last reason: ${toError(cause).message}`,
    { cause },
  );
};
