import type { CallOptions, Deadline } from '../deadline.js';
import { AmbiguousError, TimeoutError } from '../errors.js';
import { sleep } from '../sleep.js';
import { findShown, isExplained, notSo, onlyPlace } from './find-shown.js';
import { LastLook } from './last-look.js';
import { Look } from './look.js';
import { ambiguous, resolve } from './resolve.js';
import type { Search } from './search.js';
import { sightingOf, type Sighting } from './sighting.js';
import { isSameBox, type Place } from './target.js';
import { tellLook } from './told-look.js';

/** The least time between two looks, in milliseconds. What moves is at another place by then. */
const leastPauseMs = 50;

const samePlaces = (a: readonly Place[], b: readonly Place[]): boolean =>
  a.length === b.length &&
  a.every(({ aim }, index) => {
    const other = b[index];
    return other !== undefined && isSameBox(aim, other.aim);
  });

/** Reports the last look of a failed call, if the failure is about what it saw. */
const tellFailed =
  ({ session, call }: Search, last: LastLook): ((error: unknown) => Promise<void>) =>
  async (error) => {
    if (error instanceof TimeoutError || error instanceof AmbiguousError) await last.tell(session, call);
  };

/** Takes one look, and resolves to what is made of it. */
const lookNow = <T>(
  search: Search,
  options: CallOptions,
  use: (places: readonly Place[], look: Look) => T | Promise<T>,
): Promise<T> => {
  if (isExplained(search)) return findShown(search, options, use);
  const { session, tab, target, call } = search;
  const run = async (deadline: Deadline): Promise<T> => {
    const look = new Look(session, call, tab(), deadline);
    const tell = (): Promise<void> => tellLook(session, target, look, call);
    const places = await resolve(target, look, call).catch(async (error: unknown) => {
      if (error instanceof AmbiguousError) await tell();
      throw error;
    });
    const used = await use(places, look);
    await tell();
    return used;
  };
  return session.direct(call, options, run);
};

/** Takes one look, and resolves to what is seen of the target. */
export const findNow = (search: Search, options: CallOptions): Promise<readonly Place[]> =>
  lookNow(search, options, (places) => places);

/** Takes one look, and resolves to what it saw in words too. */
export const lookOnce = (search: Search, options: CallOptions): Promise<Sighting> =>
  lookNow(search, options, (places, look) => sightingOf(search.target, look, places));

/** A target that has kept its place between two looks, and the last of them. */
export interface Settled {
  readonly place: Place;
  readonly look: Look;
  /** Whether what is done there is only explained. */
  readonly isExplained: boolean;
}

/** The result of a use that found the target elsewhere by then. It is looked for again. */
export const moved: unique symbol = Symbol('moved');

type Use<T> = (settled: Settled, deadline: Deadline) => T | typeof moved | Promise<T | typeof moved>;

/**
 * Looks until the target is seen once and has kept its place, then does `use` within the same limit.
 *
 * @throws AmbiguousError if it is seen several times, at the same places in two looks.
 */
export const findOne = <T>(search: Search, options: CallOptions, use: Use<T>): Promise<T> => {
  if (isExplained(search)) return explainOne(search, options, use);
  const { session, tab, target, call } = search;
  const last = new LastLook(target);
  const run = async (deadline: Deadline): Promise<T> => {
    let before: readonly Place[] = [];
    let doubt: AmbiguousError | undefined;
    let isShown = false;
    for (;;) {
      const startMs = performance.now();
      const look = new Look(session, call, tab(), deadline);
      let places: readonly Place[] = [];
      try {
        places = await resolve(target, look, call);
      } catch (error) {
        if (!(error instanceof AmbiguousError)) throw error;
        last.keep(look);
        // A page that is changing may show something twice for a moment.
        if (doubt?.message === error.message) throw error;
        doubt = error;
      }
      await last.note(look, places);
      const areSame = samePlaces(before, places);
      if (places.length > 0 && areSame) {
        const [place, ...others] = places;
        if (others.length > 0) throw ambiguous(target, places, call);
        if (!isShown) {
          await last.tell(session, call);
          // A screenshot for observers took time. The next look sees whether anything has moved meanwhile.
          isShown = session.showsLooks && !look.hasPicture;
          if (isShown) continue;
        }
        const used = place === undefined ? moved : await use({ place, look, isExplained: false }, deadline);
        if (used !== moved) return used;
      }
      isShown &&= areSame;
      before = places;
      const tookMs = performance.now() - startMs;
      await sleep(places.length > 0 ? leastPauseMs : Math.max(leastPauseMs, tookMs), deadline.signal);
      if (deadline.isOver()) throw deadline.error();
    }
  };
  return session.direct(call, options, run, () => last.detail, tellFailed(search, last));
};

/** Does `use` at what is seen now, as an explanation. */
const explainOne = <T>(search: Search, options: CallOptions, use: Use<T>): Promise<T> =>
  findShown(search, options, async (places, look, deadline) => {
    const place = await onlyPlace(search, places, look);
    const used = await use({ place, look, isExplained: true }, deadline);
    if (used === moved) throw notSo(search.call, ' It moved.');
    return used;
  });

/** Looks once more, and resolves to whether the target is seen at the same place alone. */
export const isStill = async (
  { session, tab, target, call }: Search,
  { place }: Settled,
  deadline: Deadline,
): Promise<boolean> => {
  try {
    return samePlaces([place], await resolve(target, new Look(session, call, tab(), deadline), call));
  } catch (error) {
    if (error instanceof AmbiguousError) return false;
    throw error;
  }
};

/** Looks until the target is seen, or is no longer seen. */
export const waitFor = (search: Search, state: 'visible' | 'hidden', options: CallOptions): Promise<void> => {
  if (state === 'visible') return findOne(search, options, () => undefined);
  const still = ' It is still seen.';
  if (isExplained(search)) {
    return findShown(search, options, (places) => {
      if (places.length > 0) throw notSo(search.call, still);
    });
  }
  const { session, tab, target, call } = search;
  const last = new LastLook(target);
  const run = async (deadline: Deadline): Promise<void> => {
    for (;;) {
      const look = new Look(session, call, tab(), deadline);
      const places = await resolve(target, look, call);
      last.keep(look);
      if (places.length === 0) return last.tell(session, call);
      await sleep(leastPauseMs, deadline.signal);
      if (deadline.isOver()) throw deadline.error();
    }
  };
  return session.direct(call, options, run, () => still, tellFailed(search, last));
};
