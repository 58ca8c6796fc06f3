import type { Button } from '@farhand/core/driver';
import { ActionRefusedError } from '../machine/action-refused.js';

const flags: readonly (readonly [flag: number, button: Button])[] = [
  [1, 'left'],
  [2, 'right'],
  [4, 'middle'],
  [8, 'back'],
  [16, 'forward'],
];

/**
 * The buttons in a sum of flags, lowest flag first.
 *
 * @throws ActionRefusedError if it is no such sum.
 */
export const buttonsOf = (sum: number): readonly [Button, ...Button[]] => {
  const [first, ...more] = flags.flatMap(([flag, button]) => ((sum & flag) === 0 ? [] : [button]));
  if (first !== undefined && Number.isInteger(sum) && sum > 0 && sum < 32) return [first, ...more];
  throw new ActionRefusedError(`button must be a sum of 1, 2, 4, 8 and 16, got ${sum}`);
};
