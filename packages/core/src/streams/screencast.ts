import { callOptions, checkOptions, type Settings } from '../check/options.js';
import { milliseconds, optional, wholeNumber } from '../check/values.js';
import type { ScreencastPart } from '../contract/facets.js';
import type { CallOptions } from '../deadline.js';
import { FarhandError, ProtocolError, toError, TransportError, UnsupportedFacetError } from '../errors.js';
import { screenshotOf } from '../input/screenshot.js';
import type { Session } from '../session/session.js';
import { backOff } from '../sleep.js';
import { endWithComputer } from './events.js';
import { ScreencastBuffer, type ScreencastEvent } from './screencast-buffer.js';

/** Options of {@link Computer.screencast}. */
export interface ScreencastOptions extends CallOptions {
  /** How long each opening may take, in milliseconds. `0` is no limit. Default: the computer's `timeoutMs` (30 000). */
  readonly timeoutMs?: number;
  /**
   * How long may pass without a sign of life, in milliseconds, before the connection is taken for dead and opened again.
   * Default 90 000: three of Lightcone's heartbeats.
   */
  readonly heartbeatMs?: number;
  /** How often in a row it is opened again without getting a picture, before it gives up. `0` is never. Default 5. */
  readonly maxReopens?: number;
}

const screencastOptions = {
  heartbeatMs: optional(milliseconds(1), 90_000),
  maxReopens: optional(wholeNumber(0, 1_000_000), 5),
  ...callOptions,
};

type ScreencastSettings = Settings<typeof screencastOptions>;

/**
 * Reads the screencast of a computer, which opens once the first event is asked for. `call` begins its messages.
 *
 * @throws TypeError or RangeError at once if an option is not known or not valid.
 * @throws UnsupportedFacetError at once if it has none.
 */
export const readScreencast = (
  session: Session,
  call: string,
  options: ScreencastOptions | undefined,
  pace: { readonly intervalMs?: number } = {},
): AsyncGenerator<ScreencastEvent, void, undefined> => {
  const settings = checkOptions(options, screencastOptions, call);
  const { streams } = session.connection;
  const start = streams?.screencast?.bind(streams);
  if (start === undefined) {
    throw new UnsupportedFacetError(
      `${call}: ${session.options.name} has no screencast of a ${session.connection.kind}. Take screenshots; computer.record() does.`,
    );
  }
  const open = (signal: AbortSignal): Promise<AsyncIterable<ScreencastPart>> =>
    session.direct(`${call}()`, { ...settings, signal }, (deadline) =>
      start({ tab: session.activeTab, idleMs: settings.heartbeatMs, signal, ...pace }, deadline),
    );
  return run(session, call, open, settings);
};

async function* run(
  session: Session,
  call: string,
  open: (signal: AbortSignal) => Promise<AsyncIterable<ScreencastPart>>,
  { signal: caller, maxReopens }: ScreencastSettings,
): AsyncGenerator<ScreencastEvent, void, undefined> {
  const { ended } = session.options;
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, caller, ended].filter((one) => one !== undefined));
  const buffer = new ScreencastBuffer();
  signal.addEventListener('abort', () => buffer.stop(caller?.aborted === true ? caller.reason : undefined));
  if (caller?.aborted === true) buffer.stop(caller.reason);
  const pumping = pumpScreencast(session, buffer, open, signal, maxReopens).then(
    () => buffer.end(),
    (error: unknown) => buffer.end(error),
  );
  try {
    for (let event = await buffer.next(); event !== undefined; event = await buffer.next()) yield event;
    if (ended?.aborted === true) await endWithComputer(session, `${call}()`);
  } finally {
    left.abort();
    await pumping;
  }
}

/**
 * Fills a buffer with what a screencast tells, and opens it again when it breaks off: at once errors are passed on that
 * another opening cannot help, those of the first opening included.
 *
 * @throws TransportError if it was opened again several times without a picture.
 */
const pumpScreencast = async (
  session: Session,
  buffer: ScreencastBuffer,
  open: (signal: AbortSignal) => Promise<AsyncIterable<ScreencastPart>>,
  signal: AbortSignal,
  maxReopens: number,
): Promise<void> => {
  const ended = new TransportError('UNREACHABLE', 'The vendor has ended the screencast.');
  let failures = 0;
  const run = async (screencast: AsyncIterable<ScreencastPart>): Promise<unknown> => {
    try {
      await readAll(screencast, buffer, session, () => (failures = 0));
      return ended;
    } catch (error) {
      return error;
    }
  };
  let cause = await run(await open(signal));
  for (;;) {
    if (signal.aborted || buffer.isEnded) return;
    if (!mayPass(cause)) throw cause;
    if (failures >= maxReopens) throw gaveUp(failures, cause);
    await backOff(failures, signal);
    failures += 1;
    try {
      const screencast = await open(signal);
      buffer.put({ type: 'gap', cause: toError(cause), takenAt: new Date() });
      cause = await run(screencast);
    } catch (error) {
      cause = error;
    }
  }
};

/** Reads one screencast to its end. `cameAlive` is called with the first thing that can be read. */
const readAll = async (
  parts: AsyncIterable<ScreencastPart>,
  buffer: ScreencastBuffer,
  session: Session,
  cameAlive: () => void,
): Promise<void> => {
  let unreadable = 0;
  for await (const part of parts) {
    if (buffer.isEnded) return;
    if (part.type !== 'unreadable') {
      if (part.type === 'frame' || part.type === 'h264') cameAlive();
      unreadable = 0;
      buffer.put(eventOf(session, part));
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

/** How many frames in a row may be unreadable. */
const mostUnreadable = 20;

/** Whether opening it again may help: it broke off, was not answered in time, or the vendor had trouble. */
const mayPass = (error: unknown): boolean => {
  if (!(error instanceof FarhandError)) return false;
  if (error.code === 'REJECTED') return (error.status ?? 500) >= 500;
  return ['UNREACHABLE', 'RATE_LIMITED', 'TIMEOUT'].includes(error.code);
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

const eventOf = (session: Session, part: Exclude<ScreencastPart, { type: 'unreadable' }>): ScreencastEvent => {
  const takenAt = new Date();
  if (part.type !== 'frame') return { ...part, takenAt };
  const screenshot = screenshotOf(session, part.tab ?? session.activeTab, part.image);
  return { type: 'frame', screenshot, missed: 0, takenAt };
};
