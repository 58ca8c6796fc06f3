import { AmbiguousError } from '../errors.js';
import { findText, firstLine } from '../seeing/find-text.js';
import { seenImages } from '../seeing/queries.js';
import { distanceOn, isWithin } from '../seeing/sides.js';
import type { Look } from './look.js';
import { nameOfCandidates, nameOfTarget, type Candidate, type Place, type Target } from './target.js';

/** Returns a candidate as users see it. */
export const candidateOf = ({ box, text, confidence, score, scale }: Candidate): Candidate => ({
  box,
  ...(text === undefined ? {} : { text }),
  ...(confidence === undefined ? {} : { confidence }),
  ...(score === undefined ? {} : { score }),
  ...(scale === undefined ? {} : { scale }),
});

/** Returns the error for several candidates, of which none is clearly the one. */
export const ambiguous = (target: Target, places: readonly Place[], call: string): AmbiguousError =>
  new AmbiguousError(
    `${call}: ${nameOfTarget(target)} is seen ${places.length} times: ${nameOfCandidates(places)}. Nothing was sent. Say which one: with within(), rightOf() and the like, first() or { exact: true }.`,
    places.map(candidateOf),
  );

/** Finds what a target describes, in reading order. The look remembers it. */
export const resolve = async (target: Target, look: Look, call: string): Promise<readonly Place[]> => {
  const places = await find(target, look, call);
  look.found.set(target, places);
  return places;
};

const find = async (target: Target, look: Look, call: string): Promise<readonly Place[]> => {
  switch (target.by) {
    case 'text': {
      const found = findText(await look.texts(), target.query);
      return found.map((one) => ({ box: one.box, text: one.text, confidence: one.confidence, aim: firstLine(one) }));
    }
    case 'image': {
      const found = await look.images(await target.image());
      return seenImages(found).map((one) => ({ ...one, aim: one.box }));
    }
    case 'beside': {
      const anchors = await resolve(target.of, look, call);
      const points = await Promise.all(anchors.map(({ aim }) => look.beside(target.side, aim)));
      return points.flatMap((point) => {
        const box = point === undefined ? undefined : { ...point, width: 1, height: 1 };
        return box === undefined ? [] : [{ box, aim: box }];
      });
    }
    case 'within': {
      const { area } = target;
      const region = 'by' in area ? (await anchorOf(area, look, call))?.box : area;
      if (region === undefined) return [];
      return (await resolve(target.what, look, call)).filter(({ box }) => isWithin(box, region));
    }
    case 'side': {
      const anchor = await anchorOf(target.of, look, call);
      if (anchor === undefined) return [];
      return (await resolve(target.what, look, call))
        .map((place) => ({ place, distance: distanceOn(target.side, place.box, anchor.box) }))
        .flatMap(({ place, distance }) => (distance === undefined ? [] : [{ place, distance }]))
        .toSorted((a, b) => a.distance - b.distance)
        .map(({ place }) => place);
    }
    case 'nth': {
      const place = (await resolve(target.what, look, call)).at(target.index);
      return place === undefined ? [] : [place];
    }
    case 'filter': {
      const places = await resolve(target.what, look, call);
      return places.filter((place) => target.keep(candidateOf(place)));
    }
  }
};

/** The one place that another is described by. `undefined`: it is not seen. */
const anchorOf = async (target: Target, look: Look, call: string): Promise<Place | undefined> => {
  const [place, ...others] = await resolve(target, look, call);
  if (place !== undefined && others.length > 0) throw ambiguous(target, [place, ...others], call);
  return place;
};
