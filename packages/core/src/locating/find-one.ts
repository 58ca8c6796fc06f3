import type { TabId } from '../actions/action.js';
import type { SeenText } from '../contract/eyes.js';
import type { CallOptions, Deadline } from '../deadline.js';
import { AmbiguousError } from '../errors.js';
import type { Region } from '../geometry.js';
import type { Session } from '../session/session.js';
import { sleep } from '../sleep.js';
import { Look } from './look.js';
import { ambiguous, resolve, type Place } from './resolve.js';
import { nearestIn, textsBeside, sightingOf, type Sighting } from './sighting.js';
import type { Target } from './target.js';

/** What is looked for, and where. */
export interface Search {
  readonly session: Session;
  readonly tab: () => TabId | undefined;
  readonly target: Target;
  /** The call of the user, such as `screen.getByText('Save').click()`. */
  readonly call: string;
}

/** The least time between two looks, in milliseconds. What moves is at another place by then. */
const leastPauseMs = 50;

const sameBox = (a: Region, b: Region): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

const samePlaces = (a: readonly Place[], b: readonly Place[]): boolean =>
  a.length === b.length &&
  a.every(({ aim }, index) => {
    const other = b[index];
    return other !== undefined && sameBox(aim, other.aim);
  });

/** What a message says about the last look. */
class Seen {
  readonly #target: Target;
  #isAlone = false;
  #count: number | undefined;
  /** Compared with the target only for the message: a wait looks many times. */
  #texts: readonly SeenText[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  async note(look: Look, places: readonly Place[], call: string): Promise<void> {
    this.#count = places.length;
    const target = this.#target;
    this.#isAlone = target.by === 'beside' && places.length === 0 && (await resolve(target.of, look, call)).length > 0;
    this.#texts = await textsBeside(target, look, places);
  }

  get detail(): string {
    if (this.#count === undefined) return ' The screen could not be looked at by then.';
    if (this.#isAlone) return ' Nothing was seen next to it on that side.';
    if (this.#count > 0) return ' It was seen, but it kept moving.';
    const nearest = nearestIn(this.#target, this.#texts);
    return nearest === '' ? ' It was not seen.' : ` It was not seen. ${nearest}`;
  }
}

/** Takes one look, and resolves to what is seen of the target. */
export const findNow = (search: Search, options: CallOptions): Promise<readonly Place[]> => {
  const { session, tab, target, call } = search;
  return session.direct(call, options, (deadline) => resolve(target, new Look(session, call, tab(), deadline), call));
};

/** Takes one look, and resolves to what it saw in words too. */
export const lookOnce = (search: Search, options: CallOptions): Promise<Sighting> => {
  const { session, tab, target, call } = search;
  return session.direct(call, options, async (deadline) => {
    const look = new Look(session, call, tab(), deadline);
    return sightingOf(target, look, await resolve(target, look, call));
  });
};

/** A target that has kept its place between two looks, and the last of them. */
export interface Settled {
  readonly place: Place;
  readonly look: Look;
}

/** The result of a use that found the target elsewhere by then. It is looked for again. */
export const moved: unique symbol = Symbol('moved');

/**
 * Looks until the target is seen once and has kept its place, then does `use` within the same limit.
 *
 * @throws AmbiguousError if it is seen several times, at the same places in two looks.
 */
export const findOne = <T>(
  search: Search,
  options: CallOptions,
  use: (settled: Settled, deadline: Deadline) => T | typeof moved | Promise<T | typeof moved>,
): Promise<T> => {
  const { session, tab, target, call } = search;
  const seen = new Seen(target);
  const run = async (deadline: Deadline): Promise<T> => {
    let before: readonly Place[] = [];
    let doubt: AmbiguousError | undefined;
    for (;;) {
      const startMs = performance.now();
      const look = new Look(session, call, tab(), deadline);
      let places: readonly Place[] = [];
      try {
        places = await resolve(target, look, call);
      } catch (error) {
        // A page that is changing may show something twice for a moment.
        if (!(error instanceof AmbiguousError) || doubt?.message === error.message) throw error;
        doubt = error;
      }
      await seen.note(look, places, call);
      if (places.length > 0 && samePlaces(before, places)) {
        const [place, ...others] = places;
        if (others.length > 0) throw ambiguous(target, places, call);
        const used = place === undefined ? moved : await use({ place, look }, deadline);
        if (used !== moved) return used;
      }
      before = places;
      const tookMs = performance.now() - startMs;
      await sleep(places.length > 0 ? leastPauseMs : Math.max(leastPauseMs, tookMs), deadline.signal);
      if (deadline.isOver()) throw deadline.error();
    }
  };
  return session.direct(call, options, run, () => seen.detail);
};

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
  const { session, tab, target, call } = search;
  const run = async (deadline: Deadline): Promise<void> => {
    for (;;) {
      const places = await resolve(target, new Look(session, call, tab(), deadline), call);
      if (places.length === 0) return;
      await sleep(leastPauseMs, deadline.signal);
      if (deadline.isOver()) throw deadline.error();
    }
  };
  return session.direct(call, options, run, () => ' It is still seen.');
};
