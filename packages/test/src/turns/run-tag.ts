import type { Driver } from '@farhand/core';
import { sweep } from '@farhand/core';
import { randomBytes } from 'node:crypto';

/** Where the processes of a run find its tag. */
const variable = 'FARHAND_TEST_TAG';

const freshTag = (): string => `test-${process.pid}-${randomBytes(4).toString('hex')}`;

/** The tag of computers that are launched now: of the run if it has one, otherwise of this computer alone. */
export const tagForLaunch = (): { readonly tag: string; readonly isOfRun: boolean } => {
  const tag = process.env[variable];
  return tag === undefined || tag === '' ? { tag: freshTag(), isOfRun: false } : { tag, isOfRun: true };
};

/**
 * Gives all computers of a test run one tag, and ends those that still run when the run is over: also after a worker
 * was killed. Export what it returns from the file that `globalSetup` of Vitest or Playwright Test names.
 *
 * @remarks
 * Computers of `local()` end with their process and need no sweep.
 *
 * @returns what begins a run. What that returns ends the run.
 * @example
 * ```ts
 * import { lightcone } from '@farhand/lightcone-driver';
 * import { sweepRun } from '@farhand/test';
 *
 * export const setup = sweepRun(() => lightcone());
 * ```
 */
export const sweepRun = (driver: () => Driver | Promise<Driver>): (() => () => Promise<void>) => {
  if (typeof driver !== 'function')
    throw new TypeError('sweepRun: expected a function that makes a driver. Write sweepRun(() => lightcone()).');
  return () => {
    const before = process.env[variable];
    const tag = before === undefined || before === '' ? freshTag() : before;
    process.env[variable] = tag;
    return async () => {
      if (before === undefined) delete process.env[variable];
      const left = await sweep(await driver(), { tag });
      if (left.length > 0)
        console.warn(`Farhand ended what the tests had left running: ${left.map(({ id }) => id).join(', ')}.`);
    };
  };
};
