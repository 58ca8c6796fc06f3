import type { CallOptions } from '../deadline.js';
import { nearestTexts } from '../seeing/find-text.js';
import type { Look } from './look.js';
import type { Place } from './resolve.js';
import { nameOfCandidates, nameOfText, type Target } from './target.js';

/**
 * What one look of a locator saw.
 *
 * @category Screen
 */
export interface Sighting {
  /** How often its target was seen. */
  readonly count: number;
  /** What was seen, for a message: the places, or else the texts that are most like the wanted one. */
  readonly description: string;
}

/**
 * A locator as the matchers of a test library need it.
 *
 * @category Screen
 */
export interface LocatorSight {
  /** The tab or screen on which the locator looks. */
  readonly view: object;
  /** Takes one look. */
  readonly look: (options?: CallOptions) => Promise<Sighting>;
}

/** How many texts a message lists. */
const mostTexts = 3;

/** The phrase that a target looks for in the end; `undefined` if it is none. */
const phraseOf = (target: Target): string | undefined => {
  if (target.by === 'text') return typeof target.query.text === 'string' ? target.query.text : undefined;
  if (target.by === 'image') return undefined;
  return phraseOf(target.by === 'beside' ? target.of : target.what);
};

/** Names the texts that are most like what a target looks for. Empty if there are none, or if it is seen. */
export const nearestTo = async (target: Target, look: Look, places: readonly Place[]): Promise<string> => {
  const phrase = phraseOf(target);
  if (places.length > 0 || phrase === undefined) return '';
  const texts = nearestTexts(await look.texts(), phrase, mostTexts).map(nameOfText);
  return texts.length === 0 ? '' : `Most like it: ${texts.join('; ')}.`;
};

/** Tells what a look saw of a target. */
export const sightingOf = async (target: Target, look: Look, places: readonly Place[]): Promise<Sighting> => {
  const count = places.length;
  const times = count === 1 ? 'once' : `${count} times`;
  if (count > 0) return { count, description: `seen ${times}: ${nameOfCandidates(places)}.` };
  const nearest = await nearestTo(target, look, places);
  return { count, description: `not seen.${nearest === '' ? '' : ` ${nearest}`}` };
};
