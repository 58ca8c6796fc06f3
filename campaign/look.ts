import type { OnUnknown, Step, Verdict } from '@farhand/core';
import type { Done } from './done.js';

const at = ({ x, y }: { readonly x: number; readonly y: number }): string => `${x},${y}`;

/** How often what a step does shows on the screen, and how often it should; `undefined` if it does not show. */
const seen = ({ action }: Step, { marks }: Done): readonly [found: number, wanted: number] | undefined => {
  switch (action.type) {
    case 'click':
      return [marks.get(`up ${at(action.at)}`) ?? 0, action.clickCount];
    case 'press':
      return [marks.get(`key ${action.key}`) ?? 0, 1];
    case 'drag': {
      const end = action.path.at(-1);
      return end === undefined ? undefined : [marks.get(`up ${at(end)}`) ?? 0, 1];
    }
    default:
      return undefined;
  }
};

/** Answers as a user with good eyes: by what is to be seen, and not at all where that does not tell. */
export const lookAt =
  (done: () => Done, onAnswer: (verdict: Verdict) => void): OnUnknown =>
  ({ steps = [] }) => {
    const now = done();
    const open = steps.filter(({ outcome }) => outcome === 'unknown').map((step) => seen(step, now));
    const every = (isSo: (found: number, wanted: number) => boolean): boolean =>
      open.length > 0 && open.every((one) => one !== undefined && isSo(...one));
    const verdict = every((found, wanted) => found === wanted)
      ? 'applied'
      : every((found) => found === 0)
        ? 'notApplied'
        : 'throw';
    onAnswer(verdict);
    return verdict;
  };
