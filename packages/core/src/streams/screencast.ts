import type { ScreencastPart } from '../connection.js';
import { UnsupportedFacetError } from '../errors.js';
import type { Session } from '../session/session.js';
import { screenshotOf } from '../take-screenshot.js';
import { endWithComputer } from './ending.js';
import { pumpScreencast, type PumpParts } from './pump-screencast.js';
import { ScreencastBuffer } from './screencast-buffer.js';
import type { ScreencastEvent } from './screencast-event.js';
import { checkScreencastOptions, type ScreencastOptions, type ScreencastSettings } from './screencast-options.js';

const eventOf = (session: Session, part: Parameters<PumpParts['eventOf']>[0]): ScreencastEvent => {
  const takenAt = new Date();
  if (part.type !== 'frame') return { ...part, takenAt };
  const screenshot = screenshotOf(session, part.tab ?? session.activeTab, part.image);
  return { type: 'frame', screenshot, missed: 0, takenAt };
};

async function* run(
  session: Session,
  call: string,
  open: (signal: AbortSignal) => Promise<AsyncIterable<ScreencastPart>>,
  { waiting, maxReopens }: ScreencastSettings,
): AsyncGenerator<ScreencastEvent, void, undefined> {
  const caller = waiting.signal;
  const { ended } = session.options;
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, caller, ended].filter((one) => one !== undefined));
  const buffer = new ScreencastBuffer();
  signal.addEventListener('abort', () => buffer.stop(caller?.aborted === true ? caller.reason : undefined));
  if (caller?.aborted === true) buffer.stop(caller.reason);
  const parts: PumpParts = { open: () => open(signal), signal, maxReopens, eventOf: (part) => eventOf(session, part) };
  const pumping = pumpScreencast(buffer, parts).then(
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
 * Reads the screencast of a computer, which opens once the first event is asked for. `call` begins its messages.
 *
 * @throws UnsupportedFacetError at once if it has none.
 */
export const readScreencast = (
  session: Session,
  call: string,
  settings: ScreencastSettings & { readonly intervalMs?: number },
): AsyncGenerator<ScreencastEvent, void, undefined> => {
  const { streams } = session.connection;
  const start = streams?.screencast?.bind(streams);
  if (start === undefined) {
    throw new UnsupportedFacetError(
      `${call}: ${session.options.name} has no screencast of a ${session.connection.kind}. Take screenshots; computer.record() does.`,
    );
  }
  const { waiting, heartbeatMs: idleMs, intervalMs } = settings;
  const paced = intervalMs === undefined ? {} : { intervalMs };
  const open = (signal: AbortSignal): Promise<AsyncIterable<ScreencastPart>> =>
    session.direct(`${call}()`, { ...waiting, signal }, (deadline) =>
      start({ tab: session.activeTab, idleMs, signal, ...paced }, deadline),
    );
  return run(session, call, open, settings);
};

/** The screencast that a user asks for. */
export const openScreencast = (
  session: Session,
  options: ScreencastOptions | undefined,
): AsyncGenerator<ScreencastEvent, void, undefined> =>
  readScreencast(session, 'computer.screencast', checkScreencastOptions(options, 'computer.screencast'));
