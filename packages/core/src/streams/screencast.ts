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

/**
 * Options of {@link Computer.screencast}.
 *
 * @category Streams
 */
export interface ScreencastOptions extends CallOptions {
  /**
   * The limit of each connection attempt, in milliseconds. `0` means no limit. Default: the computer's `timeoutMs`
   * (30,000).
   */
  readonly timeoutMs?: number;
  /**
   * How long the stream may be silent before Farhand considers the connection lost and reconnects, in milliseconds.
   * Default: 90,000, which is three of Lightcone's heartbeats.
   */
  readonly heartbeatMs?: number;
  /**
   * How many reconnections in a row may bring no picture before the stream fails. `0` disables reconnecting. Default:
   * 5.
   */
  readonly maxReopens?: number;
}

const screencastOptions = {
  heartbeatMs: optional(milliseconds(1), 90_000),
  maxReopens: optional(wholeNumber(0, 1_000_000), 5),
  ...callOptions,
};

type ScreencastSettings = Settings<typeof screencastOptions>;

/**
 * Reads the screencast of a computer, which opens at the first iteration. `call` begins its messages.
 *
 * @throws TypeError or RangeError at once if an option is unknown or not valid.
 * @throws UnsupportedFacetError at once if the computer has no screencast.
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
      `${call}: ${session.options.name} has no screencast for a ${session.connection.kind}. Use computer.record(), which takes screenshots.`,
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
 * Fills a buffer from a screencast and reconnects when it breaks. Passes on errors at once if reconnecting cannot help,
 * including those of the first connection.
 *
 * @throws TransportError if several reconnections brought no picture.
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

/** Reads one screencast to its end. Calls `cameAlive` for pictures and video. */
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
        `More than ${mostUnreadable} consecutive parts of the screencast were unreadable. ${part.why}`,
      );
    }
    if (part.of === 'frame') buffer.miss();
    if (part.of === 'h264') buffer.put({ type: 'gap', cause: new ProtocolError(part.why), takenAt: new Date() });
  }
};

/** How many consecutive parts may be unreadable. */
const mostUnreadable = 20;

/** Whether reconnecting may help: the connection broke, a reply was late, or the vendor had a temporary failure. */
const mayPass = (error: unknown): boolean => {
  if (!(error instanceof FarhandError)) return false;
  if (error.code === 'REJECTED') return (error.status ?? 500) >= 500;
  return ['UNREACHABLE', 'RATE_LIMITED', 'TIMEOUT'].includes(error.code);
};

const gaveUp = (failures: number, cause: unknown): TransportError => {
  const times = failures === 1 ? 'once' : `${failures} times`;
  const tries =
    failures === 0 ? 'Farhand does not reopen it' : `Farhand reopened it ${times} without receiving a picture`;
  return new TransportError(
    'UNREACHABLE',
    `The screencast was interrupted. ${tries}. Last error: ${toError(cause).message}`,
    { cause },
  );
};

const eventOf = (session: Session, part: Exclude<ScreencastPart, { type: 'unreadable' }>): ScreencastEvent => {
  const takenAt = new Date();
  if (part.type !== 'frame') return { ...part, takenAt };
  const screenshot = screenshotOf(session, part.tab ?? session.activeTab, part.image);
  return { type: 'frame', screenshot, missed: 0, takenAt };
};
