import type { SeenText } from '../contract/eyes.js';
import type { CallOptions } from '../deadline.js';
import { maskSecrets } from '../secret/secret.js';
import { nearestTexts, type FoundText } from '../seeing/find-text.js';
import type { Look } from './look.js';
import { nameOfCandidates, nameOfText, type Place, type Target } from './target.js';

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

/** Resolves to the texts of a look, to be named if a target is not seen. None if it is, or if it has no phrase. */
export const textsBeside = async (target: Target, look: Look, places: readonly Place[]): Promise<readonly SeenText[]> =>
  places.length > 0 || phraseOf(target) === undefined ? [] : look.texts();

/** A line with a secret is left out: a message may show a word of it that is too short to be masked. */
const isOpen = ({ words }: SeenText): boolean => {
  const text = words.map((word) => word.text).join(' ');
  return maskSecrets(text) === text;
};

/** Returns those texts that are most like what a target looks for, the nearest first. */
export const nearestTo = (target: Target, texts: readonly SeenText[]): readonly FoundText[] => {
  const phrase = phraseOf(target);
  return phrase === undefined ? [] : nearestTexts(texts.filter(isOpen), phrase, mostTexts);
};

/** Names those texts that are most like what a target looks for. Empty if there are none. */
export const nearestIn = (target: Target, texts: readonly SeenText[]): string => {
  const nearest = nearestTo(target, texts).map(nameOfText);
  return nearest.length === 0 ? '' : `Most like it: ${nearest.join('; ')}.`;
};

/** Tells what a look saw of a target. */
export const sightingOf = async (target: Target, look: Look, places: readonly Place[]): Promise<Sighting> => {
  const count = places.length;
  const times = count === 1 ? 'once' : `${count} times`;
  if (count > 0) return { count, description: `seen ${times}: ${nameOfCandidates(places)}.` };
  const nearest = nearestIn(target, await textsBeside(target, look, places));
  return { count, description: `not seen.${nearest === '' ? '' : ` ${nearest}`}` };
};
