import { callOptions, checkOptions } from '../check/options.js';
import { checkFlag, optional } from '../check/values.js';
import type { StreamsFacet, VendorEvent } from '../contract/facets.js';
import type { CallOptions } from '../deadline.js';
import { UnsupportedFacetError } from '../errors.js';
import type { Session } from '../session/session.js';

const call = 'computer.events';

/**
 * Options of {@link Computer.events}.
 *
 * @category Streams
 */
export interface EventsOptions extends CallOptions {
  /**
   * The limit of opening the stream, in milliseconds. `0` means no limit. Default: the computer's `timeoutMs` (30,000).
   */
  readonly timeoutMs?: number;
  /**
   * Confirms that opening the events may end the computer. Vendors on which that happens refuse without it. Default:
   * `false`.
   */
  readonly mayEndSession?: boolean;
}

const eventsOptions = { mayEndSession: optional(checkFlag), ...callOptions };

/** Opens the vendor's own events at the first iteration. They are never reopened. */
export const openEvents = (
  session: Session,
  options: EventsOptions | undefined,
): AsyncGenerator<VendorEvent, void, undefined> => {
  const settings = checkOptions(options, eventsOptions, call);
  const { streams } = session.connection;
  const open = streams?.events?.bind(streams);
  if (open === undefined) {
    throw new UnsupportedFacetError(`${call}: ${session.options.name} has no events of its own.`);
  }
  if (streams?.eventsRisk !== undefined && settings.mayEndSession !== true) {
    throw new UnsupportedFacetError(
      `${call}: ${streams.eventsRisk} If losing the computer is acceptable, call computer.events({ mayEndSession: true }).`,
    );
  }
  return run(session, open, settings);
};

async function* run(
  session: Session,
  open: NonNullable<StreamsFacet['events']>,
  { signal: caller, ...time }: CallOptions,
): AsyncGenerator<VendorEvent, void, undefined> {
  const { ended } = session.options;
  const isOver = (): boolean => ended?.aborted ?? false;
  const wasOver = isOver();
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, caller, ended].filter((one) => one !== undefined));
  try {
    yield* await session.direct(`${call}()`, { ...time, ...(wasOver ? {} : { signal }) }, (deadline) =>
      open(signal, deadline),
    );
  } catch (error) {
    if (caller?.aborted === true) throw caller.reason;
    if (wasOver || !isOver()) throw error;
  } finally {
    left.abort();
  }
  if (isOver()) await endWithComputer(session, `${call}()`);
}

/**
 * Ends a stream whose computer can no longer be used: silently if it was closed, with a ClosedError if it is gone. If
 * the process is about to end, stays pending like all calls.
 */
export const endWithComputer = async (session: Session, label: string): Promise<void> => {
  const error = await session.direct(label, {}, () => Promise.resolve(undefined)).catch((error: unknown) => error);
  if (error instanceof Error && error.cause !== undefined) throw error;
};
