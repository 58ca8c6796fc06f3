import { marksOf } from './act.js';
import type { Done } from './done.js';
import type { Finding } from './finding.js';
import type { Told } from './told.js';

/** Compares what the callers were told with what was done. */
export const compare = (told: readonly Told[], done: Done): readonly Finding[] =>
  told.flatMap((one) => {
    const marks = [...marksOf(one.act)].map(([mark, times]) => ({ mark, times, found: done.marks.get(mark) ?? 0 }));
    return [...tooOften(one, marks), ...notAsTold(one, marks), ...withoutKeys(one, marks, done)];
  });

interface Mark {
  readonly mark: string;
  /** How often the call leaves it. */
  readonly times: number;
  /** How often it was found. */
  readonly found: number;
}

const shown = ({ act, outcome }: Told, marks: readonly Mark[]): string =>
  `${JSON.stringify(act)} was told ${outcome}; found ${marks.map(({ mark, found }) => `${found} × ${mark}`).join(', ')}`;

const tooOften = (told: Told, marks: readonly Mark[]): readonly Finding[] =>
  marks.some(({ times, found }) => found > times) ? [{ type: 'twice', detail: shown(told, marks) }] : [];

const notAsTold = (told: Told, marks: readonly Mark[]): readonly Finding[] => {
  const whole = marks.every(({ times, found }) => found >= times);
  const none = marks.every(({ found }) => found === 0);
  switch (told.outcome) {
    case 'applied':
      return whole ? [] : [{ type: 'appliedButNot', detail: shown(told, marks) }];
    case 'notRun':
      return none ? [] : [{ type: 'notAppliedButWas', detail: shown(told, marks) }];
    case 'failed':
      // A button that Farhand let go of ends what was begun with it, and the error says that it was let go of.
      return whole && !told.letGo ? [{ type: 'notAppliedButWas', detail: shown(told, marks) }] : [];
    case 'unknown':
    case 'anything':
      return [];
  }
};

const withoutKeys = (told: Told, marks: readonly Mark[], done: Done): readonly Finding[] =>
  marks.flatMap(({ mark }): readonly Finding[] => {
    const keys = mark.startsWith('up ') ? undefined : done.keysAt.get(mark);
    if (keys === undefined || told.keys.every((key) => keys.includes(key))) return [];
    return [{ type: 'withoutKeys', detail: `${mark} with [${keys.join(' ')}] instead of [${told.keys.join(' ')}]` }];
  });
