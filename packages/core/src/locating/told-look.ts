import type { Region } from '../geometry.js';
import { displayOf, type Session } from '../session/session.js';
import type { SeenPlace } from '../telling/event.js';
import type { Look } from './look.js';
import { candidateOf } from './resolve.js';
import { nearestTo } from './sighting.js';
import { isSameBox, nameOfRegion, nameOfTarget, type Place, type Target } from './target.js';

/** What a description says beside the text or image that it begins with. */
interface Description {
  /** That text or image. */
  readonly root: Target;
  /** The rest, in words. */
  readonly where: readonly string[];
  /** What the rest measures from. */
  readonly references: readonly Target[];
}

const besideWords = { left: 'on the left', right: 'on the right', above: 'above', below: 'below' } as const;
const sideWords = { left: 'left of', right: 'right of', above: 'above', below: 'below' } as const;

const ordinal = (index: number): string => {
  if (index === 0) return 'the first';
  if (index === -1) return 'the last';
  return index > 0 ? `number ${index + 1} in reading order` : `number ${-index} from the end`;
};

const descriptionOf = (target: Target): Description => {
  switch (target.by) {
    case 'text':
    case 'image':
      return { root: target, where: [], references: [] };
    case 'beside':
      return narrowed(target.of, `what is next to it ${besideWords[target.side]}`, target.of);
    case 'within':
      return 'by' in target.area
        ? narrowed(target.what, `within ${nameOfTarget(target.area)}`, target.area)
        : narrowed(target.what, `within ${nameOfRegion(target.area)}`);
    case 'side':
      return narrowed(target.what, `${sideWords[target.side]} ${nameOfTarget(target.of)}`, target.of);
    case 'nth':
      return narrowed(target.what, ordinal(target.index));
    case 'filter':
      return narrowed(target.what, 'what a function accepts');
  }
};

const narrowed = (what: Target, words: string, ...more: readonly Target[]): Description => {
  const { root, where, references } = descriptionOf(what);
  return { root, where: [...where, words], references: [...references, ...more] };
};

const seenAs = (role: SeenPlace['role'], places: readonly Place[]): readonly SeenPlace[] =>
  places.map((place) => ({ role, ...candidateOf(place) }));

const isOneOf = (places: readonly Place[], region: Region): boolean => places.some(({ box }) => isSameBox(box, region));

/** Reports what a look saw of a target to observers, if there are any. */
export const tellLook = async (session: Session, target: Target, look: Look, call: string): Promise<void> => {
  if (!session.isHeard) return;
  const { root, where, references } = descriptionOf(target);
  const found = (one: Target): readonly Place[] => look.found.get(one) ?? [];
  const places = found(target);
  const beside = references.flatMap(found).filter((place) => !places.includes(place));
  const excluded = found(root).filter((place) => !places.includes(place) && !beside.includes(place));
  const isMissing = look.found.get(target)?.length === 0;
  const nearest = isMissing ? nearestTo(target, look.textsSoFar).filter(({ box }) => !isOneOf(excluded, box)) : [];
  const { tab } = look;
  const told = {
    target: nameOfTarget(root),
    where,
    engines: look.engines,
    display: displayOf(session.connection, tab),
    ...(tab === undefined ? {} : { tab }),
    seen: [
      ...seenAs(places.length === 1 ? 'chosen' : 'candidate', places),
      ...seenAs('excluded', excluded),
      ...seenAs('reference', beside),
      ...nearest.map((text): SeenPlace => ({ role: 'nearest', ...text })),
    ],
  };
  await session.tellLook(told, call, look.hasPicture);
};
