import type { PlannedRequest } from '../contract/connection.js';
import type { CallOptions, Deadline } from '../deadline.js';
import { AmbiguousError, TimeoutError } from '../errors.js';
import { outsideDry } from '../session/ambient.js';
import type { Session } from '../session/session.js';
import { LastLook } from './last-look.js';
import { Look } from './look.js';
import { ambiguous, resolve } from './resolve.js';
import type { Search } from './search.js';
import { nearestIn } from './sighting.js';
import { nameOfCandidate, nameOfTarget, type Place, type Target } from './target.js';

/** Why what is explained may differ from what a call would do. */
const nowAlone = 'explain() looks once at what is shown now, because nothing before it was sent.';

/** Whether the running code is only explained, so that a call of a locator takes one look and sends nothing. */
export const isExplained = ({ session }: Search): boolean => session.current.options.explaining !== undefined;

/**
 * Takes one look at what is shown now, adds it to the explanation that the running code is made for, and then does `use`,
 * whose input is only explained.
 */
export const findShown = <T>(
  { session, tab, target, call }: Search,
  options: CallOptions,
  use: (places: readonly Place[], look: Look, deadline: Deadline) => T | Promise<T>,
): Promise<T> => {
  const dry: Session = session.current;
  const forReal = outsideDry(session);
  const run = async (deadline: Deadline): Promise<T> => {
    const look = new Look(session, call, tab(), deadline);
    try {
      // It takes its turn among the explained calls, and is refused where a call would be.
      const places = await dry.look(call, { signal: deadline.signal, timeoutMs: 0 }, () =>
        forReal(() => resolve(target, look, call)),
      );
      dry.options.explaining?.note(plannedLook(target, look, places));
      return await use(places, look, deadline);
    } catch (error) {
      if (error instanceof AmbiguousError && !error.message.endsWith(nowAlone))
        throw new AmbiguousError(`${error.message} ${nowAlone}`, error.candidates);
      throw error;
    }
  };
  const explained = dry.direct(call, options, run);
  dry.options.explaining?.waitFor(explained);
  // A promise of its own: if nobody awaits it, its rejection is reported as unhandled.
  return explained.then((value) => value);
};

/** Returns the one place that is seen now. */
export const onlyPlace = async ({ target, call }: Search, places: readonly Place[], look: Look): Promise<Place> => {
  const [place, ...others] = places;
  if (others.length > 0) throw ambiguous(target, places, call);
  if (place !== undefined) return place;
  const last = new LastLook(target);
  await last.note(look, places);
  throw notSo(call, last.detail);
};

/** The error of a call that would wait, because what it waits for is not so now. */
export const notSo = (call: string, detail: string): TimeoutError =>
  new TimeoutError(`${call} cannot be explained.${detail} ${nowAlone}`);

/** A look as an entry of an explanation. */
const plannedLook = (target: Target, look: Look, places: readonly Place[]): PlannedRequest => {
  const nearest = nearestIn(target, look.textsSoFar);
  return {
    summary: `look for ${nameOfTarget(target)}: ${look.engines.join(' and ')}${look.hasPicture ? ', in a screenshot' : ''}`,
    lines: places.length > 0 ? places.map(nameOfCandidate) : [nearest === '' ? 'not seen.' : `not seen. ${nearest}`],
  };
};
